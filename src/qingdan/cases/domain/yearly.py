"""Support for a year's standing work: one obligation per support clause, and who owes it."""

from collections import Counter
from datetime import date, datetime

from django.utils import timezone

from qingdan.cases.domain.refusals import BodyUnfit, SupportNamed, SupportUnknown, YearUnfit
from qingdan.cases.domain.supporting import ASK, debtor, note_support
from qingdan.cases.enums import CaseAct
from qingdan.cases.models import SupportObligation
from qingdan.cases.queries import obligations_visible_to
from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Support
from qingdan.parties.domain.authorising import COUNTY_DIGITS, authorise, seat
from qingdan.parties.models import Officer, Organisation, Region
from qingdan.parties.queries import bodies_by_role
from qingdan.procedures.queries import BoundItem, bound_in_force
from qingdan.record.domain.appending import Seat, recorded

YEARLY = "support.year"
"""Action of the access matrix."""
YEARS_AROUND = 1


@recorded()
def owe_for_year(
    township: Region, year: int, *, actor: Officer | None, at: datetime
) -> list[SupportObligation]:
    """Note what departments owe a township for the standing work of a year.

    One obligation per support clause of each cooperative entry with standing lines; what is
    noted already stays as it is, so doing it again adds only what is new. Where an entry names
    several departments, the one the clause names owes it; where it names none, or none that is
    known here, the body is left for people to name.

    Args:
        township: whose lists.
        year: this year, the one before or the one to come.
        actor: who notes it; ``None`` for the command line of the server.
        at: aware moment.

    Returns:
        What was added.

    Raises:
        NotAllowed: no post of the actor allows it there.
        YearUnfit: too far from this year.
    """
    today = timezone.localdate(at)
    who = Seat()
    if actor is not None:
        who = seat(actor, authorise(actor, YEARLY, on=today, place=township.code))
    if abs(year - today.year) > YEARS_AROUND:
        raise YearUnfit(year=year, first=today.year - YEARS_AROUND, last=today.year + YEARS_AROUND)
    rows = _wanted(township, year, today, at)
    for row in rows:
        row.save()
        note_support(row, CaseAct.SUPPORT_OWED, who, at)
    return rows


@recorded()
def name_body(
    obligation_id: int, body: Organisation, *, actor: Officer, at: datetime
) -> SupportObligation:
    """Name the department that owes an obligation for which none is known.

    Args:
        obligation_id: primary key.
        body: a body of the county.
        actor: who names it, of the township.
        at: aware moment.

    Raises:
        SupportUnknown: there is none that the actor may see.
        NotAllowed: no post of the actor allows it there.
        SupportNamed: somebody named one already.
        BodyUnfit: it is no body of the county.
    """
    today = timezone.localdate(at)
    seen = obligations_visible_to(actor, today).filter(pk=obligation_id)
    if not seen.exists():
        raise SupportUnknown
    row = SupportObligation.objects.select_for_update(of=("self",)).get(pk=obligation_id)
    post = authorise(actor, ASK, on=today, place=row.place_id)
    if row.body_id is not None:
        raise SupportNamed(body=row.body)
    county = row.place_id[:COUNTY_DIGITS]
    if body.region_id != county or not body.is_in_being(today):
        raise BodyUnfit(body=body.name)
    row.body, row.moved_at = body, at
    row.save()
    note_support(row, CaseAct.SUPPORT_NAMED, seat(actor, post), at)
    return row


def _wanted(township: Region, year: int, on: date, at: datetime) -> list[SupportObligation]:
    there = SupportObligation.objects.filter(place=township, year=year, case=None)
    known = Counter(there.values_list("item__address", "text"))
    entries = {one.item.pk: one for one in bound_in_force(on, township.code) if _stands(one)}
    bodies = bodies_by_role(township.code[:COUNTY_DIGITS], on)
    found = []
    clauses = Support.objects.filter(item__in=entries).order_by("item__position", "position")
    for clause in clauses:
        entry = entries[clause.item_id]
        key = (entry.item.address, clause.text)
        if known[key]:
            known[key] -= 1
            continue
        row = SupportObligation(
            place=township,
            year=year,
            item=entry.item,
            position=clause.position,
            kind=clause.kind,
            text=clause.text,
            body=debtor(entry.item, clause.text, bodies),
            moved_at=at,
        )
        found.append(row)
    return found


def _stands(entry: BoundItem) -> bool:
    return entry.item.kind == ListKind.COOPERATIVE and bool(entry.bound.lines)
