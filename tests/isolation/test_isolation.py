"""No byte that belongs to one place is shown to somebody of another.

``make isolation`` sends every request; the usual run sends a sample. Every address of the
table × method × role × whose rows (own, sister township, other department, other county,
nobody's) is asked for. Looked for are marks that the viewer's posts do not reach, and any
difference between "not yours" and "does not exist".
"""

import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q
from django.test import Client

from qingdan.cases import queries as case_queries
from qingdan.catalogue import queries
from qingdan.parties.access import RESIDENT
from qingdan.parties.enums import Role
from tests.isolation import oracle, world
from tests.isolation.routes import Route, routes
from tests.isolation.sending import sent
from tests.isolation.world_cases import with_cases
from tests.isolation.world_gate import with_requests

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
WHOLE = os.environ.get("ISOLATION") == "all"
SAMPLE = 120
"""Requests of each role in the usual run, and as many more of what is done in cases."""
FIRST_VIEWERS = {
    Role.DEPARTMENT_CLERK: ("Aagri", "Bagri"),
    Role.DEPARTMENT_LEADER: ("Aagri", "Bagri"),
    Role.VILLAGE_CADRE: ("A1", "B1"),
    Role.TOWNSHIP_CLERK: ("A1", "B1"),
    Role.SECTION_HEAD: ("A1", "B1"),
    Role.TOWNSHIP_LEADER: ("A1", "B1"),
}
TOWNSHIP_WORK = {"edition_id", "item_id", "finding_id", "example_id", "letter_id"}
"""Parameters of rows that belong to one township's work."""
TOWNSHIP_ROLES = {
    Role.VILLAGE_CADRE, Role.TOWNSHIP_CLERK, Role.SECTION_HEAD, Role.TOWNSHIP_LEADER
}  # fmt: skip
SEEING = (
    (Role.LIST_OFFICE, "B"), (Role.SECURITY_ADMINISTRATOR, "B"), (Role.AUDITOR, "B"),
    (Role.TOWNSHIP_CLERK, "B1"), (Role.SYSTEM_ADMINISTRATOR, "B"),
)  # fmt: skip
SERVER_ERROR = 500
PLACES = ("A1", "A2", "B1", "A", "B", "Aagri", "Ahealth", "Bagri", "A1p", "A2p", "B1p")
KEYED = {"desk/plan/line/"}
"""Addresses that say in their query whose rows they are about."""
CASE_WORK = {"case", "support", "done"}
"""Rows of which the oracle of cases says for whom they may be there."""
GATE_WORK = {"request", "matter", "ticket", "written"}
"""Rows of the gate, of which another part of it says so."""
CHANGING = re.compile(
    rb'name="(?:csrfmiddlewaretoken|key)" value="[^"]*"|nonce-[\w-]+|(?<=/)\d+(?=[/"?.])|\d{4,}'
)
"""What differs between two answers that say the same."""


@dataclass(frozen=True, slots=True)
class Request:
    route: Route
    method: str
    place: str
    address: str


def requests(made: world.World) -> Iterator[Request]:
    for route in routes():
        places = PLACES if route.parameters or route.pattern in KEYED else ("A1",)
        for place in places:
            for address in route.filled(made, place):
                for method in METHODS:
                    yield Request(route, method, place, address)


def answer(client: Client, method: str, address: str, said: dict[str, Any]):
    """Send one request and take back whatever it changed, here and in the browser."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = getattr(client, method.lower())(address, **said)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    client.cookies = cookies
    return response, body


def foreign_marks(role: str, at: str, body: bytes, headers: str) -> list[str]:
    """Return the marks in an answer that the viewer's posts do not reach."""
    if b"MARK" not in body and "MARK" not in headers:
        return []
    text = body.decode("utf-8", "replace") + headers
    return [
        str(mark)
        for mark in oracle.MARKS
        if str(mark) in text and not oracle.may_see(role, at, mark)
    ]


def plain(response, body: bytes) -> tuple[int, str, bytes]:
    location = CHANGING.sub(b"", response.get("Location", "").encode()).decode()
    return response.status_code, location, CHANGING.sub(b"", body)


def is_foreign(role: str, at: str, request: Request) -> bool:
    """Tell whether rows of the request's place are surely out of the viewer's reach."""
    if not request.route.owned_by(request.place):
        return False
    if not at or request.place[0] != at[0]:
        return True
    if "filter" in request.route.names:
        return request.place != at
    if work := CASE_WORK & set(request.route.names):
        return not oracle.may_meet(role, at, request.place, work.pop())
    if gate := GATE_WORK & set(request.route.names):
        return not oracle.may_meet_request(role, at, request.place, gate.pop())
    township_work = TOWNSHIP_WORK & set(request.route.parameters)
    return bool(township_work) and role in TOWNSHIP_ROLES and request.place != at


@pytest.fixture
def made(settings, tmp_path, finder, own_lists) -> world.World:
    settings.SOURCES_DIR = tmp_path
    settings.DATA_DIR = tmp_path
    return with_requests(with_cases(world.build()))


