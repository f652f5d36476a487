"""What programs send to act in cases."""

from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict, StrictBool, StrictInt
from pydantic_core import PydanticCustomError

from qingdan.cases.enums import RelationKind, SupportState
from qingdan.catalogue.enums import ListKind
from qingdan.procedures.enums import StateGroup

BIGGEST = 2**63 - 1
LONGEST_VALUE, LONGEST_REASON, MOST_VALUES, MOST_BODIES, MOST_PARTS = 4000, 500, 80, 50, 10


def _seen(text: str) -> str:
    if "\x00" in text:
        raise PydanticCustomError("unseen_sign", "nul")
    return text


Text = Annotated[str, AfterValidator(_seen)]
Key = Annotated[int, Field(ge=1, le=BIGGEST)]
"""A number in an address."""
BodyKey = Annotated[str, Field(pattern=r"^b[1-9][0-9]{0,14}$")]
PersonKey = Annotated[str, Field(pattern=r"^o[1-9][0-9]{0,14}$")]
LaneKey = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9-]{0,40}(@b[1-9][0-9]{0,14})?$", max_length=60)
]
Word = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=48)]
Code = Annotated[str, Field(pattern=r"^\d{9}$")]
Number = Annotated[StrictInt, Field(ge=-(10**15), le=10**15)]
Value = StrictBool | Number | Annotated[Text, Field(max_length=LONGEST_VALUE)]
Reason = Annotated[Text, Field(max_length=LONGEST_REASON)]
Tab = Literal["mine", "unit", "waiting", "near", "over", "all"]
ListWord = Literal["basic", "cooperative", "reclaimed", "off"]


class Sent(Schema):
    """A body of a request: nothing it does not know."""

    model_config = ConfigDict(extra="forbid")


class EntryIn(Sent):
    """An entry in force by its list and permanent number."""

    kind: ListKind
    address: int = Field(ge=0, le=2**31 - 1)


class OpenIn(Sent):
    """What a case is opened with; bodies by key, from ``/cases/openable``."""

    procedure: Word = Field(examples=["report-up"])
    title: Annotated[Text, Field(min_length=1, max_length=120)]
    township: Code = Field(examples=["150222105"])
    entry: EntryIn | None = None
    lead: BodyKey | None = None
    village: BodyKey | None = None


class ActIn(Sent):
    """An act; ``seen`` is the ``version`` of the case that the caller had before them.

    ``values`` are fields by code: text, whole number, yes or no; days as ``2026-01-31``. An
    extension also says ``clock``, a transfer ``person``.
    """

    action: Word
    seen: int = Field(ge=0, le=2**31 - 1)
    lane: LaneKey = "main"
    values: dict[Word, Value] = Field({}, max_length=MOST_VALUES)
    parties: list[BodyKey] = Field([], max_length=MOST_BODIES)
    lead: BodyKey | None = None
    person: PersonKey | None = None
    clock: Word | None = None
    reason: Reason = ""
    clause: Reason = ""


class RelateIn(Sent):
    """Another case, and what the two are to each other."""

    other: Key
    kind: RelationKind = RelationKind.RELATED


class MergeIn(Sent):
    """The case that goes on, and why they are one matter."""

    into: Key
    reason: Reason


class SplitIn(Sent):
    """What is split off, one case for each title, and why."""

    titles: list[Annotated[Text, Field(min_length=1, max_length=120)]] = Field(
        min_length=1, max_length=MOST_PARTS
    )
    reason: Reason


class WithdrawIn(Sent):
    """Why a file is taken off."""

    reason: Reason


class MoveIn(Sent):
    """What becomes of an obligation; a note is always needed."""

    state: SupportState
    note: Reason


class CaseFilter(Schema):
    """Which cases are asked for; the same filters as on the workbench."""

    tab: Tab = "mine"
    q: str = Field("", max_length=60, description="标题或办件号")
    kind: str = Field("", max_length=24, description="工作种类的代码")
    place: str = Field("", max_length=12, description="乡镇代码")
    group: StateGroup | None = None
    entry: ListWord | None = Field(None, description="哪张清单；off 是不在清单的")
    who: str = Field("", max_length=60, description="经办人或立项人的姓名")
    after: str = Field("", max_length=80, description="上一页的 next")
    size: int = Field(50, ge=1, le=200)

    def given(self) -> dict[str, str]:
        """Return the filters that say something, as the workbench has them in its address."""
        every = {
            "q": " ".join(self.q.split()),
            "kind": self.kind,
            "place": self.place,
            "group": self.group.value if self.group else "",
            "entry": self.entry or "",
            "who": " ".join(self.who.split()),
        }
        return {name: value for name, value in every.items() if value}
