"""The database: does it keep every commit, is it whole, are its tables and guards ours."""

from collections.abc import Iterator

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from qingdan.operations.doctor.lines import Line, judged, wrong
from qingdan.record import guards
from qingdan.settings import databases

OLDEST_POSTGRESQL = 14


def database_lines() -> Iterator[Line]:
    """Check the database itself and that its tables fit this version of the program."""
    try:
        yield from sqlite_lines() if connection.vendor == "sqlite" else postgresql_lines()
        yield from table_lines()
    except DatabaseError as failure:
        yield wrong("数据库", str(failure).strip(), "连不上，请核对 QINGDAN_DATABASE_URL。")


def sqlite_lines() -> Iterator[Line]:
    """Check that SQLite keeps every commit on disk and the file is whole."""
    wanted = {
        "journal_mode": databases.journal_mode().lower(),
        "synchronous": "2",
        "mmap_size": "0",
        "foreign_keys": "1",
    }
    with connection.cursor() as cursor:
        for name, value in wanted.items():
            cursor.execute(f"PRAGMA {name}")
            answer = cursor.fetchone()  # nothing, where the library has no such feature
            found = str(answer[0]) if answer else "0"
            advice = f"应为 {value}，否则断电可能丢数据。请恢复程序自带的数据库设置。"
            yield judged(f"SQLite {name}", found, advice, well=found == value)
        cursor.execute("PRAGMA quick_check(1)")
        found = cursor.fetchone()[0]
    yield judged(
        "数据库文件",
        "完好" if found == "ok" else found,
        "文件已损坏，请停用并从备份恢复。",
        well=found == "ok",
    )


def postgresql_lines() -> Iterator[Line]:
    """Check that PostgreSQL is recent, speaks UTF-8 and keeps commits on disk."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int / 10000,"
            " current_setting('server_encoding'), current_setting('fsync'),"
            " current_setting('synchronous_commit')"
        )
        version, encoding, fsync, commit = cursor.fetchone()
    yield judged(
        "PostgreSQL 版本",
        str(version),
        f"请升级到 {OLDEST_POSTGRESQL} 或更新。",
        well=version >= OLDEST_POSTGRESQL,
    )
    yield judged("PostgreSQL 编码", encoding, "请以 UTF8 编码重建数据库。", well=encoding == "UTF8")
    yield judged(
        "PostgreSQL 落盘",
        f"fsync={fsync}，synchronous_commit={commit}",
        "断电可能丢数据，请在数据库设置中打开这两项。",
        well=fsync == "on" and commit != "off",
    )


def table_lines() -> Iterator[Line]:
    """Check that the tables are up to date and every guard stands."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield judged(
        "表结构",
        f"还有 {len(waiting)} 步未更新" if waiting else "与程序一致",
        "请运行 qingdan start --prepare-only。",
        well=not waiting,
    )
    yield from guard_lines()


def guard_lines() -> Iterator[Line]:
    """Check that every trigger that keeps lists and the record as they are is as it was made."""
    count, odd = guards.odd_guards(connection)
    found = f"{count - len(odd)} 道完好，应有 {count} 道"
    yield judged(
        "清单和操作记录的保护",
        f"{found}；缺少、停用或被改动的：{'、'.join(odd[:5])}" if odd else found,
        "请运行 qingdan start --prepare-only 重新装上，并查明是谁动过。",
        well=not odd,
    )