class Viewer:
    """Somebody who asks: in a browser, or by a program where the address is for programs."""

    def __init__(self, made: world.World, role: str, at: str) -> None:
        self.client, self.made = viewer_client(made, role, at), made
        self.token = made.tokens.get((role, at), "")

    def asks(self, request: Request, address: str = ""):
        """Send a request, or the same one to another address."""
        pattern, method = request.route.pattern, request.method
        said = sent(self.made, pattern, method, request.place, self.token)
        return answer(self.client, method, address or request.address, said)


def chosen_for(role: str, at: str, made: world.World) -> list[Request]:
    """Return all requests, or a sample of them and one of those in cases."""
    everything = list(requests(made))
    if WHOLE:
        return everything
    chance = random.Random(f"{role}{at}")  # noqa: S311
    named = {*CASE_WORK, *GATE_WORK, "filter"}
    in_cases = [
        one for one in everything
        if one.method in ("GET", "POST") and named & set(one.route.names)
    ]  # fmt: skip
    always = [one for one in everything if one.method == "GET" and one.route.pattern in KEYED]
    return always + chance.sample(everything, SAMPLE) + chance.sample(in_cases, SAMPLE)


def viewer_client(made: world.World, role: str, at: str) -> Client:
    client = Client(raise_request_exception=False)
    if role != RESIDENT:
        client.force_login(made.viewers[Role(role), at])
    return client


def viewers() -> list[tuple[str, str]]:
    found = [(RESIDENT, "")]
    for role in Role.values:
        found += [(role, at) for at in FIRST_VIEWERS.get(role, ("A", "B"))]
    return found


@pytest.mark.parametrize(("role", "at"), viewers(), ids=lambda one: one or "nowhere")
def test_nothing_foreign_is_shown(role, at, made, record_property):
    viewer, chosen = Viewer(made, role, at), chosen_for(role, at, made)
    absent: dict[tuple[str, str], tuple[int, str, bytes]] = {}
    shown, told_apart, broken = [], [], []

    for request in chosen:
        response, body = viewer.asks(request)
        headers = " ".join(map(str, response.headers.values()))
        if marks := foreign_marks(role, at, body, headers):
            shown.append((request.method, request.address, marks))
        if response.status_code >= SERVER_ERROR:
            broken.append((request.method, request.address, response.status_code))
        if is_foreign(role, at, request):
            key = (request.method, request.route.pattern)
            if key not in absent:
                nobody = next(request.route.filled(made, ""))
                absent[key] = plain(*viewer.asks(request, nobody))
            if plain(response, body) != absent[key]:
                told_apart.append((request.method, request.address))

    record_property("requests", len(chosen) + len(absent))
    record_property("foreign", len(shown))
    assert (shown[:5], told_apart[:5], broken[:5]) == ([], [], [])


def test_every_role_has_a_viewer():
    assert {role for role, _ in viewers()} == {RESIDENT, *Role.values}


def test_the_marks_are_shown_to_those_who_may_see_them(made):
    """Positive control: a walk that never meets a mark would prove nothing."""
    seen: set[str] = set()

    for role, at in SEEING:
        viewer = Viewer(made, role, at)
        for request in requests(made):
            near = request.place.startswith(at) or not request.route.parameters
            if request.method == "GET" and near:
                _, body = viewer.asks(request)
                seen |= {mark.kind for mark in oracle.MARKS if str(mark).encode() in body}

    assert seen == set(oracle.ACTION_OF)


def test_a_door_left_open_is_noticed(made, monkeypatch):
    """Negative control: with one door open for everybody the walk finds foreign marks."""
    monkeypatch.setattr(queries, "within", lambda *reaches, **paths: Q())
    viewer, at = Viewer(made, Role.TOWNSHIP_CLERK, "B1"), "B1"
    reading = [one for one in requests(made) if one.method == "GET" and one.place == "A1"]

    shown = [
        request.address
        for request in reading
        if "edition_id" in request.route.parameters
        and foreign_marks(Role.TOWNSHIP_CLERK, at, viewer.asks(request)[1], "")
    ]

    assert len(shown) > 5


def test_a_door_left_open_to_cases_is_noticed(made, monkeypatch):
    """Negative control of the pages and the API: who sees all cases is found out."""
    everything = case_queries.InSight((Q(),), frozenset())
    monkeypatch.setattr(case_queries.InSight, "of", lambda *_: everything)
    viewer, at = Viewer(made, Role.TOWNSHIP_CLERK, "B1"), "B1"
    reading = [one for one in requests(made) if one.method == "GET" and one.place == "A1"]

    shown = {
        request.route.pattern
        for request in reading
        if "case" in request.route.names
        and foreign_marks(Role.TOWNSHIP_CLERK, at, viewer.asks(request)[1], "")
    }

    assert {"desk/cases/<int:pk>/", "api/v1/cases/<int:pk>", "api/v1/cases/<int:pk>/events"} < shown
