"""Which versions run here."""

import platform
import sqlite3
from collections.abc import Iterator

import django
from django.db import connection

import qingdan
from qingdan.operations.doctor.lines import Line, good, judged
from qingdan.settings.databases import WAL_SAFE_FROM

OLDEST_PYTHON = (3, 11)


def version_lines() -> Iterator[Line]:
    """Name the program and what it stands on."""
    yield good("程序", f"清单通 {qingdan.__version__}")
    yield judged(
        "Python",
        platform.python_version(),
        "请换用 Python 3.11 或更新的版本，再运行 make ready。",
        well=tuple(map(int, platform.python_version_tuple()[:2])) >= OLDEST_PYTHON,
    )
    yield good("Django", django.get_version())
    if connection.vendor == "sqlite":
        newer = ".".join(map(str, WAL_SAFE_FROM))
        found = sqlite3.sqlite_version
        if sqlite3.sqlite_version_info < WAL_SAFE_FROM:
            found += f"（用回滚日志，{newer} 起改用 WAL）"
        yield good("SQLite 程序库", found)
