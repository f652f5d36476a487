"""What programs send to the gate, and what it proposes."""

from typing import Annotated

from ninja import Field, Schema

from qingdan.api.days import Day
from qingdan.api.schemas_acting import (
    BodyKey,
    Code,
    EntryIn,
    Key,
    Reason,
    Sent,
    Text,
    Word,
)
from qingdan.catalogue.enums import ListKind, Side
from qingdan.finder.domain.answering import LONGEST
from qingdan.intake.domain.receiving import MOST_MATTERS
from qingdan.intake.enums import Channel, Decision, Door, MatterState, Sign
from qingdan.intake.enums import Reason as Ground

MOST_TEXT, MOST_WORDS, MOST_TOWNSHIPS, MOST_ASKED = 60_000, 4000, 40, 200
MatterText = Annotated[Text, Field(min_length=1, max_length=LONGEST)]
Words = Annotated[Text, Field(max_length=MOST_WORDS)]
Seen = Annotated[int, Field(ge=0, le=2**31 - 1)]


class ContentIn(Sent):
    """What came: the whole text, or its matters one by one, or both.

    Without `matters` the text is taken apart as on the page. `reference` is the sender's own
    number. `appellant` and `whereabouts` are of tickets and kept encrypted.
    """

    text: Annotated[Text, Field(max_length=MOST_TEXT)] = ""
    matters: list[MatterText] = Field([], max_length=MOST_MATTERS)
    title: Annotated[Text, Field(max_length=120)] = ""
    sender_name: Annotated[Text, Field(max_length=120)] = ""
    channel: Channel | None = None
    reference: Annotated[Text, Field(max_length=80)] = ""
    category: Annotated[Text, Field(max_length=40)] = ""
    appellant: Annotated[Text, Field(max_length=200)] = ""
    whereabouts: Annotated[Text, Field(max_length=200)] = ""


class RequestIn(ContentIn):
    """A request for one township or several; a department's names its body in `sender`."""

    door: Door
    townships: list[Code] = Field(min_length=1, max_length=MOST_TOWNSHIPS)
    sender: BodyKey | None = None


class IncomingIn(ContentIn):
    """What another system sends; `key` names the message, the same key is taken once."""

    key: str = Field(min_length=8, max_length=64, pattern=r"^[\x21-\x7e]+$")
    township: Code


class ClauseIn(Sent):
    """A clause of the entry by its side and number."""

    side: Side
    number: int = Field(ge=0, le=2**31 - 1)


class RestsIn(EntryIn):
    """The entry in force that a decision rests on, and the clauses quoted."""

    clauses: list[ClauseIn] = Field([], max_length=40)


class SeenIn(Sent):
    """An act; `seen` is the `version` of the matter that the caller had before them."""

    seen: Seen


class SaidIn(SeenIn):
    """What was done, in words."""

    words: Words


class DecideIn(SeenIn):
    """A decision with its reason; both have to fit, and most reasons need an entry."""

    decision: Decision
    reason: Ground
    entry: RestsIn | None = None
    words: Words = ""


class RuleIn(DecideIn):
    """A ruling; `words` say why, `to` is who shall do it."""

    to: BodyKey | None = None


class DispatchIn(DecideIn):
    """Who handles a ticket's matter; `category` puts its node right."""

    body: BodyKey
    helper: BodyKey | None = None
    category: Annotated[Text, Field(max_length=80)] = ""


class ObjectIn(SaidIn):
    """An objection; a ticket is given back with the entry that says whose it is."""

    entry: RestsIn | None = None


class WorkIn(SeenIn):
    """The case that is opened; the procedure is one of the matter's `procedures`."""

    procedure: Word
    title: Annotated[Text, Field(min_length=1, max_length=120)]
    lead: BodyKey | None = None


class ReplyIn(Sent):
    """The one reply to the person a ticket came from."""

    text: Annotated[Text, Field(min_length=1, max_length=MOST_WORDS)]


class RepealIn(Sent):
    """Why a precedent no longer holds."""

    reason: Reason


class RequestFilter(Schema):
    """Which requests are asked for."""

    door: Door | None = None
    state: MatterState | None = Field(None, description="有这种状况的事项")
    township: str = Field("", max_length=12, description="乡镇代码")
    waiting: bool = Field(default=False, description="只要等本人下一步的")
    after: Key | None = Field(None, description="上一页的 next")
    size: int = Field(50, ge=1, le=200)


class GateIn(Sent):
    """One matter as asked of a township, which is named by code or by name.

    `sender` is who asks, as said; `door` is taken from it where it is left out.
    """

    text: MatterText
    township: Annotated[Text, Field(min_length=1, max_length=60)]
    sender: Annotated[Text, Field(max_length=120)] = ""
    door: Door | None = None
    on: Day | None = None
    id: Annotated[Text, Field(max_length=120)] = ""


class GateBatchIn(Sent):
    """Up to 200 matters."""

    requests: list[GateIn] = Field(min_length=1, max_length=MOST_ASKED)


class CitedClauseOut(Schema):
    """A clause word for word; `cited` is how people write its address."""

    side: Side
    number: int
    cited: str
    text: str


class CitedEntryOut(Schema):
    """An entry; `confidence` is how near it comes, 0 to 1, no probability."""

    kind: ListKind
    number: int
    address: int
    cited: str
    name: str
    confidence: float
    clauses: list[CitedClauseOut]


class ShownSignOut(Schema):
    """Words that hide work or load it with more, and where they stand in the text."""

    code: Sign
    title: str
    says: str
    start: int
    end: int
    words: str


class BasisOut(Schema):
    """A rule, word for word."""

    rule: str
    title: str
    words: str


class EditionRef(Schema):
    """The lists it was proposed by."""

    title: str
    digest: str


class ProposalOut(Schema):
    """What is proposed; a person decides. `entries` decide it, `near` come closest."""

    decision: Decision
    reason: Ground
    why: str
    entries: list[CitedEntryOut]
    near: list[CitedEntryOut]
    to: list[str]
    asks: list[str]
    flags: list[Sign]
    signs: list[ShownSignOut]
    deadlines: list[str]
    basis: list[BasisOut]
    precedents: list[int]
    edition: EditionRef


class GateOut(Schema):
    """The proposal for one matter, with the caller's own number."""

    id: str
    proposal: ProposalOut


class GateProblem(Schema):
    """Why there is no proposal."""

    type: str
    title: str
    status: int
    detail: str


class GateLineOut(Schema):
    """A line of a batch: the proposal, or why there is none."""

    id: str
    proposal: ProposalOut | None = None
    problem: GateProblem | None = None


class GateBatchOut(Schema):
    """The answers in the order of what was asked."""

    answers: list[GateLineOut]
