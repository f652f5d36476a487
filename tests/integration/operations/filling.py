"""Rows of every kind for a backup, and ways to compare what lies in two databases."""

import hashlib
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from django.db import connections, transaction

from qingdan.catalogue.models import Edition
from qingdan.operations.rows import empty
from qingdan.operations.tables import kept_tables
from qingdan.parties.models import SignInFailure
from qingdan.record import guards
from qingdan.record.domain.appending import Seat, append
from tests.builders import AT, make_edition, make_officer, make_published, make_region

ORIGINAL = "一份清单原件。".encode() * 1000
ODD = "引号\"'\\ 换行\n制表\t 零宽\u200b 生僻𠮷 表情🧾 %s {} </script>"


def fill(data_dir: Path) -> None:
    """Write editions, people, events, odd values and one original."""
    sha256 = hashlib.sha256(ORIGINAL).hexdigest()
    (data_dir / "sources" / f"{sha256}.docx").write_bytes(ORIGINAL)
    (data_dir / "sources" / f"{'f' * 64}.pdf").write_bytes(b"no row names this one")
    make_published()
    draft = make_edition(township=make_region("150721201", "查巴奇鄂温克民族乡"))
    Edition.objects.filter(pk=draft.pk).update(
        source_sha256=sha256,
        conservation=Decimal("0.99987"),
        reason=ODD,
        document={"b": [1, 2.5, None, True, ODD], "a": {"大": 12345678901234567890}},
        created_at=datetime(2025, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    )
    officer = make_officer("wang.fang", full_name="王芳", phone="13800000000")
    seat = Seat(actor_key=officer.pk, actor_name=officer.full_name)
    for turn in range(3):
        append("edition.drafted", seat=seat, at=AT, reason=ODD, turn=turn)
    gone = SignInFailure.objects.create(subject="last", happened_at=AT)
    gone.delete()


def raw_rows() -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every kept table exactly as the database holds it."""
    connection = connections["default"]
    found = {}
    with connection.cursor() as cursor:
        for table in kept_tables():
            cursor.execute(f'SELECT * FROM "{table.name}"')  # noqa: S608
            found[table.name] = sorted(cursor.fetchall(), key=repr)
    return found


def wipe() -> None:
    """Empty every table, as if nobody had ever worked here."""
    connection = connections["default"]
    guards.lower(connection)
    with transaction.atomic():
        empty(connection, kept_tables())
    guards.raise_guards(connection)
