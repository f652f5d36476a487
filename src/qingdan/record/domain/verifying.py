"""Checking the record: the chain, the seals kept outside, and the rows it accounts for."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice
from typing import Any, cast

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Max

from qingdan.core.chain import Counted, Fault, Seal, walk
from qingdan.record.checks import registered
from qingdan.record.domain.appending import Seat, append
from qingdan.record.domain.reading import events_after
from qingdan.record.domain.replaying import UNREADABLE, gaps, odd_rows
from qingdan.record.models import Event

MOST_FAULTS = 20
MOST_LOOKED_AT = 2000
"""How many faults are looked through for those of one's own reach."""
ELSEWHERE = "其余请整套系统的审计管理员看。"

Events = Iterable[Mapping[str, Any]]
Watch = Callable[[Events, int], Events]
"""Shows progress: given the events and how many there are, yields them on."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found.

    ``faults`` are the first wrong places, at most ``MOST_FAULTS``; none when all is well.
    ``seals`` is how many seals took part.
    """

    faults: tuple[Fault, ...]
    count: int
    digest: str
    record: str
    seals: int
    elsewhere: bool = False
    """Whether more is wrong that is not said here, because it is not for who asked."""

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults and not self.elsewhere

    def __str__(self) -> str:
        if not self.whole:
            return f"不完整。{self.faults[0] if self.faults else ELSEWHERE}"
        sealed = f"，与 {self.seals} 份封存相符" if self.seals else "；没有用封存核对末尾"
        return f"完整：共 {self.count} 条{sealed}。"


def verify(
    seals: Iterable[Seal] = (), *, watch: Watch | None = None, most: int = MOST_FAULTS
) -> Verdict:
    """Check the whole record while others go on writing. Nothing is written.

    The chain is read piece by piece up to its end; what came meanwhile, and the rows, are
    then looked at in one moment, so an act that happens now is seen whole or not at all.

    Args:
        seals: kept outside this installation.
        watch: shows progress.
        most: stop after so many faults.
    """
    given = tuple(seals)
    with ExitStack() as moment:
        events = Counted(_events(moment))
        watched = watch(events, _known()) if watch else events
        found = chain(walk(watched, given), _rows())
        faults = tuple(islice(found, most))
    detail = events.first.get("detail")
    return Verdict(
        faults,
        events.count,
        str(events.last.get("digest", "")),
        str(detail.get("record", "")) if isinstance(detail, dict) else "",
        len(given),
    )


def verify_and_note(
    seals: Iterable[Seal] = (),
    *,
    seat: Seat,
    at: datetime,
    place: str = "",
    watch: Watch | None = None,
    seen: Callable[[Iterable[Fault]], list[Fault]] | None = None,
) -> Verdict:
    """Check the record and append that it was checked, with the outcome.

    Args:
        seals: kept outside this installation.
        seat: who checks.
        at: aware datetime.
        place: region code of the post that checks.
        watch: shows progress.
        seen: returns the faults that are for who checks; all of them when not given. Then
            the numbers of the whole record are not noted either.
    """
    verdict = verify(seals, watch=watch, most=MOST_LOOKED_AT if seen else MOST_FAULTS)
    said: dict[str, Any] = {"whole": verdict.whole, "seals": verdict.seals}
    if seen:
        kept = tuple(seen(verdict.faults))
        said["elsewhere"] = len(kept) < len(verdict.faults)
        verdict = replace(verdict, faults=kept[:MOST_FAULTS], elsewhere=said["elsewhere"])
    else:
        said["events"] = verdict.count
    append(
        "record.verified",
        seat=seat,
        at=at,
        place=place,
        found=[str(fault) for fault in verdict.faults],
        **said,
    )
    return verdict


def _known() -> int:
    return int(Event.objects.aggregate(last=Max("sequence"))["last"] or 0)


def _events(moment: ExitStack) -> Iterator[Mapping[str, Any]]:
    last: Any = None
    for event in events_after(None):
        yield event
        last = event["sequence"]
    moment.enter_context(one_moment())
    if last is None or type(last) is int:
        yield from events_after(last)


def _rows() -> Iterator[Fault]:
    for check in (gaps, odd_rows, *registered()):
        try:
            yield from check()
        except UNREADABLE:
            yield Fault(0, "有内容读不出来，已损坏；记录与现状没有核对完。")


@contextmanager
def one_moment() -> Iterator[None]:
    """Look at one moment of the database; inside a transaction, at what that one sees.

    Nothing may be written inside.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with _only_reading(connection), transaction.atomic():
            yield
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


@contextmanager
def _only_reading(sqlite: BaseDatabaseWrapper) -> Iterator[None]:
    """Let the next transaction begin without SQLite's lock for the one writer."""
    sqlite.ensure_connection()
    usual = cast("Any", sqlite).transaction_mode
    cast("Any", sqlite).transaction_mode = "DEFERRED"
    try:
        yield
    finally:
        cast("Any", sqlite).transaction_mode = usual
