"""What the case page shows of documents and attachments."""

from dataclasses import dataclass

from django import template
from django.conf import settings

from qingdan.cases.domain.attaching import AT_ONCE, MEGABYTE
from qingdan.cases.enums import CaseStanding
from qingdan.cases.file_kinds import ALLOWED, BY_MEDIA_TYPE
from qingdan.cases.interfaces.papers import sees_document
from qingdan.cases.models import CaseDocument
from qingdan.cases.one_case import may_hang
from qingdan.cases.shown import CaseShown
from qingdan.web.desk.showing_files import ShownFile, place_of, shown_rows

register = template.Library()
ACCEPTED = ",".join(ending for one in BY_MEDIA_TYPE.values() for ending in one.endings)
SHOWN = 20
"""How many attachments stand on the page of a case; the others on a page of their own."""


@dataclass(frozen=True, slots=True)
class Adding:
    """What the form for new files says: the lanes to choose from, the limits."""

    lanes: tuple[tuple[str, str], ...]
    limit: int
    accepted: str = ACCEPTED
    allowed: str = ALLOWED
    at_once: int = AT_ONCE


@dataclass(frozen=True, slots=True)
class Attached:
    """The newest attachments, and whether there are more."""

    rows: list[ShownFile]
    more: bool


@register.simple_tag
def documents_of(shown: CaseShown) -> list[CaseDocument]:
    """Return the documents that came out and that this officer may have. At most one query."""
    if not may_hang(shown.case, "documents"):
        return []
    rows = shown.case.documents.select_related("issuer").order_by("-pk")
    return [one for one in rows if sees_document(shown.sight, one, shown.events)]


@register.simple_tag
def attachments_of(shown: CaseShown) -> Attached:
    """Return the newest attachments of the lanes that this officer sees. At most one query."""
    if not may_hang(shown.case, "attachments"):
        return Attached([], more=False)
    rows = shown.case.attachments.select_related("added_by", "withdrawn_by").order_by("-pk")
    if shown.sight.lanes is not None:
        rows = rows.filter(lane__in=shown.sight.lanes)
    found = list(rows[: SHOWN + 1])
    return Attached(shown_rows(shown, found[:SHOWN]), len(found) > SHOWN)


@register.simple_tag
def adding_to(shown: CaseShown) -> Adding | None:
    """Return what may be added to, ``None`` where nothing may."""
    if shown.case.standing == CaseStanding.MERGED:
        return None
    owned = [key for key in shown.run.lanes if shown.sight.owns_lane(key)]
    lanes = tuple((key, _titled(shown, key)) for key in owned)
    return Adding(lanes, settings.ATTACHMENT_LIMIT_BYTES // MEGABYTE) if lanes else None


@register.simple_tag
def may_archive(shown: CaseShown) -> bool:
    """Tell whether this officer sees all of the case, and so may take all of it along."""
    return shown.sight.lanes is None


@register.filter
def file_size(size: int) -> str:
    """Write a size for people.

    >>> file_size(500), file_size(2_500_000)
    ('1 KB', '2.4 MB')
    """
    if size < MEGABYTE:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / MEGABYTE:.1f} MB"


def _titled(shown: CaseShown, key: str) -> str:
    title = shown.definition.lane[shown.run.lanes[key].code].title
    place = place_of(shown, key)
    return f"{title} · {place}" if place else title
