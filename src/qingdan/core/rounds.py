"""What is done again and again in the background: every so many seconds, one after another.

Each room registers its rounds; one thread of the serving process, or a worker of its own,
makes them. A round must stand being made by several processes at once.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

log = logging.getLogger(__name__)
Act = Callable[[], object]
Around = Callable[[Act], None]
LONGEST_NAP = 1.0
"""Seconds after which the thread looks again, so that stopping does not wait for a round."""


@dataclass(frozen=True, slots=True)
class Round:
    """Something to do every ``seconds``, counted from the end of the time before."""

    name: str
    seconds: float
    act: Act


_rounds: dict[str, Round] = {}


def register(name: str, seconds: float, act: Act) -> None:
    """Add a round, or put another in the place of the one with the same name."""
    _rounds[name] = Round(name, seconds, act)


def registered() -> tuple[Round, ...]:
    """Return all rounds, in the order registered."""
    return tuple(_rounds.values())


def plainly(act: Act) -> None:
    """Make a round with nothing around it."""
    act()


class Loop:
    """Makes rounds until stopped; one that fails is logged and made again in its turn.

    Args:
        rounds: what to do.
        around: is given each act and calls it, e.g. to close connections afterwards.
        clock: seconds, only ever growing.
    """

    def __init__(
        self,
        rounds: Sequence[Round],
        *,
        around: Around = plainly,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._around, self._clock = around, clock
        self._due = {one: clock() for one in rounds}
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self.run, name="rounds", daemon=True)

    def start(self) -> None:
        """Begin in a thread that ends with the process."""
        self._thread.start()

    def stop(self, wait: float = 0) -> None:
        """Begin no further round, and wait so many seconds for the one being made."""
        self._stopped.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(wait)

    def run(self) -> None:
        """Make rounds in this thread until ``stop`` is called."""
        while not self._stopped.is_set():
            self.make_due()
            nap = min((due - self._clock() for due in self._due.values()), default=LONGEST_NAP)
            self._stopped.wait(min(max(nap, 0), LONGEST_NAP))

    def make_due(self) -> list[str]:
        """Make the rounds whose time has come, and return their names."""
        made = []
        for one, due in self._due.items():
            if due > self._clock() or self._stopped.is_set():
                continue
            try:
                self._around(one.act)
            except Exception:
                log.exception("后台任务“%s”出错，稍后再做", one.name)
            self._due[one] = self._clock() + one.seconds
            made.append(one.name)
        return made
