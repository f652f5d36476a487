"""Ruling on disputes as the list office; rulings become precedents that may be repealed."""

from datetime import datetime

from django.utils import timezone

from qingdan.intake.domain import telling
from qingdan.intake.domain.moving import Moving, keep, locked, made_before, quote
from qingdan.intake.domain.refusals import PrecedentUnknown, WordsMissing
from qingdan.intake.domain.verdicts import Deciding, basis_of, changes_of, must_fit
from qingdan.intake.enums import PRECEDENT, GateMove, GateNotice, MatterState, PrecedentAct
from qingdan.intake.models import Precedent, RequestMatter, RequestMove
from qingdan.intake.orders import read_order
from qingdan.parties.domain.authorising import authorise, seat
from qingdan.parties.models import Officer, Organisation, Post
from qingdan.record.domain.appending import append, clean, recorded

RULE = "request.rule"
LONGEST_WORDS = 300


@recorded()
def rule(
    matter_id: int, said: Deciding, *, actor: Officer, at: datetime, to: Organisation | None = None
) -> RequestMove:
    """Rule on a dispute, as the list office; the ruling becomes a precedent.

    Args:
        matter_id: primary key.
        said: the ruling, with reasons and clauses; ``words`` must say why.
        actor: of the list office.
        at: aware moment.
        to: who shall do it.

    Raises:
        NotAllowed, WordsMissing, ReasonUnfit, ClauseMissing: it does not stand.
        RequestUnknown, MatterMoved, MoveNotNow: see ``moving.locked``.
    """
    if (made := made_before(said.key)) is not None:
        return made
    matter = locked(matter_id, said.seen, (MatterState.ARBITRATION,), GateMove.RULED)
    place = matter.request.place
    post = authorise(actor, RULE, on=timezone.localdate(at), place=place.code)
    if not clean(said.words).strip():
        raise WordsMissing(move=GateMove.RULED.label)
    must_fit(said)
    changes = changes_of(said, matter.refusals, actor, at) | ({"body": to} if to else {})
    moving = Moving(
        move=GateMove.RULED, state=MatterState.RULED, words=said.words, decision=said.decision,
        reason=said.reason, cites=quote(said.item, said.clauses),
        basis=basis_of(said.reason, place.code, at), to=to, changes=changes,
    )  # fmt: skip
    made = keep(matter, moving, key=said.key, actor=actor, post=post, at=at)
    _remember(matter, said, actor=actor, post=post, at=at)
    people = telling.of_place(place.code, telling.TOWNSHIP, timezone.localdate(at))
    for body in {one.pk: one for one in (matter.request.sender, matter.body, to) if one}.values():
        people += telling.of_body(body, timezone.localdate(at))
    telling.tell_moved(matter, GateNotice.RULED, "编办已裁定", people, at=at, but=actor)
    return made


@recorded()
def repeal(precedent_id: int, reason: str, *, actor: Officer, at: datetime) -> Precedent:
    """Repeal a precedent: new proposals no longer cite it.

    Raises:
        NotAllowed: the actor is not of the county's list office.
        WordsMissing: no reason.
        PrecedentUnknown: there is none in force.
    """
    row = Precedent.objects.select_for_update().filter(pk=precedent_id, repealed_at=None).first()
    if row is None:
        raise PrecedentUnknown
    post = authorise(actor, RULE, on=timezone.localdate(at), place=row.county_id)
    said = clean(reason).strip()[:LONGEST_WORDS]
    if not said:
        raise WordsMissing(move=PrecedentAct.REPEALED.label)
    row.repealed_at, row.repealed_by, row.repeal_reason = at, actor, said
    row.save()
    act = f"{PRECEDENT}.{PrecedentAct.REPEALED.value}"
    append(act, row, seat=seat(actor, post), at=at, place=row.county_id, reason=said)
    return row


def _remember(
    matter: RequestMatter, said: Deciding, *, actor: Officer, post: Post, at: datetime
) -> None:
    """Keep a ruling as a precedent."""
    request, item = matter.request, said.item
    row = Precedent.objects.create(
        county_id=request.county_id, place=request.place,
        role_key=request.sender.role_key if request.sender else "",
        kind=item.kind if item else "", address=item.address if item else None,
        decision=said.decision, words=read_order(matter.text).core[:LONGEST_WORDS],
        ruling=clean(said.words).strip(), matter=matter, decided_by=actor, decided_at=at,
    )  # fmt: skip
    act = f"{PRECEDENT}.{PrecedentAct.MADE.value}"
    append(act, row, seat=seat(actor, post), at=at, place=request.county_id)
