"""The API answers as its own description says, whatever it is sent; never with a mistake of ours.

Every address that asks for a token is tried with requests made from the OpenAPI text, good ones
and broken ones, as a clerk who may do the most there.
"""

from contextlib import contextmanager

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings

from .conftest import FOUND

schemathesis = pytest.importorskip("schemathesis")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.usefixtures("finder", "own_lists"),
]
CLOSED = (
    r"^/api/v1/(rules|law-changes|procedures|bindings|plan|cases|support"
    r"|requests|gate|precedents|incoming)(/|$)"
)
WHOLE = "/procedures/check"
"""Answers alike whatever it is asked, and slowly; it has a test of its own."""
EXAMPLES = 12
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
]


@pytest.fixture
def described(stage, clerk, opened, acting, settings, tmp_path):
    """The description, with a case and a request, number 1, that the requests may hit."""
    settings.DATA_DIR = tmp_path
    acting(opened(), "record", values=FOUND)
    come = {"door": "outside", "townships": [stage.place.code], "matters": ["请做好井盖巡查。"]}
    assert clerk.post("/requests", come).status_code == 200
    with kept_connection():
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
        yield schema.include(path_regex=CLOSED).exclude(path_regex=WHOLE)


@contextmanager
def kept_connection():
    """Keep the connection that holds the transaction of the test, as Django's own client does.

    A request that comes another way closes it; PostgreSQL then answers nothing more, while a
    database in memory cannot be closed. Every request of Django's client undoes this.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", ["POSITIVE", "NEGATIVE"])
def test_every_answer_is_as_described(described, clerk, mode):
    wanted = schemathesis.GenerationMode[mode]
    checks = list(schemathesis.checks.CHECKS.get_by_names(CHECKS))
    tried, failed = [], []

    for result in described.get_all_operations():
        operation = result.ok()
        try:
            strategy = operation.as_strategy(generation_mode=wanted)
            hammered(strategy, checks, {**clerk.headers, "Accept-Encoding": "identity"})
        except BaseExceptionGroup as broken:
            failed += [f"{operation.label}: {one}" for one in broken.exceptions]
        tried.append(operation.label)

    assert failed == []
    assert len(tried) >= 40


def hammered(strategy, checks, headers: dict[str, str]) -> None:
    """Send some requests of one operation and check every answer."""

    @seed(20261124)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def send(case):
        case.call_and_validate(headers=headers, checks=checks)

    send()
