"""What the API says of standard matters, and of ways of working that recur."""

from ninja import Field, Schema

from qingdan.catalogue.comparing.segments import Operation
from qingdan.catalogue.enums import ListKind, Side
from qingdan.matters.enums import Addressee, AlignmentState, Stage
from qingdan.matters.library import Matter
from qingdan.matters.recurring import StepChange
from qingdan.parties.departments import role_titles


class MatterOut(Schema):
    """One standard matter: a subject at one stage, the same in every township.

    ``department_role`` is the canonical role in charge in a county, ``null`` where the
    township alone is; ``handler`` says who handles what stands on no township list.
    """

    code: str
    title: str
    field: str
    subject: str
    stage: Stage
    stage_title: str
    addressee: Addressee
    department_role: str | None
    department_title: str | None
    handler: str | None

    @staticmethod
    def resolve_stage_title(matter: Matter) -> str:
        """Say the stage in Chinese."""
        return str(matter.stage.label)

    @staticmethod
    def resolve_department_role(matter: Matter) -> str | None:
        """Turn the empty role into ``null``."""
        return matter.department or None

    @staticmethod
    def resolve_department_title(matter: Matter) -> str | None:
        """Say the role in Chinese."""
        return role_titles().get(matter.department)

    @staticmethod
    def resolve_handler(matter: Matter) -> str | None:
        """Turn the empty text into ``null``."""
        return matter.handler or None


class TermOut(Schema):
    """A key word of a matter; ``weight`` is 1 to 5."""

    term: str
    weight: int


class NeighbourOut(Schema):
    """A matter this one is not, and the one difference that decides."""

    code: str
    title: str
    difference: str


class LawOut(Schema):
    """A law by name; ``article`` is empty where none is certain."""

    name: str
    article: str


class HotlineNodeOut(Schema):
    """A node of the classification that 12345 hotlines sort tickets by."""

    code: str
    path: list[str]


class MatterEntryOut(Schema):
    """An entry in force that does a matter.

    ``rank`` 1 says exactly this, higher ranks would also do; ``state`` tells what a person
    has confirmed from what the system proposes.
    """

    township: str = Field(alias="edition.township_id")
    township_name: str = Field(alias="edition.township.name")
    kind: ListKind
    number: int
    address: int
    name: str
    rank: int
    state: AlignmentState = Field(alias="alignment_state")
    url: str = Field(alias="get_absolute_url")


class MatterDetailOut(Schema):
    """One matter whole, and the entries that do it on the lists in force."""

    matter: MatterOut
    terms: list[TermOut]
    neighbours: list[NeighbourOut]
    laws: list[LawOut]
    hotline: list[HotlineNodeOut]
    ask: str
    bring: str
    how: str
    handler_basis: str
    entries: list[MatterEntryOut]


class RecurringEntryOut(Schema):
    """An entry by where it stands."""

    kind: ListKind
    number: int
    address: int
    name: str
    url: str = Field(alias="get_absolute_url")


class SegmentOut(Schema):
    """A stretch of a step: equal, left out or put in, seen from the common wording."""

    operation: Operation
    text: str


class DepartureOut(Schema):
    """One step that is not the common one; ``step`` counts from 1 in the common steps."""

    change: StepChange
    step: int
    segments: list[SegmentOut]


class DepartingOut(Schema):
    """An entry that works nearly the same way, and what it does otherwise."""

    item: RecurringEntryOut
    departures: list[DepartureOut]


class RecurringOut(Schema):
    """One way of working; ``……`` stands for what each entry names itself."""

    id: str
    side: Side
    steps: list[str]
    departments: list[str]
    items: list[RecurringEntryOut]
    departing: list[DepartingOut]
