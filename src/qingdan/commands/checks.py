"""What ``qingdan selfcheck`` looks at: one small function per concern."""

import os
import re
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.checks import run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from qingdan.catalogue import guards
from qingdan.catalogue.interfaces.export import printed
from qingdan.settings import databases, declared

ENOUGH_BYTES = 1024**3
OLDEST_POSTGRESQL = 14
PRINT_FONT = "Qingdan Song"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the report; ``advice`` says what to do when it is not well."""

    subject: str
    found: str
    well: bool
    advice: str = ""


def settings_lines() -> Iterator[Line]:
    """Check what the operator set: names, debugging, hosts."""
    unknown = sorted(
        name
        for name in os.environ
        if name.startswith("QINGDAN_") and name.removeprefix("QINGDAN_") not in declared.DECLARED
    )
    yield Line(
        "设置名称",
        "、".join(unknown) or "都认识",
        well=not unknown,
        advice="环境变量写错了名字，不起作用。全部设置见 docs/reference/settings.md。",
    )
    yield Line(
        "调试模式",
        "开" if settings.DEBUG else "关",
        well=not settings.DEBUG,
        advice="正式环境去掉 QINGDAN_DEBUG，否则出错页会泄露内部信息。",
    )
    yield Line(
        "允许的主机",
        "、".join(settings.ALLOWED_HOSTS),
        well="*" not in settings.ALLOWED_HOSTS,
        advice="在 QINGDAN_ALLOWED_HOSTS 写明服务器的名称或地址，不要用 *。",
    )
    messages = [message for message in run_checks() if message.is_serious()]
    yield Line(
        "程序自带检查",
        "；".join(message.msg for message in messages) or "通过",
        well=not messages,
        advice="程序文件不完整或版本不配套，请重新安装。",
    )


def folder_lines() -> Iterator[Line]:
    """Check the data directory: writable, room left, key private."""
    place = settings.DATA_DIR
    yield Line(
        "数据目录",
        str(place),
        well=os.access(place, os.W_OK),
        advice="运行本程序的用户不能写这个目录，请改属主或换 QINGDAN_DATA_DIR。",
    )
    free = shutil.disk_usage(place).free
    yield Line(
        "剩余空间",
        f"{free / 1024**3:.1f} GB",
        well=free >= ENOUGH_BYTES,
        advice="不足 1 GB，写满后无法保存。请清理磁盘。",
    )
    mode = stat.S_IMODE((place / "secret_key").stat().st_mode)
    yield Line(
        "密钥文件权限",
        f"{mode:o}",
        well=mode & 0o077 == 0,
        advice=f"别的用户也能读密钥。请运行 chmod 600 {place / 'secret_key'}",
    )


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
            yield Line(
                f"SQLite {name}",
                found,
                well=found == value,
                advice=f"应为 {value}，否则断电可能丢数据。请恢复程序自带的数据库设置。",
            )
        cursor.execute("PRAGMA quick_check(1)")
        found = cursor.fetchone()[0]
    yield Line(
        f"数据库文件（SQLite {sqlite3.sqlite_version}）",
        "完好" if found == "ok" else found,
        well=found == "ok",
        advice="文件已损坏，请停用并从备份恢复。",
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
    yield Line(
        "PostgreSQL 版本",
        str(version),
        well=version >= OLDEST_POSTGRESQL,
        advice=f"请升级到 {OLDEST_POSTGRESQL} 或更新。",
    )
    yield Line(
        "PostgreSQL 编码", encoding, well=encoding == "UTF8", advice="请以 UTF8 编码重建数据库。"
    )
    yield Line(
        "PostgreSQL 落盘",
        f"fsync={fsync}，synchronous_commit={commit}",
        well=fsync == "on" and commit != "off",
        advice="断电可能丢数据，请在数据库设置中打开这两项。",
    )


def guard_lines() -> Iterator[Line]:
    """Check that every trigger that keeps published editions as they are is in place."""
    wanted = sum(
        len(re.findall(r"CREATE (?:CONSTRAINT )?TRIGGER", statement))
        for statement in guards.statements(connection.vendor)
    )
    with connection.cursor() as cursor:
        cursor.execute(guards.dialect(connection.vendor).FIND)
        found = len(cursor.fetchall())
    yield Line(
        "已发布版本的保护",
        f"{found} 道，应有 {wanted} 道",
        well=found == wanted,
        advice="请运行 qingdan start --prepare-only 重新装上。",
    )


def database_lines() -> Iterator[Line]:
    """Check the database itself and that its tables fit this version of the program."""
    try:
        yield from sqlite_lines() if connection.vendor == "sqlite" else postgresql_lines()
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        yield from guard_lines()
    except DatabaseError as failure:
        yield Line(
            "数据库", str(failure), well=False, advice="连不上，请核对 QINGDAN_DATABASE_URL。"
        )
        return
    yield Line(
        "表结构",
        f"还有 {len(waiting)} 步未更新" if waiting else "与程序一致",
        well=not waiting,
        advice="请运行 qingdan start --prepare-only。",
    )


def output_lines() -> Iterator[Line]:
    """Check what pages and printed documents are made with: styles, scripts, the font."""
    collected = (settings.STATIC_ROOT / "staticfiles.json").is_file()
    yield Line(
        "页面样式文件",
        "已收集" if collected else "未收集",
        well=collected,
        advice="请运行 qingdan start --prepare-only。",
    )
    found = PRINT_FONT in printed.fonts().families()
    yield Line(
        "PDF 用的字体",
        PRINT_FONT if found else "没有找到",
        well=found,
        advice="程序文件不完整，导出的 PDF 会缺字，请重新安装。",
    )


CONCERNS: tuple[Callable[[], Iterator[Line]], ...] = (
    settings_lines,
    folder_lines,
    database_lines,
    output_lines,
)


def all_lines() -> list[Line]:
    """Return the whole report."""
    return [line for concern in CONCERNS for line in concern()]
