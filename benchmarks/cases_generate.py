"""Many cases with their events, written straight into the database, as the program would have.

    benchmarks/cases.py --only-generate --cases 1000000

into the data folder or database of the settings, which must be empty. Every scenario that
ships is played through the engine, shifted by whole weeks into the past year, whole or broken
off (open cases); each copy has its own number, title, hour and chain of digests, and lanes,
desks and clocks as they follow from its events. The record of the installation adopts every
case with one event, so that ``qingdan verify`` finds them accounted for; without it the first
act in such a case would be a fault. Documents and support are not copied.
"""

import os
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import django
from rich.progress import track

SEED, TOWNS, WEEKS, AT_ONCE = 20261124, 20, 50, 2000
WHOLE = 0.85
"""How many of the played cases are not broken off."""
NAMES = [f"{one}镇" for one in (
    "怀朔", "金山", "西斗铺", "下湿壕", "兴顺西", "忽鸡沟", "新建", "公益民", "大庙", "卜塔亥",
    "东胜永", "红泥井", "九分子", "坝梁", "白灵淖", "边墙壕", "五份子", "腮忽洞", "毛忽洞",
)]  # fmt: skip
PHRASE = "风从阴山北坡吹来又是一年春天"
"""Of those who can sign in: ``clerk0`` to ``clerk19``, ``department``, ``county``."""
TABLES = ("case", "case_event", "case_lane", "case_desk", "case_clock", "event")


class Sink:
    """Writes many rows at once, past all that the program does with each: COPY, or one insert."""

    def __init__(self) -> None:
        from django.db import connection  # noqa: PLC0415 - after setup

        connection.ensure_connection()
        self.vendor, self.raw = connection.vendor, connection.connection

    def write(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        names = ", ".join(f'"{one}"' for one in columns)
        if self.vendor == "postgresql":
            with (
                self.raw.cursor() as cursor,
                cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy,
            ):
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join("?" * len(columns))
        self.raw.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)  # noqa: S608

    def loosened(self) -> list[str]:
        """Put indexes aside and let nothing be checked; return what creates the indexes."""
        if self.vendor == "postgresql":
            self.raw.execute("SET session_replication_role = replica")
            found = self.raw.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND NOT "
                "EXISTS (SELECT FROM pg_constraint WHERE conname = indexname)",
                (list(TABLES),),
            ).fetchall()
        else:
            for pragma in ("foreign_keys=OFF", "journal_mode=MEMORY", "synchronous=OFF",
                           "cache_size=-400000"):  # fmt: skip
                self.raw.execute(f"PRAGMA {pragma}")
            every = self.raw.execute(
                "SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'index'"
            ).fetchall()
            found = [(name, said) for name, said, table in every if said and table in TABLES]
        for name, _ in found:
            self.raw.execute(f'DROP INDEX "{name}"')
        return [said for _, said in found]

    def tightened(self, indexes: Iterable[str]) -> None:
        """Create the indexes anew and check as ever."""
        from django.db import connection  # noqa: PLC0415 - after setup

        for said in indexes:
            self.raw.execute(said)
        if self.vendor == "postgresql":
            self.raw.execute("SET session_replication_role = DEFAULT")
            for table in TABLES[:-1]:
                self.raw.execute(
                    f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), "  # noqa: S608
                    f'(SELECT max(id) FROM "{table}"))'
                )
        self.raw.execute("ANALYZE")
        connection.close()


@dataclass
class Writer:
    """Writes copies in the order of their numbers."""

    sink: Sink
    now: datetime
    draw: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311
    case: int = 0
    event: int = 0
    numbers: dict[tuple[Any, int], int] = field(default_factory=dict)
    rows: dict[str, list[Any]] = field(default_factory=dict)
    columns: dict[str, Sequence[str]] = field(default_factory=dict)
    sequence: int = 0
    last: str = ""

    def add(self, sheet: Any) -> None:
        """Add one copy of a sheet."""
        from cases_sheets import EVENT_COLUMNS, columns  # noqa: PLC0415 - after setup

        from qingdan.record.models import Event  # noqa: PLC0415

        self.case += 1
        shift = timedelta(seconds=self.draw.randint(0, sheet.latest))
        series = sheet.known["owner_id"], sheet.known["year"]
        self.numbers[series] = self.numbers.get(series, 0) + 1
        events, head = sheet.events(self.case, shift)
        item = self.draw.choice(sheet.town.items)
        row = sheet.row(self.case, self.numbers[series], item, head, shift)
        self._put("case", tuple(row), tuple(row.values()))
        for one in events:
            self._put("case_event", EVENT_COLUMNS, one)
        self.event += len(events)
        for model, copy in sheet.copied(self.case, shift):
            self._put(model._meta.db_table, tuple(copy), tuple(copy.values()))
        self.sequence += 1
        adopted = sheet.adopted(row, self.sequence, self.now, self.last)
        self.last = adopted[-1]
        self._put("event", columns(Event), adopted)

    def _put(self, table: str, names: Sequence[str], row: Sequence[Any]) -> None:
        self.columns.setdefault(table, names)
        self.rows.setdefault(table, []).append(row)

    def flush(self) -> None:
        for table in TABLES:
            if self.rows.get(table):
                self.sink.write(table, self.columns[table], self.rows.pop(table))


