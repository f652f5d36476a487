"""Time limits that run into a year whose working days are not loaded: told once, counted later."""

import logging
from datetime import datetime

from django.utils import timezone

from qingdan.cases.domain.copying import Copies
from qingdan.cases.enums import CASE, CaseAct, CaseNotice
from qingdan.cases.models import Case, CaseClock
from qingdan.cases.runs import events_to_count, run_of
from qingdan.cases.seats import Table
from qingdan.core.errors import DomainError
from qingdan.notices.domain.telling import News, tell
from qingdan.notices.models import Notice
from qingdan.parties.domain.authorising import COUNTY_DIGITS
from qingdan.parties.enums import Role
from qingdan.parties.models import Post
from qingdan.record.domain.appending import Seat, append, recorded
from qingdan.rulebook.loading import current_calendar

log = logging.getLogger(__name__)
AT_ONCE = 200


def settle_years(at: datetime | None = None) -> int:
    """Tell the list offices of a year that is missing, and count what has waited for one.

    Several processes may do so at once.

    Args:
        at: aware moment; now.

    Returns:
        How many cases were counted again.
    """
    moment = at or timezone.now()
    awaiting = CaseClock.objects.filter(awaits_year__isnull=False).order_by()
    loaded = current_calendar().years
    places = awaiting.values_list("awaits_year", "case__place").distinct()
    missing = {
        (year, place[:COUNTY_DIGITS]) for year, place in places if year and year not in loaded
    }
    for year, county in sorted(missing):
        _tell_missing(year, county, at=moment)
    cases = awaiting.filter(awaits_year__in=list(loaded)).values_list("case", flat=True)
    counted = 0
    for pk in list(cases.distinct()[:AT_ONCE]):
        try:
            counted += _count(pk, at=moment)
        except DomainError as refusal:
            log.warning("办件 %s 的期限没有重算：%s", pk, refusal)
    return counted


def _tell_missing(year: int, county: str, *, at: datetime) -> None:
    """Tell the list office of a county once that a year is not loaded."""
    key = f"{CASE}.year.{county}.{year}"
    if Notice.objects.filter(key=key).exists():
        return
    posts = Post.objects.in_force(timezone.localdate(at)).select_related("officer")
    office = posts.filter(organisation__region=county, role=Role.LIST_OFFICE)
    news = News(
        kind=f"{CASE}.{CaseNotice.YEAR_MISSING.value}",
        title=f"{year} 年的放假调休安排还没有载入，有期限的届满日待算",
        body="事情照常办。国务院办公厅的通知发布后，请系统管理人员载入这一年的安排，届满日就会补算。",
    )
    tell([one.officer for one in office], news, key=key, at=at)


@recorded()
def _count(pk: int, *, at: datetime) -> int:
    """Count the ends of the time limits of a case again, as they stood after its last act."""
    case = Case.objects.select_for_update(of=("self",)).select_related("procedure").get(pk=pk)
    run = run_of(case, events_to_count(case))
    table = Table(case, run.definition, timezone.localdate(at))
    Copies(case, run, table, (), case.moved_at).put_ends()
    append(f"{CASE}.{CaseAct.ENDS_COUNTED.value}", case, seat=Seat(), at=at, place=case.place_id)
    return 1
