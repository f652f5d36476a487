"""The background work of an installation, beside the web server or in a process of its own."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import close_old_connections

from qingdan.core.rounds import Act, Loop, registered
from qingdan.record.domain.appending import coming_from

HERE = "后台任务"
LONGEST_LEAVE = 5.0
"""Seconds that a round under way is given when the server is stopped."""


def made(act: Act) -> None:
    """Make one round with a database connection that is fresh, and say where acts come from."""
    close_old_connections()
    try:
        with coming_from(HERE):
            act()
    finally:
        close_old_connections()


def loop() -> Loop:
    """Return a loop over the rounds of all rooms."""
    return Loop(registered(), around=made)


@contextmanager
def running(wanted: bool) -> Iterator[None]:  # noqa: FBT001 - a setting, handed on
    """Make rounds in a thread for a while, where wanted."""
    if not wanted:
        yield
        return
    at_work = loop()
    at_work.start()
    try:
        yield
    finally:
        at_work.stop(wait=LONGEST_LEAVE)
