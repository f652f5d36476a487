"""Files that several processes share: one at a time, and never half of one.

A lock file is let go of by the system even when the process that holds it dies.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import IO

BETWEEN_TRIES = 0.02
TO_REPLACE = 5.0
"""Seconds until whoever reads a file has done; only Windows makes one wait."""


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


def put_in_place(ready: Path, file: Path) -> None:
    """Let a file that is written whole take the place of another at once.

    Raises:
        OSError: it cannot; the other file is as it was.
    """
    until = monotonic() + TO_REPLACE
    while True:
        try:
            ready.replace(file)
        except PermissionError:
            if monotonic() >= until:
                raise
            sleep(BETWEEN_TRIES)
        else:
            return


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
