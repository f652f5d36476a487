"""What enters the record, and how."""

import json
import logging
from datetime import UTC, datetime

import pytest
from django.db import transaction

from qingdan.core.chain import link, walk
from qingdan.parties.models import Organisation
from qingdan.record.domain.appending import Seat, append, origin, recorded
from qingdan.record.models import Event
from tests.builders import AT, make_organisation

pytestmark = pytest.mark.django_db

SEAT = Seat(7, "张三", 8, "审计管理员", 9, "固阳县委编办")


class Kept(logging.Handler):
    """Keeps the lines handed to it, or fails."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.broken = False

    def emit(self, record: logging.LogRecord) -> None:
        if self.broken:
            raise OSError
        self.lines.append(record.getMessage())


@pytest.fixture
def log():
    """What is handed to the log of the record."""
    handler = Kept()
    logger = logging.getLogger("qingdan.record")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield handler
    logger.removeHandler(handler)
    logger.setLevel(level)


def test_append_begins_the_record_with_a_name_of_its_own():
    append("party.signed-in", seat=SEAT, at=AT)

    begun = Event.objects.get(sequence=1)
    assert (begun.act, begun.previous, len(begun.detail["record"])) == ("record.begun", "", 32)


def test_append_keeps_who_did_what_to_what():
    row = make_organisation(name="县水务局")
    token = origin.set("10.1.2.3")

    event = append(
        "party.organisation-made", row, seat=SEAT, at=AT, reason="新设", place="150222", n=1
    )

    origin.reset(token)
    event.refresh_from_db()
    assert event.as_exported() == {
        "sequence": 2,
        "happened_at": "2025-06-30T02:00:00.000000Z",
        "act": "party.organisation-made",
        "actor_key": 7,
        "actor_name": "张三",
        "post_key": 8,
        "post": "审计管理员",
        "organisation_key": 9,
        "organisation": "固阳县委编办",
        "place": "150222",
        "subject_kind": "organisation",
        "subject_key": str(row.pk),
        "subject_name": "县水务局",
        "before": "",
        "after": row.fingerprint(),
        "reason": "新设",
        "address": "10.1.2.3",
        "detail": {"n": 1},
        "algorithm": "sha256",
        "previous": Event.objects.get(sequence=1).digest,
        "digest": link(event.as_linked()),
    }


def test_append_links_the_states_of_a_row():
    row = make_organisation()
    first = append("party.organisation-made", row, seat=SEAT, at=AT)
    row = Organisation.objects.get(pk=row.pk)
    row.name = "固阳县水利局"
    row.save()
    second = append("party.organisation-renamed", row, seat=SEAT, at=AT)
    row.delete()
    third = append("party.organisation-ended", row, seat=SEAT, at=AT)

    assert (second.before, third.before, third.after) == (first.after, second.after, "")
    assert {one.subject_key for one in (first, second, third)} == {first.subject_key}


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_append_uses_the_algorithm_of_the_settings(settings, algorithm):
    append("party.signed-in", seat=SEAT, at=AT)
    settings.DIGEST = algorithm

    event = append("party.signed-out", seat=SEAT, at=AT)

    exported = [one.as_exported() for one in Event.objects.all()]
    assert (event.algorithm, list(walk(exported))) == (algorithm, [])


def test_append_keeps_text_that_both_databases_can_hold():
    event = append(
        "party.signed-in",
        seat=SEAT,
        at=AT,
        reason="a\x00b\ud800" + "长" * 600,
        said={"k\x00": ["\x00", "\udfff"]},
    )

    event.refresh_from_db()
    assert (event.reason[:4], len(event.reason)) == ("ab?长", 500)
    assert event.detail == {"said": {"k": ["", "?"]}}
    assert event.digest == link(event.as_linked())


@pytest.mark.parametrize("value", [1.5, AT, object(), {1, 2}])
def test_append_refuses_what_is_no_plain_json(value):
    with pytest.raises(TypeError), transaction.atomic():
        append("party.signed-in", seat=SEAT, at=AT, value=value)

    assert not Event.objects.exists()


def test_append_keeps_the_fraction_of_a_second():
    at = datetime(2026, 1, 5, 1, 2, 3, 400, tzinfo=UTC)

    event = append("party.signed-in", seat=SEAT, at=at)

    event.refresh_from_db()
    assert event.as_linked()["happened_at"] == "2026-01-05T01:02:03.000400Z"


def test_append_hands_the_event_to_the_log_once_it_is_certain(
    log, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        event = append("party.signed-in", seat=SEAT, at=AT)
        assert log.lines == []

    assert json.loads(log.lines[1]) == event.as_exported()


def test_append_stands_when_the_log_fails(log, django_capture_on_commit_callbacks):
    log.broken = True

    with django_capture_on_commit_callbacks(execute=True):
        append("party.signed-in", seat=SEAT, at=AT)

    assert Event.objects.count() == 2


def test_recorded_undoes_the_act_and_its_event_together():
    def act():
        with recorded():
            append("party.signed-in", seat=SEAT, at=AT)
            raise LookupError

    with pytest.raises(LookupError):
        act()

    assert not Event.objects.exists()
