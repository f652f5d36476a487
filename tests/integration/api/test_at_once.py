"""The same request a thousand times, from many sides at the same moment: one case, one act."""

import json
from collections import Counter
from os import environ

import pytest
from django.test import Client

from qingdan.cases.checking import case_faults
from qingdan.cases.models import Case, CaseEvent
from qingdan.record.models import Event
from tests.cases import Stage, shipped
from tests.programs import Program

from .conftest import FOUND

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
THREADS, EACH = 8, 125
EACH_ACT = 125 if environ.get("WALK") == "all" else 25
"""An answer to an act shows the whole case and costs more: ``make walk`` asks as often."""


@pytest.fixture
def stage(use_database):
    return Stage(shipped("report-up"))


def hammered(
    program: Program, path: str, body: dict, at_once, each: int
) -> Counter[tuple[int, bytes]]:
    """Send one request many times from several threads; return the answers, counted."""
    headers = {**program.headers, "Idempotency-Key": "the-same-one"}
    content = json.dumps(body)

    def ask() -> list[tuple[int, bytes]]:
        client = Client()
        sent = {"content_type": "application/json", "headers": headers}
        answers = [client.post(f"/api/v1{path}", content, **sent) for _ in range(each)]
        return [(one.status_code, one.content) for one in answers]

    return Counter(one for found in at_once(*[ask] * THREADS) for one in found)


def test_a_thousand_times_the_same_key_opens_one_case(clerk, opening, at_once):
    answers = hammered(clerk, "/cases", opening, at_once, EACH)

    assert [(status, count) for (status, _), count in answers.items()] == [(200, THREADS * EACH)]
    assert Case.objects.count() == CaseEvent.objects.count() == 1
    assert Event.objects.filter(act="case.opened").count() == 1
    assert not list(case_faults())


def test_many_times_the_same_key_is_one_act(clerk, opening, at_once):
    pk = clerk.post("/cases", opening).json()["case"]
    asked = {"action": "record", "seen": 1, "values": FOUND}

    answers = hammered(clerk, f"/cases/{pk}/acts", asked, at_once, EACH_ACT)

    told = [(status, count) for (status, _), count in answers.items()]
    assert told == [(200, THREADS * EACH_ACT)]
    assert CaseEvent.objects.count() == 2
    assert Event.objects.filter(act="case.acted").count() == 1
    assert not list(case_faults())


def test_many_keys_at_the_same_moment_open_as_many_cases(clerk, opening, at_once):
    def ask(key: str) -> int:
        return clerk.post("/cases", opening, key=key).status_code

    told = at_once(*(lambda key=f"many-{at:04}": ask(key) for at in range(THREADS)))

    assert told == [200] * THREADS
    ordinals = sorted(Case.objects.values_list("ordinal", flat=True))
    assert ordinals == list(range(1, THREADS + 1))
