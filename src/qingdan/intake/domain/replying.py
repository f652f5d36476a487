"""Answering a ticket: each body says what it did, the operator answers the person at one go."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from qingdan.finder.domain.proving import address_of
from qingdan.intake.domain import telling
from qingdan.intake.domain.answering import OBJECT, of_the_body
from qingdan.intake.domain.moving import Moving, keep, locked, made_before
from qingdan.intake.domain.refusals import MoveNotNow, RequestUnknown, WordsMissing
from qingdan.intake.domain.ticket_refusals import MattersOpen, TicketReplied
from qingdan.intake.enums import REQUEST, Door, GateMove, GateNotice, MatterState, RequestAct
from qingdan.intake.hotline_reply import Told, merged
from qingdan.intake.hotline_unaccepted import unaccepted_kinds
from qingdan.intake.models import Request, RequestMatter, RequestMove
from qingdan.letters.enums import LetterKind
from qingdan.letters.paper import Paper, lay_out
from qingdan.letters.wording import Wording
from qingdan.parties.domain.authorising import authorise, seat
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import append, clean, recorded

DISPATCH = "request.dispatch"
TITLE, ADDRESSEE = "关于您反映问题的答复", "诉求人"


@recorded()
def report_done(
    matter_id: int, words: str, *, seen: int, key: str, actor: Officer, at: datetime
) -> RequestMove:
    """Say what a body did with a ticket's matter; the operator puts it into the reply.

    Args:
        matter_id: primary key.
        words: what was done, as the person who asked shall read it.
        seen: the ``version`` that the actor had before them.
        key: names the request; the same key gives the same move.
        actor: of the body that has the matter.
        at: aware moment.

    Raises:
        NotAllowed: the actor belongs to another body.
        WordsMissing: nothing is said.
        RequestUnknown, MatterMoved, MoveNotNow: see ``moving.locked``.
    """
    if (made := made_before(key)) is not None:
        return made
    states = (MatterState.DECIDED, MatterState.RULED)
    matter = locked(matter_id, seen, states, GateMove.REPLIED)
    if matter.request.door != Door.HOTLINE or matter.unaccepted:
        raise MoveNotNow(state=MatterState(matter.state).label, move=GateMove.REPLIED.label)
    post = of_the_body(actor, OBJECT, matter.body, at)
    if not clean(words).strip():
        raise WordsMissing(move="办理情况")
    moving = Moving(move=GateMove.REPLIED, state=MatterState.CLOSED, words=words)
    made = keep(matter, moving, key=key, actor=actor, post=post, at=at)
    on = timezone.localdate(at)
    people = telling.of_county(matter.request.county_id, telling.OPERATOR, on)
    telling.tell_moved(matter, GateNotice.ANSWERED, "写明了办理情况", people, at=at, but=actor)
    return made


@recorded()
def reply(request_id: int, text: str, *, actor: Officer, at: datetime) -> Request:
    """Answer the person a ticket came from: all of its matters in one reply.

    Args:
        request_id: primary key of the ticket.
        text: the reply; the same text again changes nothing.
        actor: an operator of the hotline.
        at: aware moment.

    Raises:
        RequestUnknown: there is no such ticket.
        NotAllowed: no post of the actor reaches the township.
        WordsMissing: nothing is said; TicketReplied: something else was replied before.
        MattersOpen: a matter has no outcome yet.
    """
    rows = Request.objects.select_for_update().filter(door=Door.HOTLINE)
    request = rows.filter(pk=request_id).first()
    if request is None:
        raise RequestUnknown
    post = authorise(actor, DISPATCH, on=timezone.localdate(at), place=request.place_id)
    said = clean(text).strip()
    if not said:
        raise WordsMissing(move="答复")
    if request.replied_at is not None:
        if request.reply == said:
            return request
        raise TicketReplied
    open_ones = [str(one.position) for one in request.matters.all() if not is_settled(one)]
    if open_ones:
        raise MattersOpen(open="、".join(open_ones))
    request.reply, request.replied_at = said, at
    request.save()
    act = f"{REQUEST}.{RequestAct.REPLIED.value}"
    append(act, request, seat=seat(actor, post), at=at, place=request.place_id)
    return request


def is_settled(matter: RequestMatter) -> bool:
    """Tell whether a matter of a ticket has its outcome: reported on, or not accepted."""
    return matter.state == MatterState.CLOSED or bool(matter.unaccepted)


def merged_reply(matters: Sequence[RequestMatter]) -> str:
    """Return the draft that answers all matters of a ticket, in their order. Two queries."""
    done = dict[int, str]()
    keys = [one.pk for one in matters]
    kinds = (GateMove.REPLIED, GateMove.DECIDED)
    rows = RequestMove.objects.filter(matter__in=keys, move__in=kinds).order_by("number")
    for move in rows:
        done[move.matter_id] = move.words
    return merged([_told(one, done.get(one.pk, "")) for one in matters])


def reply_paper(request: Request, signature: str, on: date) -> Paper:
    """Return the reply of a ticket as paper, in the form of the letters' replies."""
    wording = Wording(
        title=TITLE, recipient=ADDRESSEE, body=request.reply, signature=signature, mark=signature
    )
    day = timezone.localdate(request.replied_at) if request.replied_at else on
    return lay_out(wording, kind=LetterKind.REPLY.value, number="", day=day)


def _told(matter: RequestMatter, done: str) -> Told:
    kind = unaccepted_kinds().get(matter.unaccepted)
    return Told(
        words=matter.text,
        body=matter.body.name if matter.body else "",
        helper=matter.helper.name if matter.helper else "",
        done=done,
        basis=address_of(matter.item) if matter.item else "",
        unaccepted=kind.title if kind else matter.unaccepted,
    )
