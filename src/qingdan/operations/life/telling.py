"""Telling the year: all cases together, one day after another, as they would have come."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from heapq import heappop, heappush
from itertools import count, islice

from django.db import transaction

from qingdan.cases.domain.escalating import tell_due
from qingdan.notices.domain.reading import mark_all_read
from qingdan.operations.life.beside import Beside, merged_twins, support_moves, twin_of
from qingdan.operations.life.planning import Plot, plan
from qingdan.operations.life.playing import Player, Stopped
from qingdan.operations.life.shifting import A_DAY, MORNING, opening_of
from qingdan.operations.life.stage import stages
from qingdan.rulebook.loading import current_calendar

AT_ONCE = 100
"""So many things are kept in one transaction."""
STILL_UNREAD = 3 * A_DAY
"""What was told in the last days waits in the inboxes; all before was read."""
FEWEST_DAYS = 60
"""A list must have been in force for so long, or there is no year to tell of."""


@dataclass
class Year:
    """A year that can be told: the plots, and what came of telling them."""

    plots: list[Plot]
    until: date
    stopped: Stopped = field(default_factory=Stopped)
    cases: int = 0
    acts: int = 0

    def tell(self) -> Iterator[str]:
        """Play everything; yields after each case that was opened, for a progress bar."""
        queue = _Queue(self)
        steps = queue.steps()
        while True:
            with transaction.atomic():
                done = list(islice(steps, AT_ONCE))
            if not done:
                mark_all_read(opening_of(self.until) - STILL_UNREAD)
                return
            yield from filter(None, done)


@dataclass
class _Queue:
    """What comes next, by its moment; what comes at one moment, in the order of the plan."""

    year: Year
    order: Iterator[int] = field(default_factory=count)
    waiting: list[tuple[datetime, int, Player | Beside]] = field(default_factory=list)
    morning: datetime | None = None

    def __post_init__(self) -> None:
        for plot in self.year.plots:
            self.put(Player(plot, self.year.stopped))

    def put(self, thing: Player | Beside) -> None:
        """Let something wait until its moment."""
        at = thing.next_at
        if at is not None and at < opening_of(self.year.until):
            heappush(self.waiting, (at, next(self.order), thing))

    def steps(self) -> Iterator[str]:
        """Do one thing after another; yields the key of a case when it is opened, else nothing."""
        while self.waiting:
            at, _, thing = heappop(self.waiting)
            self._mornings(at)
            if isinstance(thing, Beside):
                thing.do(self.year.stopped)
                yield ""
                continue
            yield self._played(thing)
        self._mornings(opening_of(self.year.until))

    def _played(self, player: Player) -> str:
        new = player.case is None
        if not player.play():
            return player.plot.key if new else ""
        self.year.acts += 1
        self.put(player)
        if not new:
            return ""
        self.year.cases += 1
        for one in support_moves(player):
            self.put(one)
        twin = twin_of(player)
        if twin is not None:
            self.put(twin)
            self.put(merged_twins(player, twin))
        return player.plot.key

    def _mornings(self, at: datetime) -> None:
        """Tell of the time limits on every morning up to a moment."""
        day = self.morning or opening_of(at.date()) + MORNING
        while day <= at:
            while tell_due(day):
                pass
            day += A_DAY
        self.morning = day


def year_before(day: date, *, of_each: int | None = None) -> Year:
    """Return the year before a day, planned; nothing is written yet.

    The same people, lists and day give the same year.

    Args:
        day: local date of the demo; nothing is done on it, nor after the years whose working
            days are loaded.
        of_each: how many cases of each kind of work, as many as the texts say where not given.
    """
    day = min(day, date(max(current_calendar().years), 12, 31))
    here = [
        one
        for one in stages(day)
        if one.edition.valid_from and (day - one.edition.valid_from).days > FEWEST_DAYS
    ]
    return Year(plan(here, on=day, of_each=of_each), day)
