"""One process at a time: a lock file that the system lets go of even when a process dies."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import IO

BETWEEN_TRIES = 0.02


@contextmanager
def alone(file: Path, patience: float) -> Iterator[bool]:
    """Hold a lock file; yields whether it could be had.

    Args:
        file: made when it is not there, and left behind.
        patience: seconds to wait while another process or thread holds it.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as held:
        until = monotonic() + patience
        mine = taken(held)
        while not mine and monotonic() < until:
            sleep(BETWEEN_TRIES)
            mine = taken(held)
        yield mine


if sys.platform == "win32":
    import msvcrt

    def taken(held: IO[str]) -> bool:
        try:
            msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def taken(held: IO[str]) -> bool:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
