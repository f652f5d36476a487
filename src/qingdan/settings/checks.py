"""Checks at start: is the database as durable as the settings ask?"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections

from qingdan.settings.databases import WAL_SAFE_FROM, journal_mode

SYNCHRONOUS_FULL = 2
READ_BACK = ("journal_mode", "synchronous", "mmap_size", "foreign_keys")
NO_MMAP: tuple[int, None] = (0, None)
"""``None``: the library was built without memory mapping."""
RESTORE = "请恢复程序自带的数据库设置后再启动。"


def durability(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Read the pragmas back from every SQLite database that lies on disk."""
    problems: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor != "sqlite" or connection.is_in_memory_db():  # type: ignore[attr-defined]
            continue
        with connection.cursor() as cursor:
            pragmas = {}
            for name in READ_BACK:
                row = cursor.execute(f"PRAGMA {name}").fetchone()
                pragmas[name] = row[0] if row else None
        version = connection.Database.sqlite_version_info  # type: ignore[attr-defined]
        name = Path(str(connection.settings_dict["NAME"])).name
        problems += durability_problems(name, pragmas, version)
    return problems


def durability_problems(
    name: str, pragmas: Mapping[str, Any], version: tuple[int, ...]
) -> list[CheckMessage]:
    """Return what could lose or corrupt data, one sentence each.

    >>> safe = {"journal_mode": "delete", "synchronous": 2, "mmap_size": 0, "foreign_keys": 1}
    >>> durability_problems("qingdan.sqlite3", safe, (3, 40, 1))
    []
    >>> [one.id for one in durability_problems("x", safe | {"journal_mode": "wal"}, (3, 40, 1))]
    ['qingdan.E001']
    """
    running, safe_from = (".".join(map(str, one)) for one in (version, WAL_SAFE_FROM))
    journal = str(pragmas["journal_mode"]).upper()
    unsafe_log = journal == "WAL" and journal_mode(version) != "WAL"
    risks = (
        (
            unsafe_log,
            f"正用 WAL 日志，而 SQLite {running} 在多人同时写入时可能损坏数据。",
            f"请关闭其他正在使用数据库的程序后再启动，或把 SQLite 升级到 {safe_from}。",
        ),
        (journal not in {"WAL", "DELETE"}, f"的日志方式是 {journal}，断电可能丢失数据。", RESTORE),
        (
            pragmas["synchronous"] != SYNCHRONOUS_FULL,
            "没有开启完全同步，断电会丢失已保存的数据。",
            RESTORE,
        ),
        (pragmas["mmap_size"] not in NO_MMAP, "开启了内存映射，可能损坏数据。", RESTORE),
        (pragmas["foreign_keys"] != 1, "没有开启外键检查。", RESTORE),
    )
    return [
        Error(f"数据库 {name} {message}", hint=hint, id=f"qingdan.E{number:03}")
        for number, (present, message, hint) in enumerate(risks, start=1)
        if present
    ]
