"""The node of the hotline's classification a matter is of: proposed, and put right by a person."""

from datetime import date, datetime

from django.utils import timezone

from qingdan.finder.answers import Question
from qingdan.finder.domain.answering import QuestionTooLong, QuestionTooShort, answer
from qingdan.intake.domain.refusals import RequestUnknown
from qingdan.intake.domain.ticket_refusals import CategoryUnknown
from qingdan.intake.enums import MATTER, Door, MatterMoveAct
from qingdan.intake.hotline_nodes import category_of, node_of
from qingdan.intake.models import Request, RequestMatter
from qingdan.intake.proposals import Proposal
from qingdan.matters.library import Matter
from qingdan.matters.queries import matters_of
from qingdan.parties.domain.authorising import authorise, seat
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import append, recorded

DISPATCH = "request.dispatch"


def category_for(request: Request, proposal: Proposal, on: date) -> str:
    """Return the node proposed for a matter of a ticket: that of its entry, or of what is off.

    What the sender said counts first; what does not come by the hotline has none.
    """
    if request.door != Door.HOTLINE:
        return ""
    told = node_of(request.category)
    if told is not None:
        return told.code
    if proposal.cited:
        return category_of(one.matter for one in matters_of(proposal.cited[0].item))
    matter = unlisted(proposal.asked.text, request.place_id, on)
    return category_of([matter]) if matter else ""


def unlisted(text: str, township: str, on: date) -> Matter | None:
    """Return the standard matter on no list that a text is about, as far as the finder knows.

    Raises:
        NoListsThere, ModelMissing: see ``finder.domain.answering.answer``.
    """
    try:
        found = answer(Question(text, township, on)).elsewhere
    except (QuestionTooShort, QuestionTooLong):
        return None
    return found[0].matter if found else None


@recorded()
def classify(matter_id: int, node: str, *, actor: Officer, at: datetime) -> RequestMatter:
    """Put the node of a ticket's matter right; the same node changes nothing.

    Args:
        matter_id: primary key.
        node: its code, its six digits or its path.
        actor: an operator of the hotline.
        at: aware moment.

    Raises:
        RequestUnknown: there is no such matter of a ticket.
        NotAllowed: no post of the actor reaches the township.
        CategoryUnknown: it is no node.
    """
    rows = RequestMatter.objects.select_for_update(of=("self",)).select_related("request")
    matter = rows.filter(pk=matter_id, request__door=Door.HOTLINE).first()
    if matter is None:
        raise RequestUnknown
    place = matter.request.place_id
    post = authorise(actor, DISPATCH, on=timezone.localdate(at), place=place)
    found = node_of(node)
    if found is None:
        raise CategoryUnknown(category=node[:40])
    if matter.category != found.code:
        matter.category = found.code
        matter.save()
        act = f"{MATTER}.{MatterMoveAct.CLASSIFIED.value}"
        append(act, matter, seat=seat(actor, post), at=at, place=place)
    return matter
