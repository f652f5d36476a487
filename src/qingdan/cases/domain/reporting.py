"""Reporting what was seen, in one go: a case of the report-up kind, and its first act."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from qingdan.cases.domain.acting import Asked, take_action
from qingdan.cases.domain.opening import Opening, open_case
from qingdan.cases.enums import CaseOrigin
from qingdan.cases.models import Case
from qingdan.cases.models.cases import LONGEST_TITLE
from qingdan.core.errors import DomainError
from qingdan.parties.models import Officer, Region
from qingdan.procedures.loading import library
from qingdan.procedures.run import Said
from qingdan.record.domain.appending import recorded

REPORT_UP, RECORD = "report-up", "record"
SEEN, PLACE, SOURCE = "situation", "place", "found-by"
"""Fields of the first act."""
SHORT_TITLE = 40
ENDS = "。！？；;!?\n"


@dataclass(frozen=True, kw_only=True)
class Report:
    """What somebody saw.

    Args:
        what: in their words.
        where: in their words; never coordinates.
        source: how it came to be known, one of ``sources``.
        place: the township.
        key: names the request; the same key twice is one report.
    """

    what: str
    where: str
    source: str
    place: Region
    key: str


def sources(at: datetime) -> tuple[str, ...]:
    """Return how something can have come to be known; nothing while the procedure is not there."""
    definition = library().get(REPORT_UP, timezone.localdate(at))
    field = definition.data.get(SOURCE) if definition else None
    return field.choices if field else ()


def title_of(what: str) -> str:
    """Return the first sentence of a report as a title, shortened.

    >>> title_of("北街井盖丢了。昨天有人差点掉下去。")
    '北街井盖丢了'
    """
    text = " ".join(what.split())
    end = min((at for one in ENDS if (at := text.find(one)) > 0), default=len(text))
    first = text[:end].rstrip("，,、")
    return first if len(first) <= SHORT_TITLE else f"{first[: SHORT_TITLE - 1]}…"


@recorded()
def report(seen: Report, *, actor: Officer, at: datetime) -> Case:
    """Open a case for what somebody saw and write it down as its first act.

    Where the first act is refused, the case stays open and the act is done on its page.

    Args:
        seen: what, where, how known.
        actor: who reports; needs the right to open cases there.
        at: aware moment.

    Raises:
        DomainError: as ``open_case``.
    """
    opening = Opening(
        procedure=REPORT_UP,
        title=title_of(seen.what)[:LONGEST_TITLE],
        place=seen.place,
        origin=CaseOrigin.DESK,
        key=seen.key,
    )
    case = open_case(opening, actor=actor, at=at)
    values = {SEEN: seen.what, PLACE: seen.where, SOURCE: seen.source}
    said = Said(values={key: one for key, one in values.items() if one})
    asked = Asked(RECORD, said, case.version, f"{seen.key}/{RECORD}")
    try:
        take_action(case.pk, asked, actor=actor, at=at)
    except DomainError:
        return case
    case.refresh_from_db()
    return case
