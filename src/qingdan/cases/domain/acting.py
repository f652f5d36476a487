"""The one door: an act in a case becomes an event, and everything else follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from qingdan.cases.domain.announcing import Told, told_of
from qingdan.cases.domain.copying import SETTLED, Copies, Moves
from qingdan.cases.domain.foreseeing import Known, done_before, look_into
from qingdan.cases.domain.handing import bodies_of_county, fitting_transfer
from qingdan.cases.domain.issuing import issue_documents
from qingdan.cases.domain.refusals import CaseChanged, CaseEnded, CaseUnknown, RequestReused
from qingdan.cases.domain.supporting import support_in_the_way
from qingdan.cases.enums import CASE, CHANGES_OF_VERSION, CaseAct, CaseStanding, CaseStep
from qingdan.cases.following import followers_of
from qingdan.cases.models import Case, CaseDraft, CaseEvent
from qingdan.cases.queries import LARGE, cases_visible_to
from qingdan.cases.runs import Names, definition_of, run_of
from qingdan.cases.seats import Seated, Table
from qingdan.cases.writing import written
from qingdan.core.chain import digest_of
from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import seat
from qingdan.parties.models import Officer, Post
from qingdan.procedures.enums import Everyday
from qingdan.procedures.run import Run, Said, named
from qingdan.procedures.running import take
from qingdan.record.domain.appending import append, recorded
from qingdan.record.kept_queries import KeptQuery

DRAFTS = KeptQuery(
    lambda case, officer, lane, action: CaseDraft.objects.filter(
        case=case, officer=officer, lane=lane, action=action
    ).order_by()
)


@dataclass(frozen=True)
class Asked:
    """An act that somebody asks for.

    Args:
        action: code of an action of the procedure, or of an everyday act.
        said: fields, lane, bodies, reason and clause; bodies by ``keys.body_key``.
        seen: the number of the last event that the person had before them.
        key: names the request; the same key twice is one act.
    """

    action: str
    said: Said
    seen: int
    key: str


def take_action(
    case_id: int, asked: Asked, *, actor: Officer, at: datetime, known: Known | None = None
) -> CaseEvent:
    """Do one act in a case and append it to the record.

    What follows from the act is counted before the record is locked, and once more inside when
    something happened meanwhile that has a say in it; so is every refusal.

    Args:
        case_id: primary key.
        asked: what to do.
        actor: who acts; must hold a role of the action.
        at: aware moment of the act.
        known: the case as just looked into for the actor at that moment.

    Returns:
        The new event, or the one of the same request before.

    Raises:
        CaseUnknown: there is none that the actor may see.
        CaseEnded: it was merged into another.
        CaseChanged: somebody acted meanwhile in the lane, or in the main one.
        RequestReused: the key belongs to another act.
        BodyUnfit: a body is named that is none of the county.
        SupportOutstanding: support has to come, or be refused, before.
        DomainError: what the procedure refuses (``procedures.refusals``).
    """
    foreseen = _foreseen(case_id, asked, known, actor=actor, at=at)
    with recorded():
        if foreseen is None or not foreseen.known.still_holds(asked.key):
            before = done_before(asked.key)
            if before is not None:
                return _the_same(before, case_id, asked, actor)
            again = look_into(case_id, actor=actor, at=at)
            foreseen = _follows(again, asked, actor=actor, at=at)
        return foreseen.write(at)


def _foreseen(
    case_id: int, asked: Asked, known: Known | None, *, actor: Officer, at: datetime
) -> "_Foreseen | None":
    """Return what follows from an act, ``None`` where it seems to be refused or done already."""
    try:
        known = known or look_into(case_id, actor=actor, at=at)
        if done_before(asked.key) is None:
            return _follows(known, asked, actor=actor, at=at)
    except DomainError:
        pass
    return None


def _follows(known: Known, asked: Asked, *, actor: Officer, at: datetime) -> "_Foreseen":
    """Return what follows from an act, or refuse it; nothing is written."""
    case, events, today = known.case, known.events, timezone.localdate(at)
    if case.standing == CaseStanding.MERGED:
        raise CaseEnded(standing="并入另一件", doing="办理")
    _unchanged(case, events, asked)
    table = Table(case, known.definition, today)
    run = run_of(case, events, Names(case, events, actor, *asked.said.parties))
    seated = table.actor(actor, known.posts, asked.said.lane)
    if asked.action == Everyday.TRANSFER:
        fitting_transfer(table, run, asked.said, on=today)
    support_in_the_way(case, run, asked.action)
    bodies_of_county(case, asked.said, on=today)
    after = take(run, asked.action, seated.actor, at=at, said=asked.said)
    post = _post_of(after, seated, known.posts)
    event = _event(case, asked, by=(actor, post), at=at, run=after)
    copies = Copies(case, after, table, tuple(known.posts), at)
    moves = copies.moves()
    told = told_of(case, event, moves.desks.new, moves.desks.wanted)
    drafts = DRAFTS(case.pk, actor.pk, asked.said.lane, asked.action)
    return _Foreseen(known, post, event, copies, moves, told, drafts)


@dataclass(frozen=True)
class _Foreseen:
    """All that has to be written for an act.

    Args:
        known: what it was counted from.
        post: in which it is done.
        event: not saved.
        copies: of the case after it.
        moves: what changes in them.
        told: who is told what.
        drafts: what is done with it.
    """

    known: Known
    post: Post
    event: CaseEvent
    copies: Copies
    moves: Moves
    told: Told | None
    drafts: list[CaseDraft]

    def write(self, at: datetime) -> CaseEvent:
        """Write it, inside the transaction of the act."""
        case, event = self.known.case, self.event
        _add(case, event)
        self.copies.settle()
        self.copies.put(self.moves)
        case.save(update_fields=SETTLED)
        if self.told is not None:
            self.told.tell(at)
        issue_documents(case, self.copies.run, event, at=at)
        for one in self.drafts:
            one.delete()
        _note(case, event, (event.officer, self.post), at)
        for follow in followers_of(case.procedure.code):
            follow(case, event, self.copies.run, self.post)
        return event


def append_event(
    case: Case, asked: Asked, *, by: tuple[Officer, Post], at: datetime, run: Run | None = None
) -> CaseEvent:
    """Append an event to a case, which is changed and not saved.

    Args:
        case: locked.
        asked: what is done.
        by: who acts, in which post.
        at: aware moment.
        run: after the act; ``None`` for what happens to the case as a whole.
    """
    return _add(case, _event(case, asked, by=by, at=at, run=run))


def _event(
    case: Case, asked: Asked, *, by: tuple[Officer, Post], at: datetime, run: Run | None
) -> CaseEvent:
    """Return the event of an act, linked to the last one of the case, not saved."""
    officer, post = by
    act = run.acts[-1] if run else None
    said, sealed = written(
        definition_of(case.procedure.version), asked.said, act.party if act else ""
    )
    event = CaseEvent(
        case=case,
        number=case.version + 1,
        action=asked.action,
        lane=asked.said.lane,
        role=act.role if act else "",
        officer=officer,
        body=post.organisation,
        at=at,
        said=said,
        sealed=sealed,
        request_key=asked.key,
        previous=case.head,
    )
    event.digest = digest_of(event.content(), settings.DIGEST)
    return event


def _add(case: Case, event: CaseEvent) -> CaseEvent:
    """Save the next event of a case; the case is changed and not saved."""
    event.recorded_at = timezone.now()
    event.save(force_insert=True)
    case.version, case.head = event.number, event.digest
    return event


def locked(case_id: int, *, actor: Officer, at: datetime) -> Case:
    """Return a case that an officer may see, locked inside the transaction.

    Raises:
        CaseUnknown: there is none.
    """
    seen = cases_visible_to(actor, timezone.localdate(at))
    rows = seen.select_for_update(of=("self",)).filter(pk=case_id)
    whole = rows.select_related("procedure", "owner", "lead", "item")
    found = whole.defer(*LARGE).first()
    if found is None:
        raise CaseUnknown
    return found


def _the_same(before: CaseEvent, case_id: int, asked: Asked, actor: Officer) -> CaseEvent:
    same = (before.case_id, before.action, before.lane, before.officer_id)
    if same != (case_id, asked.action, asked.said.lane, actor.pk):
        raise RequestReused
    return before


def _unchanged(case: Case, events: Sequence[CaseEvent], asked: Asked) -> None:
    """Refuse what somebody asks who has not seen what was done meanwhile where they act."""
    definition = definition_of(case.procedure.version)
    for event in events:
        turned = event.action in CHANGES_OF_VERSION
        if event.number <= asked.seen or (event.action in CaseStep.values and not turned):
            continue
        if turned or event.lane in (asked.said.lane, "main") or asked.said.lane == "main":
            local = timezone.localtime(event.at)
            raise CaseChanged(
                who=event.officer.full_name,
                when=f"{local.month}月{local.day}日 {local:%H:%M}",
                what=CaseStep(event.action).label if turned else named(definition, event.action),
                since=event.number,
            )


def _post_of(run: Run, seated: Seated, posts: Sequence[Post]) -> Post:
    role = run.acts[-1].role
    return seated.posts[role] if role in seated.posts else posts[0]


def _note(case: Case, event: CaseEvent, by: tuple[Officer, Post], at: datetime) -> None:
    append(
        f"{CASE}.{CaseAct.ACTED.value}",
        case,
        seat=seat(*by),
        at=at,
        reason=event.said.get("reason", ""),
        place=case.place_id,
        action=event.action,
        lane=event.lane,
        number=event.number,
    )
