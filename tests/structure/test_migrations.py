"""Migrations change tables; the lists themselves never arrive by one."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

SRC = Path(__file__).resolve().parents[2] / "src"
MIGRATIONS = sorted(SRC.rglob("migrations/0*.py"))


def test_migrations_are_named_for_what_they_do():
    vague = re.compile(r"_(auto|initial|alter_|merge)")
    found = [path.name for path in MIGRATIONS if vague.search(path.name)]

    assert (found, len(MIGRATIONS) > 0) == ([], True)


def test_migrations_bring_no_catalogue_content():
    forbidden = re.compile(r"RunPython|RunSQL|bulk_create|INSERT\s+INTO|objects\.")
    found = [path.name for path in MIGRATIONS if forbidden.search(path.read_text(encoding="utf-8"))]

    assert found == []


@pytest.fixture
def empty_database(tmp_path, monkeypatch):
    """Point new processes at a database without tables, on the kind under test."""
    monkeypatch.setenv("QINGDAN_DATA_DIR", str(tmp_path))
    server = os.environ.get("QINGDAN_DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield
        return
    name = f"forward_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        monkeypatch.setenv("QINGDAN_DATABASE_URL", urlsplit(server)._replace(path=name).geturl())
        yield
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run_django(*arguments: str) -> str:
    """Run one of Django's commands in a process of its own and return what it printed."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "qingdan.settings.base",
        "PYTHONPATH": str(SRC),
    }
    command = [sys.executable, "-m", "django", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_migrations_run_forward_on_an_empty_database(empty_database):
    run_django("migrate", "--verbosity", "0")

    assert "[ ]" not in run_django("showmigrations", "--plan")