def generate(cases: int, watch: Callable[[Iterable[int], int], Iterable[int]]) -> int:
    """Write cases; return how many events they have.

    Args:
        cases: how many.
        watch: shows how far it is.
    """
    from django.db import connection, transaction  # noqa: PLC0415 - after setup
    from django.utils import timezone  # noqa: PLC0415

    from qingdan.record import guards  # noqa: PLC0415
    from qingdan.record.domain.adopting import adopt  # noqa: PLC0415
    from qingdan.record.models import Event  # noqa: PLC0415

    now = timezone.localtime().replace(microsecond=0)
    guards.lower(connection)
    with transaction.atomic():
        scene, towns, each = people_and_places()
    Event.objects.all().delete()  # of the county itself; the record begins with its adoption
    adopt(at=now)
    last = Event.objects.order_by("-sequence").first()
    sink = Sink()
    indexes = sink.loosened()
    writer = Writer(sink, now)
    if last:
        writer.sequence, writer.last = last.sequence, last.digest
    week = Week(each, towns, scene.items[0], 0, now)
    for number in watch(range(cases), cases):
        wanted = WEEKS - number * WEEKS // cases
        if week.week != wanted:
            week = Week(each, towns, scene.items[0], wanted, now)
        writer.add(week.drawn(writer.draw))
        if writer.case % AT_ONCE == 0:
            with transaction.atomic():
                writer.flush()
    with transaction.atomic():
        writer.flush()
    sink.tightened(indexes)
    guards.raise_guards(connection)
    return writer.event


def people_and_places() -> tuple[Any, list[Any], list[Any]]:
    """Write the county; return its scene, its townships, the scenarios with their people."""
    from cases_players import Scene, casts, neighbours  # noqa: PLC0415 - after setup

    from qingdan.parties.models import Officer, Post  # noqa: PLC0415
    from tests.builders import make_organisation  # noqa: PLC0415

    scene = Scene()
    each = casts(scene)
    towns = neighbours(scene, NAMES[: TOWNS - 1])
    county = make_organisation()
    office = scene.person((("list-office", county.pk),), 0)
    department = Post.objects.filter(role="department-clerk").order_by("pk").first()
    clerks = [towns[at].officers.get(scene.opener.pk, scene.opener.pk) for at in range(len(towns))]
    people = {"county": office.pk, "department": department.officer_id}
    people |= {f"clerk{at}": pk for at, pk in enumerate(clerks)}
    for login, pk in people.items():
        officer = Officer.objects.get(pk=pk)
        officer.login_name = login
        officer.set_password(PHRASE)
        officer.save()
    return scene, towns, each


@dataclass
class Week:
    """What began so many weeks ago: scenarios played, and written out for townships, once each."""

    each: Sequence[Any]
    towns: Sequence[Any]
    item: Any
    week: int
    now: datetime
    played: dict[int, Any] = field(default_factory=dict)
    sheets: dict[tuple[int, int], Any] = field(default_factory=dict)

    def drawn(self, draw: random.Random) -> Any:
        """Return a sheet, never of what the engine refused."""
        from cases_sheets import Sheet  # noqa: PLC0415 - after setup

        while True:
            cast, town = draw.randrange(len(self.each)), draw.randrange(len(self.towns))
            if (cast, town) in self.sheets:
                return self.sheets[cast, town]
            first, later = self._played(cast)
            if first is not None:
                sheet = Sheet(first, self.towns[town], self.now, later)
                self.sheets[cast, town] = sheet
                return sheet

    def _played(self, number: int) -> Any:
        from cases_sheets import SECOND  # noqa: PLC0415 - after setup

        if number not in self.played:
            cast, now = self.each[number], self.now
            begin = now - timedelta(weeks=self.week)
            shift = timedelta(weeks=(begin - cast.scenario.begins_at).days // 7)
            draw = random.Random(SEED + 1000 * self.week + number)  # noqa: S311
            most = len(cast.scenario.steps)
            if draw.random() > WHOLE:
                most = draw.randint(1, most)
            first = cast.played(shift, now, most, self.item)
            later = first and cast.played(shift + SECOND, now + SECOND, most, self.item)
            self.played[number] = first, later
        return self.played[number]


def main(cases: int) -> None:
    """Write cases into what the settings name, and say how long it took."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingdan.settings.base")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - after setup

    call_command("migrate", verbosity=0, run_syncdb=True)
    started = time.perf_counter()
    events = generate(cases, lambda rows, n: track(rows, description="办件", total=n))
    print(f"{cases} 件，{events} 条办理记录，{time.perf_counter() - started:.0f} 秒")
