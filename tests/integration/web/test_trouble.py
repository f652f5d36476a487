"""A full disk, a database that is away, a mistake of ours: one sentence, and reading goes on."""

import errno
import logging
import re
from contextlib import contextmanager

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from qingdan.parties.models import SignInFailure
from qingdan.settings.databases import sqlite
from tests.builders import AT

MANY = 3000


@login_not_required
def write(request):
    rows = [SignInFailure(subject="x" * 64, happened_at=AT) for _ in range(MANY)]
    SignInFailure.objects.bulk_create(rows)
    return HttpResponse("written")


@login_not_required
def count(request):
    return HttpResponse(str(SignInFailure.objects.count()))


@login_not_required
def store(request):
    raise OSError(errno.ENOSPC, "No space left on device")


@login_not_required
def protect(request):
    raise OSError(errno.EROFS, "Read-only file system")


@login_not_required
def mistake(request):
    raise ZeroDivisionError(request.POST["word"])


urlpatterns = [
    path("api/count", count),
    path("count", count),
    path("mistake/<int:number>", lambda request, number: mistake(request)),
    path("protect", protect),
    path("store", store),
    path("write", write),
    path("", include("qingdan.web.urls")),
]
urlpatterns[2].callback.login_required = False
handler500 = "qingdan.web.trouble.server_error"
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture
def reader():
    return Client(raise_request_exception=False)


@contextmanager
def full_disk():
    """Let the database run out of room the way it does on a full disk."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")  # pages that earlier tests left free would be room
            before = cursor.execute("PRAGMA max_page_count").fetchone()[0]
            pages = cursor.execute("PRAGMA page_count").fetchone()[0]
            full, freed = [f"PRAGMA max_page_count={pages}"], [f"PRAGMA max_page_count={before}"]
        else:
            full = [
                (
                    "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS "
                    "$$ BEGIN RAISE EXCEPTION 'No space left' USING ERRCODE = 'disk_full'; END $$"
                ),
                (
                    "CREATE TRIGGER no_room BEFORE INSERT ON sign_in_failure "
                    "EXECUTE FUNCTION no_room()"
                ),
            ]
            freed = ["DROP FUNCTION no_room CASCADE"]
        for statement in full:
            cursor.execute(statement)
        try:
            yield
        finally:
            for statement in freed:
                cursor.execute(statement)


@pytest.fixture
def database_away(transactional_db, tmp_path):
    """Let every connection fail the way it does when nothing listens there."""
    usual = connections["default"]
    where = {"HOST": str(tmp_path), "OPTIONS": {"connect_timeout": 1}}
    if connection.vendor == "sqlite":
        where = sqlite(tmp_path / "gone" / "q.sqlite3")
    connections["default"] = type(usual)(usual.settings_dict | where, alias="default")
    yield
    connections["default"].close()
    connections["default"] = usual


def test_page_says_that_the_disk_is_full_and_reading_goes_on(transactional_db, reader):
    with full_disk():
        said = reader.post("/write")
        read = reader.get("/count")
    again = reader.post("/write")

    assert (said.status_code, "磁盘已满" in said.text, "没有保存" in said.text) == (507, True, True)
    assert (read.status_code, read.text) == (200, "0")
    assert (again.status_code, reader.get("/count").text) == (200, str(MANY))


def test_page_says_so_when_a_file_finds_no_room(reader):
    full, protected = reader.get("/store"), reader.get("/protect")

    assert (full.status_code, "磁盘已满" in full.text) == (507, True)
    assert (protected.status_code, "只能读不能写" in protected.text) == (503, True)


def test_page_says_that_the_database_is_away(database_away, reader):
    said = reader.get("/count")

    assert (said.status_code, said.headers["Retry-After"]) == (503, "30")
    assert "数据库暂时连不上" in said.text
    assert "<script" not in said.text


def test_api_says_that_the_database_is_away_as_a_problem(database_away, reader):
    for address in ("/api/count", "/api/v1/townships"):
        said = reader.get(address)

        assert (said.status_code, said.headers["Content-Type"]) == (503, "application/problem+json")
        assert said.json() == {
            "type": "/errors/operations.database-away",
            "title": "数据库暂时连不上，这一步没有做成，以前保存的都在。",
            "status": 503,
            "detail": "请过一分钟再试；仍不行请告诉系统管理员。",
        }


def test_page_of_a_mistake_carries_the_id_of_the_log(reader, caplog):
    said = reader.post("/mistake/7", {"word": "secret-word"})

    named = re.search(r"<code>([0-9a-f]{8})</code>", said.text)
    (record,) = [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert said.status_code == 500
    assert named is not None
    assert named[1] == record.request.error_id
