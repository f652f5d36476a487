"""Support owed: one obligation per support clause, moved by those who owe and those who ask."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils import timezone

from qingdan.cases.domain.refusals import (
    SupportNoteMissing,
    SupportNotMovable,
    SupportOutstanding,
    SupportUnknown,
)
from qingdan.cases.enums import CASE, CaseAct, SupportState
from qingdan.cases.models import Case, SupportMove, SupportObligation
from qingdan.cases.queries import VIEW, obligations_within
from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Item
from qingdan.parties.domain.authorising import (
    COUNTY_DIGITS,
    NotAllowed,
    reach_from,
    seat,
    standing,
)
from qingdan.parties.enums import Scope
from qingdan.parties.models import Officer, Organisation, Post
from qingdan.parties.queries import bodies_by_role
from qingdan.procedures.run import Run
from qingdan.record.domain.appending import Seat, append, clean, recorded

PLACE = re.compile(r"^.*?[县旗市区]")
"""What stands before the name of a department in a list: its county or city."""
ASK, GIVE = "support.ask", "support.give"
"""Actions of the access matrix: of the township, and of the department that owes."""
NEXT: Mapping[str, tuple[SupportState, ...]] = {
    SupportState.OWED: (SupportState.ASKED, SupportState.DELIVERED),
    SupportState.ASKED: (SupportState.PROMISED, SupportState.DELIVERED, SupportState.REFUSED),
    SupportState.PROMISED: (SupportState.DELIVERED, SupportState.REFUSED, SupportState.ASKED),
    SupportState.REFUSED: (SupportState.ASKED, SupportState.DELIVERED),
    SupportState.DELIVERED: (),
}
NOTES = {
    SupportState.ASKED: "要什么",
    SupportState.PROMISED: "什么时候、怎样兑现",
    SupportState.DELIVERED: "凭据（通知、清单、签收单等）",
    SupportState.REFUSED: "理由",
}


def owe_support(case: Case, *, at: datetime) -> list[SupportObligation]:
    """Note what departments owe for a case under a cooperative entry.

    One obligation per support clause; again changes nothing. Part of the act of opening. Where
    the entry names several departments, the one the clause names owes it; else a person says.
    """
    item = case.item
    if item is None or item.kind != ListKind.COOPERATIVE or case.support.exists():
        return []
    bodies = bodies_by_role(case.place_id[:COUNTY_DIGITS], timezone.localdate(at))
    rows = [
        SupportObligation(
            place_id=case.place_id,
            case=case,
            year=case.year,
            item=item,
            position=one.position,
            kind=one.kind,
            text=one.text,
            body=debtor(item, one.text, bodies, case.lead),
            moved_at=at,
        )
        for one in item.support.order_by("position")
    ]
    for row in rows:
        row.save()
        note_support(row, CaseAct.SUPPORT_OWED, Seat(), at)
    return rows


def debtor(
    item: Item, text: str, bodies: Mapping[str, Organisation], lead: Organisation | None = None
) -> Organisation | None:
    """Return who owes a support clause: the one department of the entry, or the one it names.

    ``None`` where several may owe it and the clause names none, or none that is known here.

    Args:
        item: the entry, departments at hand.
        text: the clause.
        bodies: the departments of the county by canonical role.
        lead: who leads the case, taken where the entry leaves no choice.
    """
    named = list(item.departments.all())
    if len(named) > 1:
        named = [one for one in named if PLACE.sub("", one.name, count=1) in text]
    elif lead is not None:
        return lead
    return bodies.get(named[0].role_key) if len(named) == 1 else None


@recorded()
def move_support(
    obligation_id: int, state: SupportState, *, note: str, actor: Officer, at: datetime
) -> SupportObligation:
    """Say what became of an obligation: asked, promised, delivered, refused.

    The township asks and confirms what came; the department promises, delivers, refuses.

    Args:
        obligation_id: primary key.
        state: the new state.
        note: what is asked, when it comes, the evidence, or the reason.
        actor: who says so.
        at: aware moment.

    Raises:
        SupportUnknown: there is none that the actor may see.
        NotAllowed: it is the other side's to say.
        SupportNotMovable: not from the state it is in.
        SupportNoteMissing: evidence, reason or wish is not said.
    """
    posts = standing(actor, timezone.localdate(at)) if actor.is_active else []
    seen = obligations_within(reach_from(posts, VIEW)).filter(pk=obligation_id)
    row = seen.select_for_update(of=("self",)).select_related("body").first()
    if row is None:
        raise SupportUnknown
    post = _post(row, state, posts)
    possible = NEXT[row.state]
    if state not in possible:
        labels = "、".join(str(one.label) for one in possible) or "无"
        was = SupportState(row.state).label
        raise SupportNotMovable(state=was, wanted=state.label, possible=labels)
    said = " ".join(clean(note).split())
    if not said:
        raise SupportNoteMissing(wanted=state.label, what=NOTES[state])
    row.state, row.moved_at, row.moves = state, at, row.moves + 1
    row.save(update_fields=("state", "moved_at", "moves"))
    SupportMove.objects.create(
        obligation=row,
        number=row.moves,
        state=state,
        note=said[:500],
        officer=actor,
        body=post.organisation,
        at=at,
    )
    note_support(row, CaseAct.SUPPORT_MOVED, seat(actor, post), at)
    return row


def support_in_the_way(case: Case, run: Run, action: str) -> None:
    """Refuse an act that waits for support which has neither come nor been refused.

    Raises:
        SupportOutstanding: names what is outstanding.
    """
    known = run.definition.action.get(action)
    if known is None or not known.support:
        return
    open_ones = case.support.exclude(
        state__in=(SupportState.DELIVERED, SupportState.REFUSED)
    ).select_related("body")
    waiting = [f"“{one.text[:30]}”" for one in open_ones]
    if waiting:
        bodies = {one.body.name for one in open_ones if one.body}
        who = "、".join(sorted(bodies)) or "牵头部门"
        raise SupportOutstanding(action=known.title, waiting="、".join(waiting), who=who)


def moves_open_to(row: SupportObligation, posts: Iterable[Post]) -> list[SupportState]:
    """Return what the holder of some posts may say of an obligation now."""
    held = list(posts)
    return [state for state in NEXT[row.state] if _said_by(row, state, held) is not None]


def _post(row: SupportObligation, state: SupportState, posts: Iterable[Post]) -> Post:
    """Return the post that lets somebody say so.

    Raises:
        NotAllowed: it is the other side's to say.
    """
    found = _said_by(row, state, posts)
    if found is None:
        raise NotAllowed(action="登记履职保障的进展")
    return found


def _said_by(row: SupportObligation, state: SupportState, posts: Iterable[Post]) -> Post | None:
    """Return the one of some posts whose side has the word: who asks and takes, who gives."""
    held = list(posts)
    if state in (SupportState.ASKED, SupportState.DELIVERED):
        for one in reach_from(held, ASK):
            if one.covers(row.place_id):
                return one.post
    if state is not SupportState.ASKED:
        for one in reach_from(held, GIVE):
            if one.scope == Scope.DEPARTMENT and one.post.organisation_id == row.body_id:
                return one.post
    return None


def note_support(row: SupportObligation, act: CaseAct, who: Seat, at: datetime) -> None:
    """Append to the record what happened to an obligation."""
    append(f"{CASE}.{act.value}", row, seat=who, at=at, place=row.place_id)
