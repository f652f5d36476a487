"""The dispatch catalogue of a county: worked out from the lists, searched, printed, compared."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from qingdan.catalogue.models import Edition
from qingdan.intake.hotline_catalogue import (
    Difference,
    DispatchLine,
    catalogue_of,
    differences,
    edition_before,
    editions_in_county,
    searched,
    unlisted_lines,
)
from qingdan.intake.hotline_nodes import STANDARD
from qingdan.intake.interfaces.ticket_sheets import write_catalogue, write_differences
from qingdan.intake.queries import READ
from qingdan.parties.domain.authorising import COUNTY_DIGITS, NotAllowed
from qingdan.web.desk.views.tickets.listing import as_xlsx
from qingdan.web.manage.asking import staff_page
from qingdan.web.permits import permits, posts_today

FRAME = {"here": "dispatch-catalogue", "nav": "desk", "help_page": "tickets"}
UNLISTED = "unlisted"
LONGEST_WORDS = 60


@dataclass(frozen=True)
class Asked:
    """Which part of the catalogue is asked for: of a township, or what stands on no list."""

    editions: list[Edition]
    edition: Edition | None
    part: str
    words: str

    @cached_property
    def lines(self) -> list[DispatchLine]:
        """The lines asked for."""
        whole = catalogue_of(self.edition) if self.edition else unlisted_lines()
        return searched(whole, self.words) if self.words else whole

    @property
    def before(self) -> Edition | None:
        """The edition before."""
        return edition_before(self.edition) if self.edition else None

    @cached_property
    def differences(self) -> list[Difference]:
        """What is different since the edition before."""
        if self.edition is None or self.before is None:
            return []
        return list(differences(catalogue_of(self.before), catalogue_of(self.edition)))

    @property
    def title(self) -> str:
        """What the part is called."""
        return self.edition.township.name if self.edition else "不在清单上的"


@staff_page
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the catalogue of a township of the county, or what stands on no list."""
    asked = _asked(request)
    context = {**FRAME, "asked": asked, "standard": STANDARD, "on": timezone.localdate()}
    return render(request, "desk/tickets/catalogue.html", context)


@staff_page
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly what the page shows."""
    asked, target = _asked(request), BytesIO()
    write_catalogue(asked.lines, target, notes=_notes(asked))
    return as_xlsx(target, f"派单目录-{asked.title}-{timezone.localdate():%Y%m%d}.xlsx")


@staff_page
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Show what is different since the edition before."""
    asked = _asked(request)
    return render(request, "desk/tickets/catalogue_changes.html", {**FRAME, "asked": asked})


@staff_page
@require_safe
def changes_export(request: HttpRequest) -> HttpResponse:
    """Hand out the differences."""
    asked, target = _asked(request), BytesIO()
    write_differences(asked.differences, target, notes=_notes(asked))
    return as_xlsx(target, f"派单目录变化-{asked.title}-{timezone.localdate():%Y%m%d}.xlsx")


def _notes(asked: Asked) -> dict[str, str]:
    notes = {"范围": asked.title, "分类": STANDARD, "来源": "由现行清单和事项库生成，不是手工编的"}
    if asked.edition:
        notes["清单"] = f"{asked.edition.title} 第{asked.edition.ordinal}版"
    return notes | ({"查找": asked.words} if asked.words else {})


def _asked(request: HttpRequest) -> Asked:
    """Return which part is asked for.

    Raises:
        NotAllowed: the person has nothing to do with requests.
    """
    if READ not in permits(request):
        raise NotAllowed(action="看派单目录")
    editions = _editions(request, timezone.localdate())
    part = request.GET.get("part", "")
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    if part == UNLISTED or not editions:
        return Asked(editions, None, UNLISTED, words)
    chosen = next((one for one in editions if one.township_id == part), editions[0])
    return Asked(editions, chosen, chosen.township_id, words)


def _editions(request: HttpRequest, on: date) -> list[Edition]:
    regions = (one.organisation.region_id for one in posts_today(request))
    counties = sorted({one[:COUNTY_DIGITS] for one in regions if one})
    return [one for county in counties for one in editions_in_county(county, on)]
