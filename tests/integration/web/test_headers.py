"""What every answer carries, and what no request gets past: headers, tokens, redirects, proxies."""

import http.client
import json
import os
import subprocess
import sys
from threading import Event, Thread

import pytest
import waitress
from django.conf import settings
from django.db import connection
from django.test import Client
from waitress import wasyncore

from qingdan.commands.management.commands import serve
from tests.addresses import addresses
from tests.builders import make_edition, make_officer, make_published
from tests.conftest import PROJECT

pytestmark = pytest.mark.django_db

WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "\thttps://evil.example",
    "http://testserver@evil.example/",
]
UNCHECKED = {"/ask", "/ask/suggest", "/theme"}
"""Set a cookie of the reader's own browser or none, and change nothing here."""


@pytest.fixture
def rows(db):
    make_published()
    draft, officer = make_edition(), make_officer("wang.fang")
    return {"edition_id": draft.pk, "item_id": draft.items.first().pk, "officer_id": officer.pk}


@pytest.fixture
def officer(rows):
    client = Client(raise_request_exception=False)
    client.post(
        "/manage/sign-in/", {"login_name": "wang.fang", "password": "correct-horse-battery"}
    )
    return client


def test_every_answer_carries_the_headers(rows, client, officer):
    lacking = []

    for address in addresses("", rows):
        for who in (client, officer):
            headers = who.get(address).headers
            lacking += [
                (address, name) for name, value in WANTED.items() if headers.get(name) != value
            ]
            policy = headers.get("Content-Security-Policy", "")
            if "default-src 'none'" not in policy or "unsafe" in policy:
                lacking.append((address, "Content-Security-Policy"))

    assert lacking == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_no_request_without_a_token_changes_anything(rows, method):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(make_officer())

    passed = [
        address
        for address in addresses("", rows)
        if getattr(client, method)(address).status_code not in {403, 404, 405}
    ]

    assert set(passed) <= UNCHECKED


def test_no_request_from_a_foreign_page_is_taken(rows):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.get("/manage/sign-in/")
    token = client.cookies[settings.CSRF_COOKIE_NAME].value

    answers = {
        address: client.post(
            address,
            {"csrfmiddlewaretoken": token},
            headers={"Origin": "https://evil.example"},
        ).status_code
        for address in addresses("manage/", rows)
    }

    assert {one: status for one, status in answers.items() if status not in {403, 404}} == {}


def test_no_get_changes_anything(rows, officer):
    before = everything()

    for address in addresses("", rows):
        officer.get(address)

    assert everything() == before


def everything() -> dict[str, list[tuple]]:
    """Return the rows of every table but those of sessions, which remember when they were used."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in {"django_session", "sign_in", "sqlite_sequence"}:
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
                found[table] = sorted(cursor.fetchall(), key=str)
    return found


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_sent_elsewhere_after_signing_in(rows, client, target):
    given = {"login_name": "wang.fang", "password": "correct-horse-battery", "next": target}

    response = client.post("/manage/sign-in/", given)

    assert (response.status_code, response.url) == (302, "/manage/")


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_sent_elsewhere_after_choosing_a_theme(client, target):
    response = client.post("/theme", {"theme": "dark", "next": target})

    assert (response.status_code, response.url) == (302, "/")


def test_uploads_lie_outside_what_is_served():
    served = settings.STATIC_ROOT.resolve()

    assert not settings.SOURCES_DIR.resolve().is_relative_to(served)
    assert not served.is_relative_to(settings.SOURCES_DIR.resolve())


ASK = """
import json
from qingdan.settings import base as one
print(json.dumps({name: getattr(one, name, None) for name in (
    "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS",
)}))
"""


def test_https_makes_cookies_secure_and_tells_browsers_to_stay(tmp_path):
    environment = os.environ | {
        "QINGDAN_HTTPS": "1",
        "QINGDAN_DATA_DIR": str(tmp_path),
        "PYTHONPATH": str(PROJECT / "src"),
    }

    said = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, check=True, text=True
    )

    found = json.loads(said.stdout)
    assert found.pop("SECURE_HSTS_SECONDS") >= 31_536_000
    assert found.pop("SESSION_COOKIE_NAME").startswith("__Host-")
    assert found == {
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SECURE": True,
    }


def test_answers_over_https_carry_hsts(client, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000

    assert "max-age=31536000" in client.get("/", secure=True).headers["Strict-Transport-Security"]


def echo(environ, start_response):
    """Answer with where the request seems to come from."""
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{environ['REMOTE_ADDR']} {environ['wsgi.url_scheme']}".encode()]


@pytest.mark.parametrize(
    ("proxy", "seen"),
    [
        pytest.param("", "127.0.0.1 http", id="nobody is trusted"),
        pytest.param("10.9.8.7", "127.0.0.1 http", id="somebody else is trusted"),
        pytest.param("127.0.0.1", "203.0.113.9 https", id="the sender is trusted"),
    ],
)
def test_forwarded_addresses_are_believed_from_the_listed_proxy_only(monkeypatch, proxy, seen):
    monkeypatch.setenv("QINGDAN_TRUSTED_PROXY", proxy)
    sockets, done = {}, Event()
    server = waitress.create_server(echo, listen="127.0.0.1:0", map=sockets, **serve.limits())

    def turn() -> None:
        while not done.is_set():
            wasyncore.loop(timeout=0.05, map=sockets, count=1)

    thread = Thread(target=turn)
    thread.start()
    try:
        asked = http.client.HTTPConnection("127.0.0.1", server.effective_port, timeout=5)
        forwarded = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
        asked.request("GET", "/", headers=forwarded)
        answer = asked.getresponse().read().decode()
        asked.close()
    finally:
        done.set()
        thread.join()
        server.task_dispatcher.shutdown()
        wasyncore.close_all(map=sockets)

    assert answer == seen
