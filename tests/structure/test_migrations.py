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
CARRY_ROWS = {
    "0002_bodies_posts_and_signing_in.py",  # says what unused codes are for
    "0002_content_digest_and_one_record.py",  # moves what was noted about editions
    "0004_desk_indexes.py",  # copies whose the running clocks are
}
"""Migrations that take rows along which are there already; they bring none."""
MIGRATIONS = sorted(SRC.rglob("migrations/0*.py"))


def test_migrations_are_named_for_what_they_do():
    vague = re.compile(r"_(auto|initial|alter_|merge)")
    found = [path.name for path in MIGRATIONS if vague.search(path.name)]

    assert (found, len(MIGRATIONS) > 0) == ([], True)


def test_migrations_bring_no_catalogue_content():
    forbidden = re.compile(r"RunPython|RunSQL|bulk_create|INSERT\s+INTO|objects\.")
    found = [
        path.name
        for path in MIGRATIONS
        if path.name not in CARRY_ROWS and forbidden.search(path.read_text(encoding="utf-8"))
    ]

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
    return run("-m", "django", *arguments)


def run_python(script: str) -> str:
    """Run a script in a process of its own and return what it printed."""
    return run("-c", script)


def run(*arguments: str) -> str:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "qingdan.settings.base",
        "PYTHONPATH": str(SRC),
    }
    command = [sys.executable, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.both
@pytest.mark.slow
def test_migrations_run_forward_on_an_empty_database(empty_database):
    run_django("migrate", "--verbosity", "0")

    assert "[ ]" not in run_django("showmigrations", "--plan")


OLD_ROWS = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", "parties", "0001", verbosity=0)
call_command("migrate", "catalogue", "0001", verbosity=0)
now = "2026-11-01 08:00:00+00:00"
def insert(table, **row):
    names = ", ".join(f'"{one}"' for one in row)
    marks = ", ".join(["%s"] * len(row))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))
insert("region", code="150222105", name="银号镇", level="township")
insert("officer", id=1, password="x", login_name="wang.fang", full_name="王芳", is_active=True,
       may_invite=True, joined_at=now)
insert("invitation", id=1, code_hash="c", made_at=now, expires_at=now, may_invite=True)
insert("edition", id=1, township_id="150222105", ordinal=1, state="published", title="清单",
       status_printed="final", source_name="a.docx", source_sha256="0", document="{}",
       conservation="1", reason="", created_at=now, valid_from="2026-11-01", date_basis="",
       published_at=now, withdrawal_reason="")
insert("edition_event", id=1, edition_id=1, act="published", actor_id=1, happened_at=now,
       note="首次", detail="{}")
"""
TAKEN_OVER = """
import django; django.setup()
from django.core.management import call_command
from django.utils import timezone
call_command("migrate", verbosity=0)
from qingdan.catalogue.models import Edition
from qingdan.record.domain.adopting import adopt
from qingdan.record.domain.verifying import verify
from qingdan.record.models import Event
print(adopt(at=timezone.now()), adopt(at=timezone.now()))
print([(one.act, one.actor_name, one.reason) for one in Edition.objects.get().events])
print(verify().whole, Event.objects.count())
"""


@pytest.mark.both
@pytest.mark.slow
def test_migrations_take_an_older_installation_into_the_record(empty_database):
    run_python(OLD_ROWS)

    assert run_python(TAKEN_OVER).splitlines() == [
        "2 0",
        "[('edition.published', '王芳', '首次'), ('record.adopted', '', '')]",
        "True 4",
    ]
