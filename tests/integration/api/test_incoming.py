"""What other systems send by themselves: signed, fresh, once; and the keys they sign with."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from qingdan.core.errors import DomainError
from qingdan.intake.domain.sender_keys import (
    Sending,
    make_sender_key,
    revoke_sender_key,
    sender_keys_visible_to,
)
from qingdan.intake.enums import Door
from qingdan.intake.models import Request, SenderKey
from qingdan.intake.signing import signature_of
from qingdan.parties.enums import Role
from qingdan.parties.models import Post
from qingdan.record.models import Event
from tests.builders import make_officer, make_organisation, make_region
from tests.gatehouse import OWN, Gate

pytestmark = pytest.mark.django_db
MESSAGE = {"key": "oa-20261124-0001", "township": "150222105", "matters": [OWN], "reference": "7号"}


@pytest.fixture
def gate(aligned_lists, finder):
    return Gate()


@pytest.fixture
def administrator(gate):
    return make_officer("admin", role=Role.SYSTEM_ADMINISTRATOR, organisation=make_organisation())


def asked(gate, **more) -> Sending:
    given = {
        "code": "county-oa", "title": "县协同办公系统", "door": Door.DEPARTMENT,
        "officer": gate.sender, "county": gate.place.parent,
    }  # fmt: skip
    return Sending(**{**given, **more})


@pytest.fixture
def made(gate, administrator):
    return make_sender_key(asked(gate), actor=administrator, at=timezone.now())


def push(secret, message=MESSAGE, *, at=None, code="county-oa", signed=None):
    body = json.dumps(message, ensure_ascii=False).encode()
    header = signed or signature_of(secret, at or timezone.now(), body)
    return Client(enforce_csrf_checks=True).post(
        f"/api/v1/incoming/{code}", body, "application/json", headers={"Qingdan-Signature": header}
    )


def kind_of(response) -> tuple[int, str]:
    return response.status_code, response.json()["type"].rpartition("/")[2]


def test_signed_message_is_registered_for_the_officer_of_the_key(gate, made):
    response = push(made[1])

    assert response.status_code == 200, response.text
    row = Request.objects.get()
    assert response.json()["request"] == row.pk
    assert (row.received_by, row.sender, row.door) == (gate.sender, gate.department, "department")
    assert row.reference == "7号"


def test_same_message_is_taken_once_and_a_replay_is_refused(made):
    now = timezone.now()
    first = push(made[1], at=now - timedelta(seconds=30))

    replayed = push(made[1], at=now - timedelta(seconds=30))
    retried = push(made[1], at=now)
    changed = push(made[1], {**MESSAGE, "title": "另一件"}, at=now + timedelta(seconds=1))

    assert kind_of(replayed) == (409, "intake.message-replayed")
    assert (retried.status_code, retried.json()) == (200, first.json())
    assert kind_of(changed) == (409, "parties.request-key-reused")
    assert Request.objects.count() == 1


@pytest.mark.parametrize("minutes", [-6, 6])
def test_old_and_future_signatures_are_refused(made, minutes):
    response = push(made[1], at=timezone.now() + timedelta(minutes=minutes))

    assert kind_of(response) == (401, "intake.signature-stale")


def test_all_that_is_not_signed_rightly_is_answered_alike(gate, administrator, made):
    row, secret = made
    body = json.dumps({**MESSAGE, "title": "别的"}).encode()
    answers = [
        push("another secret"),
        push(secret, code="no-such-key"),
        push(secret, signed="v1=abc"),
        push(secret, signed=signature_of(secret, timezone.now(), body)),
        push(secret, {"key": "x"}, signed="t=1,v1=" + "0" * 64),
    ]
    revoke_sender_key(row.pk, actor=administrator, at=timezone.now())
    answers.append(push(secret))

    assert {kind_of(one) for one in answers} == {(401, "intake.signature-wrong")}
    assert len({one.content for one in answers}) == 1
    assert not Request.objects.exists()


def test_key_reaches_no_further_than_its_county_and_the_posts_of_its_officer(gate, made):
    make_region("150721201", "查巴奇鄂温克族乡")
    elsewhere = push(made[1], {**MESSAGE, "township": "150721201"})
    Post.objects.filter(officer=gate.sender).update(valid_until="2026-01-01")
    left = push(made[1])

    assert kind_of(elsewhere) == kind_of(left) == (403, "parties.not-allowed")


def test_secret_is_sealed_and_making_and_revoking_are_in_the_record(administrator, made):
    row, secret = made
    sealed = SenderKey.objects.values_list("secret", flat=True).get()
    revoke_sender_key(row.pk, actor=administrator, at=timezone.now())

    assert secret not in str(sealed)
    assert SenderKey.objects.get().secret == secret
    acts = Event.objects.filter(subject_kind="sender-key").order_by("sequence")
    assert list(acts.values_list("act", flat=True)) == ["sender-key.made", "sender-key.revoked"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"code": "OA"}, "intake.sender-code-unfit"),
        ({"code": "county-oa"}, "intake.sender-code-taken"),
        ({"code": "second", "title": " "}, "intake.sender-title-missing"),
        ({"code": "second", "door": Door.HOTLINE}, "intake.sender-officer-unfit"),
        ({"code": "second", "door": Door.OUTSIDE}, "intake.sender-officer-unfit"),
    ],
)
def test_unfit_keys_are_not_made(gate, administrator, made, more, code):
    with pytest.raises(DomainError) as refused:
        make_sender_key(asked(gate, **more), actor=administrator, at=timezone.now())

    assert refused.value.code == code
    assert SenderKey.objects.count() == 1


def test_only_the_administrator_of_the_county_makes_and_sees_keys(gate, administrator, made):
    office = make_organisation(
        "阿荣旗人民政府", "county-government", make_region("150721", "阿荣旗")
    )
    other = make_officer("other-admin", role=Role.SYSTEM_ADMINISTRATOR, organisation=office)
    today = timezone.localdate()

    for actor in (other, gate.office):
        with pytest.raises(DomainError) as refused:
            make_sender_key(asked(gate, code="second"), actor=actor, at=timezone.now())
        assert refused.value.code == "parties.not-allowed"
    with pytest.raises(DomainError) as gone:
        revoke_sender_key(made[0].pk, actor=other, at=timezone.now())

    assert gone.value.code == "intake.sender-key-unknown"
    assert list(sender_keys_visible_to(other, today)) == []
    assert list(sender_keys_visible_to(administrator, today)) == [made[0]]
