"""The one door: an act in a case becomes an event, and everything else follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from qingdan.cases.domain.announcing import tell_of
from qingdan.cases.domain.copying import Copies
from qingdan.cases.domain.handing import bodies_of_county, fitting_transfer
from qingdan.cases.domain.issuing import issue_documents
from qingdan.cases.domain.refusals import CaseChanged, CaseEnded, CaseUnknown, RequestReused
from qingdan.cases.domain.supporting import support_in_the_way
from qingdan.cases.enums import CASE, CaseAct, CaseStanding, CaseStep
from qingdan.cases.models import Case, CaseDraft, CaseEvent
from qingdan.cases.queries import LARGE, cases_visible_to, visible_by_posts
from qingdan.cases.runs import Names, definition_of, events_of, run_of
from qingdan.cases.seats import Seated, Table
from qingdan.cases.writing import written
from qingdan.core.chain import digest_of
from qingdan.parties.domain.authorising import seat, standing
from qingdan.parties.models import Officer, Post
from qingdan.procedures.enums import Everyday
from qingdan.procedures.run import Run, Said, named
from qingdan.procedures.running import take
from qingdan.record.domain.appending import append, recorded


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


@recorded()
def take_action(case_id: int, asked: Asked, *, actor: Officer, at: datetime) -> CaseEvent:
    """Do one act in a case and append it to the record.

    Args:
        case_id: primary key; the row stays locked until the transaction ends.
        asked: what to do.
        actor: who acts; must hold a role of the action.
        at: aware moment of the act.

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
    before = CaseEvent.objects.filter(request_key=asked.key).order_by("pk").first()
    if before is not None:
        return _the_same(before, case_id, asked, actor)
    posts = standing(actor, timezone.localdate(at))
    case = _locked(visible_by_posts(actor, posts), case_id)
    if case.standing == CaseStanding.MERGED:
        raise CaseEnded(standing="并入另一件", doing="办理")
    events = events_of(case)
    _unchanged(case, events, asked)
    table = Table(case, definition_of(case.procedure.version), timezone.localdate(at))
    names = Names(case, events, actor, *asked.said.parties)
    run = run_of(case, events, names)
    seated = table.actor(actor, posts, asked.said.lane)
    if asked.action == Everyday.TRANSFER:
        fitting_transfer(table, run, asked.said, on=timezone.localdate(at))
    support_in_the_way(case, run, asked.action)
    bodies_of_county(case, asked.said, on=timezone.localdate(at))
    after = take(run, asked.action, seated.actor, at=at, said=asked.said)
    post = _post_of(after, seated, posts)
    event = append_event(case, asked, by=(actor, post), at=at, run=after)
    lying = Copies(case, after, table, tuple(posts), at).write()
    case.save()
    tell_of(case, event, lying)
    issue_documents(case, after, event, at=at)
    CaseDraft.objects.filter(
        case=case, officer=actor, lane=asked.said.lane, action=asked.action
    ).delete()
    _note(case, event, (actor, post), at)
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
        recorded_at=timezone.now(),
        said=said,
        sealed=sealed,
        request_key=asked.key,
        previous=case.head,
    )
    event.digest = digest_of(event.content(), settings.DIGEST)
    event.save(force_insert=True)
    case.version, case.head = event.number, event.digest
    return event


def locked(case_id: int, *, actor: Officer, at: datetime) -> Case:
    """Return a case that an officer may see, locked inside the transaction.

    Raises:
        CaseUnknown: there is none.
    """
    return _locked(cases_visible_to(actor, timezone.localdate(at)), case_id)


def _locked(seen: QuerySet[Case], case_id: int) -> Case:
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
        if event.number <= asked.seen or event.action in CaseStep.values:
            continue
        if event.lane in (asked.said.lane, "main") or asked.said.lane == "main":
            local = timezone.localtime(event.at)
            raise CaseChanged(
                who=event.officer.full_name,
                when=f"{local.month}月{local.day}日 {local:%H:%M}",
                what=named(definition, event.action),
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
