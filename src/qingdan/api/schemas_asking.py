"""What is asked about whose job something is, and what is answered.

An answer has the shape that ``finder.interfaces.written.as_json`` gives it, the same on the
command line and in evidence packs.
"""

from datetime import date

from ninja import Field, Schema
from pydantic import ConfigDict

from qingdan.api.days import Day
from qingdan.api.problems import Problem
from qingdan.finder.enums import Verdict
from qingdan.matters.enums import Asker

MOST_QUESTIONS = 100
LONGEST_NAME, LONGEST_ID = 60, 100


class AskIn(Schema):
    """A question in everyday words; a whole letter will do."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(description="要问的事，2 至 2000 字", examples=["村口的水渠塌了找谁修"])
    township: str = Field(
        min_length=1,
        max_length=LONGEST_NAME,
        description="乡镇（街道）：九位代码，或名称、简称",
        examples=["150222105", "银号镇"],
    )
    on: Day | None = Field(
        None, description="按哪一天的现行清单，缺省为今天；以后的日子按今天已发布的清单"
    )
    asked_by: Asker | None = Field(None, description="谁在问")
    id: str = Field("", max_length=LONGEST_ID, description="调用方自己的编号，原样带回")


class BatchIn(Schema):
    """Up to 100 questions, each answered for itself."""

    model_config = ConfigDict(extra="forbid")

    questions: list[AskIn] = Field(min_length=1, max_length=MOST_QUESTIONS)


class ProofOut(Schema):
    """Words of the list, exactly as published; ``marked`` is the decisive part of them."""

    address: str
    text: str
    marked: str


class StepOut(Schema):
    """Who acts next, with the words of the list that say so, empty where it does not."""

    party: str
    text: str
    address: str


class ClauseRef(Schema):
    """A clause by where it stands."""

    address: str
    text: str


class OtherClauseRef(ClauseRef):
    """A clause that binds somebody else; ``party`` is the department printed above it."""

    party: str


class ContactOut(Schema):
    """A body to turn to; what nobody has entered is empty."""

    name: str
    phone: str
    address: str
    hours: str


class CounterOut(Schema):
    """An entry on another list about the same subject at another stage, told apart."""

    address: str
    name: str
    stage: str
    difference: str
    clause: ProofOut


# An entry has a field called ``list``, so the lists in it are named before.
Texts = list[str]
Proofs = list[ProofOut]
Steps = list[StepOut]
Clauses = list[ClauseRef]
OtherClauses = list[OtherClauseRef]
Contacts = list[ContactOut]
Counters = list[CounterOut]


class EntryOut(Schema):
    """One entry that answers; ``list`` is 基本, 配合 or 收回, ``path`` its permanent page."""

    list: str
    number: int
    name: str
    address: str
    path: str
    confidence: float = Field(ge=0, le=1)
    matter: str | None
    stage: str | None
    clauses: Proofs
    leads: Texts
    next: Steps
    township_does: Clauses
    left_to_others: OtherClauses
    support: Texts
    contacts: Contacts
    counters: Counters


class ElsewhereOut(Schema):
    """Who handles what stands on no list, with the source of that."""

    matter: str
    handler: str
    basis: str
    how: str
    confidence: float


class PartOut(Schema):
    """A further matter in a letter, with its own answer."""

    text: str
    verdict: Verdict
    entries: list[EntryOut]
    elsewhere: ElsewhereOut | None


class UrgentOut(Schema):
    """Whom to call at once about a danger to life; ``source`` says who published the number."""

    number: str
    name: str
    when: str
    advice: str
    source: str


class EditionRef(Schema):
    """The edition that was answered from; ``content_digest`` proves its words."""

    ordinal: int
    title: str
    content_digest: str


class AnswerOut(Schema):
    """Whose job it is, with proof, or honestly neither.

    ``urgent`` is to be told first, whatever the verdict. ``verdict`` off-list has no
    ``entries`` but may have ``near`` ones and ``elsewhere``, or else ``asks``; unclear has
    ``asks``, what to ask the person. ``trace`` says how it was reached, ``note``
    what to know of the day asked about, mostly nothing.
    """

    id: str
    urgent: list[UrgentOut]
    verdict: Verdict
    township: str
    on: date
    edition: EditionRef
    off_list_confidence: float = Field(ge=0, le=1)
    entries: list[EntryOut]
    near: list[EntryOut]
    elsewhere: list[ElsewhereOut]
    asks: list[str]
    parts: list[PartOut]
    trace: list[str]
    model: str
    note: str


class BatchLine(Schema):
    """One answer of a batch, or why there is none; one of both is ``null``."""

    id: str
    answer: AnswerOut | None = None
    problem: Problem | None = None


class BatchOut(Schema):
    """The answers in the order of the questions."""

    answers: list[BatchLine]
