"""What the API says of requests, each as far as the officer may see it."""

from datetime import date, datetime

from ninja import Schema

from qingdan.api.schemas_cases import BodyOut, EntryRef, PersonOut, PlaceOut
from qingdan.api.schemas_gate import ProposalOut
from qingdan.catalogue.enums import ListKind
from qingdan.intake.enums import (
    Channel,
    Decision,
    Door,
    GateMove,
    MatterState,
    Reason,
    Satisfaction,
)


class MatterRowOut(Schema):
    """A matter of a request in a list; `body` is who has it."""

    id: int
    position: int
    state: MatterState
    decision: Decision | None
    reason: Reason | None
    body: BodyOut | None
    due_on: date | None
    version: int


class RequestFactsOut(Schema):
    """What lists and pages say of a request."""

    id: int
    door: Door
    channel: Channel | None
    township: PlaceOut
    sender: BodyOut | None
    sender_name: str
    reference: str
    title: str
    received_at: datetime
    closed_at: datetime | None
    demo: bool
    url: str


class RequestRowOut(RequestFactsOut):
    """A request in a list."""

    matters: list[MatterRowOut]


class RequestsOut(Schema):
    """One page of requests, the newest first; `next` is what `after` takes."""

    items: list[RequestRowOut]
    next: int | None


class AskOut(Schema):
    """What a matter asks beside its work, in its words."""

    code: str
    title: str
    words: str


class QuoteOut(Schema):
    """An entry or clause, or a rule, as it was quoted."""

    address: str
    words: str


class MoveOut(Schema):
    """What was done with a matter; `due_on` is by when the other side shall answer."""

    number: int
    move: GateMove
    decision: Decision | None
    reason: Reason | None
    words: str
    cites: list[QuoteOut]
    officer: PersonOut
    body: BodyOut | None
    to: BodyOut | None
    at: datetime
    due_on: date | None
    due_basis: str


class MatterOut(MatterRowOut):
    """A matter whole; `waits` where the officer can make the next move.

    `procedures` are those by which the work that follows can be opened.
    """

    text: str
    deadline: str
    asks: list[AskOut]
    proposal: ProposalOut
    entry: EntryRef | None
    helper: BodyOut | None
    category: str
    unaccepted: str
    case: int | None
    refusals: int
    due_basis: str
    waits: bool
    procedures: list[str]
    moves: list[MoveOut]


class RequestOut(RequestFactsOut):
    """A request whole; `appellant` is for who dispatches tickets there, else `null`."""

    text: str
    category: str
    whereabouts: str
    appellant: str | None
    original_name: str
    original_digest: str
    reply: str
    replied_at: datetime | None
    satisfaction: Satisfaction | None
    same_event: int | None
    received_by: PersonOut
    matters: list[MatterOut]


class MatterReceipt(Schema):
    """A matter that was registered."""

    id: int
    version: int


class RegisteredOut(Schema):
    """A request that was registered at one township."""

    request: int
    township: str
    matters: list[MatterReceipt]
    url: str


class SentOut(Schema):
    """What was registered, one request for each township."""

    requests: list[RegisteredOut]


class MovedOut(Schema):
    """What was done: the matter and how far it has come; `case` where one was opened."""

    matter: int
    request: int
    version: int
    state: MatterState
    case: int | None = None
    url: str


class RepliedOut(Schema):
    """A ticket that was answered."""

    request: int
    url: str


class PrecedentOut(Schema):
    """A dispute that was decided; cited until it is repealed."""

    id: int
    township: PlaceOut
    kind: ListKind | None
    address: int | None
    decision: Decision
    words: str
    ruling: str
    matter: int
    decided_by: PersonOut
    decided_at: datetime
    repealed_at: datetime | None
    repeal_reason: str


class RepealedOut(Schema):
    """A precedent that no longer holds."""

    precedent: int
