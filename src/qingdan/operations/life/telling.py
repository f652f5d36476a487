"""Telling the year: all plots together, one day after another, as they would have come."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from heapq import heapify, heappop, heappush

from django.db import transaction

from qingdan.cases.domain.escalating import tell_due
from qingdan.operations.life.planning import OF_EACH, Plot, plan
from qingdan.operations.life.playing import Player, Stopped
from qingdan.operations.life.shifting import A_DAY, opening_of
from qingdan.operations.life.stage import stages

MORNING = timedelta(hours=8)
AT_ONCE = 200
"""So many acts are kept in one transaction."""


@dataclass
class Told:
    """What came of it."""

    cases: int = 0
    acts: int = 0
    stopped: Stopped = field(default_factory=Stopped)
