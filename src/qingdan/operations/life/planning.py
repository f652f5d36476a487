"""The plan of the year: which case of which kind is begun where and when, and how far it gets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import count, islice
from random import Random

from qingdan.catalogue.models import Item
from qingdan.core.workdays import WorkCalendar
from qingdan.operations.life.shifting import A_DAY, Attempted, Shift, attempt, opening_of
from qingdan.operations.life.stage import Entry, Stage
from qingdan.operations.life.texts import Subject, Tale, tales
from qingdan.parties.models import Organisation
from qingdan.procedures.definition import MAIN, Definition, Scenario
from qingdan.procedures.enums import RoleSide, ScenarioKind
from qingdan.procedures.loading import library
from qingdan.procedures.run import Setting
from qingdan.rulebook.loading import current_book, current_calendar

A_YEAR = timedelta(days=365)
BY_DAYS = ("emergency",)
"""Kinds whose work does not wait for a working day."""
LIVE_EVERY = 6
"""One in so many cases is left open on the way, beside those whose scenario is left open."""
IDLE = (1, 1, 1, 2, 2, 3, 4, 6, 9, 14)
"""Before so many working days the open ones were last acted in."""
HEADQUARTERS = "headquarters"
LATEST_START = 55
"""Up to so many minutes after the hour a case begins."""
SHORT, LONG, LEFT_OPEN = 6, 16, 8
"""How scenarios take turns: by their length, those that are left open much less often."""
SELDOM = {ScenarioKind.HAPPY: 0.75, ScenarioKind.REFUSED: 2}
"""Most work goes well, little is refused."""
NEAR_AT_HAND = (
    "natural-resources", "agriculture", "emergency", "housing-construction", "water",
    "market-supervision", "ecology-environment", "civil-affairs",
)  # fmt: skip
"""Departments that are asked where the entry names none."""

Story = tuple[Subject, Scenario, Stage, tuple[Entry, ...]]
"""A subject, how it goes, where, and the entries it can stand under there."""


@dataclass(frozen=True)
class Plot:
    """One case: what about, by which scenario, on which days.

    ``key`` names it in requests; ``number`` counts those of its kind, from 0.
    """

    key: str
    number: int
    stage: Stage
    definition: Definition
    scenario: Scenario
    tale: Tale
    subject: Subject
    entry: Entry | None
    village: Organisation
    departments: tuple[Organisation, ...]
    shown: Attempted = field(repr=False)

    @property
    def item(self) -> Item | None:
        """The entry it is done under."""
        return self.entry.item if self.entry else None

    @property
    def lead(self) -> Organisation | None:
        """The department that leads: of the entry or the subject, or any where work needs one."""
        of_entry = self.stage.staffed(self.item)
        named = of_entry or self.subject.departments
        return self.departments[0] if self.departments and (named or self._needs_lead) else None

    @property
    def _needs_lead(self) -> bool:
        roles = self.definition.roles
        by_department = any(one.side is RoleSide.DEPARTMENT and not one.of_party for one in roles)
        return by_department or any(one.code == HEADQUARTERS for one in roles)

    @property
    def dice(self) -> Random:
        """Chance that falls the same way every time."""
        return chance(self.key)


def chance(key: str) -> Random:
    """Return chance that falls the same way every time for a key."""
    return Random(key)  # noqa: S311 - the texts of a demonstration


def plan(stages: Sequence[Stage], *, on: date, of_each: int | None = None) -> list[Plot]:
    """Return the cases of the year before a day, in the order in which they begin.

    Args:
        stages: the townships.
        on: nothing is done on this day or later.
        of_each: how many of each kind, as many as the texts say where not given.
    """
    found: list[Plot] = []
    for kind, tale in tales().items():
        definition = library().get(kind, on)
        if definition is not None and stages:
            found += _Author(tale, definition, tuple(stages), on).plots(of_each or tale.cases)
    return sorted(found, key=lambda one: (one.shown.begins_at, one.key))


@dataclass(frozen=True)
class _Author:
    """Who writes the plots of one kind of work."""

    tale: Tale
    definition: Definition
    stages: tuple[Stage, ...]
    on: date

    @cached_property
    def calendar(self) -> WorkCalendar:
        return current_calendar()

    def plots(self, most: int) -> Iterator[Plot]:
        """Yield as many cases as are wanted, the subjects in turn."""
        for number, told in enumerate(islice(self._told(), most)):
            yield self._plot(f"demo/{self.tale.kind}/{number}", number, told)

    def _told(self) -> Iterator[Story]:
        """Yield what can be told: subjects with a scenario each, at a township with the entry."""
        turns = {one.code: 0 for one in self.definition.scenarios}
        subjects = self.tale.subjects
        missed = 0
        for at in count():
            turn, place = at % len(subjects), (at + at // len(subjects)) % len(self.stages)
            told = self._told_of(subjects[turn], place, turns, again=at >= len(subjects))
            missed = 0 if told else missed + 1
            if told:
                yield told
            if missed > len(subjects):
                return

    def _told_of(
        self, subject: Subject, turn: int, turns: dict[str, int], *, again: bool
    ) -> Story | None:
        """Return how a subject is told next, ``None`` where it cannot be, or only once."""
        fitting = [one for one in self.definition.scenarios if self.tale.fits(subject, one.code)]
        for stage in (*self.stages[turn:], *self.stages[:turn]):
            found = tuple(self._entries(stage, subject))
            if fitting and (found or subject.entry is None) and not (again and subject.own_words):
                scenario = min(fitting, key=lambda one: self._told_enough(one, turns))
                turns[scenario.code] += 1
                return subject, scenario, stage, found
        return None

    def _told_enough(self, scenario: Scenario, turns: dict[str, int]) -> float:
        """Return how much of a scenario was told: long ones and those left open come less often."""
        length = max(SHORT, len(scenario.steps) ** 2 / LONG)
        seldom = SELDOM.get(scenario.kind, 1) if self._ends(scenario) else LEFT_OPEN
        return turns[scenario.code] * length * seldom

    def _ends(self, scenario: Scenario) -> bool:
        """Tell whether a scenario comes to an end."""
        last = scenario.states.get(MAIN)
        return last is not None and self.definition.state[last].is_done

    def _entries(self, stage: Stage, subject: Subject) -> Iterator[Entry]:
        for one in stage.entries.get(self.tale.kind, ()):
            if subject.entry is not None and subject.entry.search(one.text):
                yield one

    def _plot(
        self,
        key: str,
        number: int,
        told: Story,
    ) -> Plot:
        subject, scenario, stage, found = told
        dice = chance(f"{key}/days")
        entry = dice.choice(found) if found else None
        setting = Setting(current_book(), self.calendar, stage.county)
        shift, most = self._days(subject, scenario, stage, number)
        until = opening_of(self.on)
        return Plot(
            key=key,
            number=number,
            stage=stage,
            definition=self.definition,
            scenario=scenario,
            tale=self.tale,
            subject=subject,
            entry=entry,
            village=stage.villages[number % len(stage.villages)],
            departments=tuple(_departments(stage, subject, entry, number)),
            shown=attempt(self.definition, scenario, shift, setting, until=until, most=most),
        )

    def _days(
        self, subject: Subject, scenario: Scenario, stage: Stage, number: int
    ) -> tuple[Shift, int]:
        """Return to which days a scenario is moved, and how many of its steps are taken."""
        dice = chance(f"demo/{self.tale.kind}/{number}/begin")
        steps = [one for one in scenario.steps if not one.refused]
        first = scenario.begins_at.date()
        earliest = max(self.definition.valid_from, self.on - A_YEAR)
        if stage.edition.valid_from:
            earliest = max(earliest, stage.edition.valid_from)
        most = len(steps)
        cut = number % LIVE_EVERY == LIVE_EVERY - 1 and most > 1
        if cut or not self._ends(scenario):
            most = dice.randrange(1, most) if cut else most
            passed = (steps[most - 1].at.date() - first).days
            idle = dice.choice(IDLE)
            begin = self._worked(self.on, idle + passed * 5 // 7 + (1 if passed else 0))
        else:
            whole = (steps[-1].at.date() - first).days * 4 // 3 + 14
            days = [earliest + A_DAY * at for at in range((self.on - earliest).days - whole)]
            season = [one for one in days if one.month in subject.months]
            begin = dice.choice(season or days or [earliest])
        begin = max(begin, earliest)
        by_days = self.tale.kind in BY_DAYS
        if not by_days:
            begin = self.calendar.next_working_day(begin)
        return Shift(first, begin, self.calendar, by_days, dice.randrange(LATEST_START)), most

    def _worked(self, day: date, count: int) -> date:
        """Return the day so many working days before another."""
        while count > 0:
            day -= A_DAY
            count -= self.calendar.is_working_day(day)
        return day


def _departments(
    stage: Stage, subject: Subject, entry: Entry | None, number: int
) -> Iterator[Organisation]:
    """Yield the departments that a case can have to do with, those of the entry first."""
    named = [stage.departments[one] for one in subject.departments if one in stage.departments]
    of_entry = stage.staffed(entry.item) if entry else []
    turn = number % len(NEAR_AT_HAND)
    others = [
        stage.departments[one]
        for one in (*NEAR_AT_HAND[turn:], *NEAR_AT_HAND[:turn])
        if one in stage.departments
    ]
    yield from dict.fromkeys((*of_entry, *named, *others))
