"""What a draft changes against the edition it follows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from qingdan.catalogue.comparing.editions import DutyChange
from qingdan.catalogue.comparing.labels import CHANGES, PLACES
from qingdan.catalogue.domain.comparing import compare_editions
from qingdan.web.manage.asking import signed_in, staff_page
from qingdan.web.manage.reading import edition_before, edition_for
from qingdan.web.manage.views.editions import edition_context


@staff_page
@require_safe
def difference(request: HttpRequest, edition_id: int) -> HttpResponse:
    """List what is added, removed and worded differently, before and after."""
    edition = edition_for(signed_in(request), edition_id)
    before = edition_before(edition)
    context = {
        **edition_context(edition, "difference"),
        "help_page": "publishing",
        "before": before,
    }
    if before is not None:
        compared = compare_editions(before, edition)
        counts = compared.counts()
        chosen = request.GET.get("class", "")
        context |= {
            "compared": compared,
            "counts": [(one.value, CHANGES[one], counts[one]) for one in counts],
            "chosen": chosen,
            "changes": [
                _shown(change) for change in compared.changes if chosen in ("", change.strongest)
            ],
        }
    return render(request, "manage/difference.html", context)


def _shown(change: DutyChange) -> dict[str, object]:
    """Put the words a reader needs beside one change."""
    places = [[(duty.kind, duty.number) for duty in side] for side in (change.before, change.after)]
    return {
        "before": change.before,
        "after": change.after,
        "departments": change.departments,
        "words": [CHANGES[one] for one in change.classes],
        "same_place": len(places[0]) == 1 and places[0] == places[1],
        "texts": [
            (PLACES[text.where], PLACES[text.came_from] if text.came_from else "", text)
            for text in change.texts
        ],
    }
