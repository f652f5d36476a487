"""Telling the month at the gate: all requests together, in the order of their moments."""

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from itertools import islice

from django.db import transaction

from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Item
from qingdan.core.errors import DomainError
from qingdan.core.shipped import load_table
from qingdan.intake.domain.lapsing import mind_duties
from qingdan.intake.domain.watching import Evaluated, TakenOver, evaluate, name_takeover
from qingdan.intake.enums import Evaluation
from qingdan.intake.meter import months_until
from qingdan.operations.gate.days import WORKING_DAYS, Days
from qingdan.operations.gate.people import People
from qingdan.operations.gate.playing import play
from qingdan.operations.gate.story import Known, Story
from qingdan.operations.gate.texts import Month, Owner, Sheet, month_told
from qingdan.operations.life.shifting import MORNING, opening_of
from qingdan.operations.life.stage import Stage, stages
from qingdan.rulebook.loading import current_calendar

AT_ONCE = 100
OWNED_ON, RATED_ON = 2, 23
"""The working days on which owners are registered and sheets are written."""
MONTHS = 3
Doing = Callable[[datetime], object]


@dataclass
class GateMonth:
    """A month that can be told: what is done at each moment, and what was refused."""

    days: Days
    stages: Mapping[str, Stage]
    doings: list[tuple[datetime, int, Doing]] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)
    refusals: Counter[str] = field(default_factory=Counter)

    @property
    def steps(self) -> int:
        """How many steps were done with the requests."""
        return sum(one.done for one in self.stories)

    def tell(self) -> Iterator[datetime]:
        """Do everything in its order; yields the moment of each, for a progress bar."""
        steps = iter(sorted(self.doings, key=lambda one: one[:2]))
        while True:
            with transaction.atomic():
                done = [(at, doing(at)) for at, _, doing in islice(steps, AT_ONCE)]
            if not done:
                return
            yield from (at for at, _ in done)

    def plan(self, told: Month) -> None:
        """Put all that is told of the townships here into the order of its moments."""
        known = Known()
        for turn, one in enumerate(told.requests):
            if one.place in self.stages:
                people = People(self.stages[one.place], turn)
                known[one.place, one.key] = story = Story(
                    one, people, self.days, known, self.refusals
                )
                self._put_story(story)
        for owner in told.owners:
            if owner.place in self.stages:
                at = self.days.arrival(OWNED_ON, owner.number)
                self._put(at, partial(_own, owner, self.stages[owner.place]))
        for turn, sheet in enumerate(told.sheets):
            if sheet.place in self.stages:
                at = self.days.arrival(RATED_ON, turn)
                self._put(at, partial(_rate, sheet, self.stages[sheet.place]))
        if self.stages:
            for number in range(1, WORKING_DAYS + 1):
                self._put(opening_of(self.days[number]) + MORNING, mind_duties)

    def _put_story(self, story: Story) -> None:
        self.stories.append(story)
        arrives, *moments = story.moments()
        self._put(arrives, story.receive)
        for at, step in zip(moments, story.told.steps, strict=True):
            self._put(at, partial(play, story, step))

    def _put(self, at: datetime, doing: Doing) -> None:
        def guarded(when: datetime) -> None:
            try:
                doing(when)
            except DomainError as refusal:
                self.refusals[str(refusal)] += 1

        self.doings.append((at, len(self.doings), guarded))


def month_before(day: date, *, places: Container[str] | None = None) -> GateMonth:
    """Return the month before a day, planned; nothing is written yet.

    The same people, lists and day give the same month.

    Args:
        day: local date of the demo; nothing is done on it, nor after the years whose working
            days are loaded.
        places: of which townships, by their names in ``demo.toml``; all that have a list.
    """
    calendar = current_calendar()
    days = Days.before(min(day, date(max(calendar.years), 12, 31)), calendar)
    names = load_table("demo.toml")["place"]
    here = {names[one.place.code]: one for one in stages(days[1])}
    wanted = {name: one for name, one in here.items() if places is None or name in places}
    month = GateMonth(days, wanted)
    month.plan(month_told())
    return month


def _own(owner: Owner, stage: Stage, at: datetime) -> None:
    """Have the department say how it does what it took over."""
    rows = Item.objects.filter(edition=stage.edition, kind=ListKind.RECLAIMED)
    item = rows.get(number=owner.number)
    body = stage.staffed(item)[0]
    since = stage.edition.valid_from
    said = TakenOver(
        place=stage.place, address=item.address, owner=body, started_on=since, way=owner.way,
        contact=owner.contact,
    )  # fmt: skip
    name_takeover(said, actor=People(stage, 0).of(body), at=at)


def _rate(sheet: Sheet, stage: Stage, at: datetime) -> None:
    """Have the township say how a department answered and helped."""
    month = months_until(at.date(), MONTHS)[sheet.back]
    said = Evaluated(
        place=stage.place, department=stage.departments[sheet.role], month=month,
        answers=Evaluation(sheet.answers), support=Evaluation(sheet.support), words=sheet.words,
    )  # fmt: skip
    evaluate(said, actor=People(stage, 0).clerk, at=at)
