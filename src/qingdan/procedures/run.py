"""A run of a procedure: its acts and what follows from them. Never changed, only continued."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from qingdan.core.workdays import WorkCalendar
from qingdan.procedures.definition import MAIN, Action, Definition, State, Value
from qingdan.procedures.enums import Everyday
from qingdan.procedures.names import CHINA
from qingdan.rulebook.book import Rulebook

AT = "@"
EVERYDAY = frozenset(Everyday.values)


@dataclass(frozen=True)
class Setting:
    """What time limits are counted by: the rules, the working days, the place.

    ``names`` says how people and bodies are called in refusals; without it by their own keys.
    """

    book: Rulebook
    calendar: WorkCalendar
    region: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Actor:
    """Who acts, in which roles, for which body."""

    person: str
    roles: frozenset[str]
    party: str = ""


@dataclass(frozen=True)
class Said:
    """What somebody says with an act.

    Args:
        values: fields that are filled; for an extension also ``clock``, for a transfer ``person``.
        lane: the lane acted in, ``lane@body`` for one that was opened for a body.
        parties: the bodies a lane is opened for; ``lead`` is the one that leads.
        reason: why; ``clause`` the clause that is quoted.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    lane: str = MAIN
    parties: tuple[str, ...] = ()
    lead: str = ""
    reason: str = ""
    clause: str = ""


@dataclass(frozen=True)
class Act:
    """What was done: by whom, in which role, when."""

    action: str
    person: str
    role: str
    at: datetime
    said: Said
    party: str = ""


@dataclass(frozen=True)
class LaneRun:
    """Where one lane of a run stands: the states passed, each with the act that led there."""

    code: str
    party: str
    opened_by: int
    path: tuple[tuple[str, int], ...]
    lead: bool = False
    stopped: str = ""

    @property
    def state(self) -> str:
        """The code of the state it is in."""
        return self.path[-1][0]

    @property
    def key(self) -> str:
        """Its name within the run."""
        return key_of(self.code, self.party)


@dataclass(frozen=True)
class Run:
    """A run: everything but ``begun_at`` and ``acts`` can be counted again from these two.

    ``values`` are what was filled, by lane. ``void`` are the acts that were taken back by a
    return or a withdrawal: they stay in the record and count for nothing.
    """

    definition: Definition
    setting: Setting = field(compare=False, repr=False)
    begun_at: datetime
    acts: tuple[Act, ...]
    lanes: Mapping[str, LaneRun]
    values: Mapping[str, Mapping[str, Value]]
    void: frozenset[int] = frozenset()

    def state(self, lane: str = MAIN) -> State:
        """Return where a lane stands."""
        return self.definition.state[self.lanes[lane].state]

    @property
    def is_done(self) -> bool:
        """Whether the main line has ended."""
        return self.state().is_done

    @property
    def valid(self) -> Iterator[tuple[int, Act]]:
        """The acts that count, with their number."""
        return ((at, act) for at, act in enumerate(self.acts) if at not in self.void)

    def seen_from(self, lane: str) -> list[tuple[int, Act]]:
        """Return the acts that count for a lane: its own and those of the main one, or all."""
        if lane == MAIN:
            return list(self.valid)
        return [
            (at, act)
            for at, act in self.valid
            if act.said.lane == MAIN or (act.said.lane == lane and at > self.lanes[lane].opened_by)
        ]

    def value(self, field: str, lane: str = MAIN) -> Value | None:
        """Return what a field holds in a lane; what the lane does not say, the main one does."""
        return self.values.get(lane, {}).get(field, self.values.get(MAIN, {}).get(field))

    def is_filled(self, field: str, lane: str = MAIN) -> bool:
        """Tell whether a field says something."""
        return self.value(field, lane) not in (None, "")

    def starts_at(self, act: Act, field: str) -> datetime:
        """Return from when a term runs: the act, or the date that a field holds where one is."""
        day = self.value(field, act.said.lane) if field else None
        if not isinstance(day, date):
            return act.at
        return datetime(day.year, day.month, day.day, tzinfo=CHINA)

    def of_code(self, lane: str) -> list[LaneRun]:
        """Return what was opened of a lane."""
        return [one for one in self.lanes.values() if one.code == lane]

    def offered(self, lane: str = MAIN) -> list[Action]:
        """Return what the state of a lane lets people do, roles and gates left aside."""
        if self.lanes[lane].stopped:
            return []
        return list(self.definition.actions_from(self.lanes[lane].state))

    def who(self, key: str) -> str:
        """Return how a person or body is called."""
        return self.setting.names.get(key, key)

    def with_lane(self, lane: LaneRun) -> "Run":
        """Return this run with a lane put in or moved."""
        return replace(self, lanes={**self.lanes, lane.key: lane})


def key_of(lane: str, party: str) -> str:
    """Return the name of a lane within a run.

    >>> key_of("department", "水利局"), key_of("main", "")
    ('department@水利局', 'main')
    """
    return f"{lane}{AT}{party}" if party else lane


def named(definition: Definition, action: str) -> str:
    """Return the title of an action, everyday ones too."""
    if action in EVERYDAY:
        return str(Everyday(action).label)
    return definition.action[action].title


def listed(titles: Iterator[str] | list[str]) -> str:
    """Return titles as one phrase.

    >>> listed(["上报", "结案"]), listed([])
    ('上报、结案', '无')
    """
    return "、".join(titles) or "无"
