"""The API answers as its own description says, whatever it is sent; never with a mistake of ours.

Every address that asks for a token is tried with requests made from the OpenAPI text, good ones
and broken ones, as a clerk who may do the most there.
"""

import pytest
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, Phase, given, seed, settings

from .conftest import FOUND

schemathesis = pytest.importorskip("schemathesis")
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CLOSED = r"^/api/v1/(rules|law-changes|procedures|bindings|plan|cases|support)(/|$)"
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
    """The description, with a case, number 1, that the requests may hit."""
    settings.DATA_DIR = tmp_path
    acting(opened(), "record", values=FOUND)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    return schema.include(path_regex=CLOSED).exclude(path_regex=WHOLE)


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
    assert len(tried) >= 25


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
