"""Saying under which entry of the list a case is done, where it was opened without one."""

from datetime import date, datetime

from django.utils import timezone

from qingdan.cases.domain.acting import Asked, append_event, locked, take_action
from qingdan.cases.domain.foreseeing import done_before
from qingdan.cases.domain.opening import in_force, posts_near
from qingdan.cases.domain.refusals import EntryNamed, ProcedureUnbound
from qingdan.cases.domain.supporting import owe_support
from qingdan.cases.enums import CASE, CaseAct, CaseStanding, CaseStep
from qingdan.cases.keys import officer_key
from qingdan.cases.models import Case, CaseEvent
from qingdan.cases.openable import work_under
from qingdan.catalogue.models import Item
from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import COUNTY_DIGITS, NotAllowed, seat, standing
from qingdan.parties.enums import Role
from qingdan.parties.models import Officer, Organisation, Post
from qingdan.parties.queries import bodies_by_role
from qingdan.procedures.enums import Everyday
from qingdan.procedures.run import Said
from qingdan.record.domain.appending import append, recorded

NAMING = (Role.TOWNSHIP_CLERK, Role.SECTION_HEAD)
"""Posts of the township that say so."""


@recorded()
def name_entry(case_id: int, item: Item, *, key: str, actor: Officer, at: datetime) -> CaseEvent:
    """Say under which entry an open case is done, note the support owed, and take it over.

    Args:
        case_id: primary key.
        item: an entry of the township's lists in force.
        key: names the request; the same key twice is one naming.
        actor: clerk or head of a section of the township.
        at: aware moment.

    Raises:
        CaseUnknown: there is no such case that the actor may see.
        NotAllowed: the actor holds no fitting post in the township.
        EntryNamed: the case has an entry already, or has ended.
        EntryNotInForce: the entry is on no list in force there.
        ProcedureUnbound: the entry is not done by this procedure.
    """
    there = done_before(key)
    if there is not None and there.case_id == case_id:
        return there
    case = locked(case_id, actor=actor, at=at)
    today = timezone.localdate(at)
    post = naming_post(standing(actor, today), case)
    if post is None:
        raise NotAllowed(action="认定清单事项")
    _fits(case, item, today)
    case.item, case.matter = item, work_under(item, today).matter
    case.lead = case.lead or _only_department(item, case, today)
    words = f"{item.get_kind_display()} {item.number} {item.name}"
    asked = Asked(CaseStep.ENTRY_NAMED, Said(values={"entry": words}), case.version, key)
    event = append_event(case, asked, by=(actor, post), at=at)
    case.save()
    owe_support(case, at=at)
    named = f"{CASE}.{CaseAct.ENTRY_NAMED.value}"
    append(named, case, seat=seat(actor, post), at=at, place=case.place_id, number=event.number)
    _take_over(case, key, actor, at)
    return event


def naming_post(posts: list[Post], case: Case) -> Post | None:
    """Return the post by which somebody may say under which entry a case is done, if any."""
    near = posts_near(posts, case.place)
    return next((one for one in near if one.role in NAMING), None)


def _fits(case: Case, item: Item, today: date) -> None:
    if case.item_id is not None or case.standing != CaseStanding.OPEN:
        raise EntryNamed(number=case.number)
    in_force(item, today, place=case.place_id)
    if work_under(item, today).get(case.procedure.code) is None:
        raise ProcedureUnbound(entry=item.name[:40], procedure=case.procedure.title)


def _only_department(item: Item, case: Case, today: date) -> Organisation | None:
    """Return the department that the entry names, where it is the only one."""
    named = list(item.departments.all())
    if len(named) != 1:
        return None
    return bodies_by_role(case.place_id[:COUNTY_DIGITS], today).get(named[0].role_key)


def _take_over(case: Case, key: str, actor: Officer, at: datetime) -> None:
    """Put the case into the hands of who named its entry, where it is their turn."""
    if case.handler_id == actor.pk:
        return
    said = Said(values={"person": officer_key(actor.pk)}, reason="认定清单事项后接办")
    asked = Asked(Everyday.TRANSFER, said, case.version, f"{key}/taken")
    try:
        take_action(case.pk, asked, actor=actor, at=at)
    except DomainError:
        return
