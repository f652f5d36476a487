"""SQLite made durable, or PostgreSQL by one setting."""

import sqlite3
from pathlib import Path
from typing import Any

import dj_database_url

WAL_SAFE_FROM = (3, 51, 3)
"""Older SQLite libraries can corrupt a write-ahead log under two writers."""

KEPT_SECONDS = 60
"""How long a connection serves one request after another; opening one costs more than a page."""

SOON = {"connect_timeout": 3, "tcp_user_timeout": 5000}
"""How soon a PostgreSQL server that does not answer is given up: seconds, milliseconds."""


def journal_mode(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> str:
    """Return the journal that this SQLite library can keep without risk.

    >>> journal_mode((3, 40, 1)), journal_mode((3, 51, 3))
    ('DELETE', 'WAL')
    """
    return "WAL" if version >= WAL_SAFE_FROM else "DELETE"


def sqlite(path: Path | str) -> dict[str, Any]:
    """Return a durable SQLite configuration: every commit reaches the disk."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": KEPT_SECONDS,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                f"PRAGMA journal_mode={journal_mode()};"
                "PRAGMA synchronous=FULL;"
                "PRAGMA mmap_size=0;"
                "PRAGMA foreign_keys=ON;"
            ),
        },
    }


def configured(url: str, data_dir: Path) -> dict[str, Any]:
    """Return the default database for a URL; an empty URL means SQLite."""
    if not url:
        return sqlite(data_dir / "qingdan.sqlite3")
    parsed = dj_database_url.parse(url, conn_max_age=KEPT_SECONDS, conn_health_checks=True)
    found: dict[str, Any] = dict(parsed)
    if found["ENGINE"].endswith("sqlite3"):
        return sqlite(found["NAME"])
    found["OPTIONS"] = {**SOON, **found.get("OPTIONS", {})}
    return found
