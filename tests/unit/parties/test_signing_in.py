"""The steps of signing in, and what they leave in the record."""

from datetime import timedelta

import pytest

from qingdan.parties.domain.authorising import NotAllowed
from qingdan.parties.domain.signing import guessing, hashing, second_factor
from qingdan.parties.domain.signing.guessing import SignInLocked
from qingdan.parties.domain.signing.hashing import SignInBusy, Turnstile
from qingdan.parties.domain.signing.oneself import NotForOneself
from qingdan.parties.domain.signing.signing_in import (
    Passed,
    WrongCode,
    WrongPassword,
    give_code,
    note_failed_elsewhere,
    sign_in,
    unlock,
)
from qingdan.parties.enums import Role
from qingdan.parties.models import Officer, SignInFailure
from qingdan.record.models import Event
from tests.authenticator import code_at, with_totp
from tests.builders import AT, make_administrator, make_officer, make_organisation, make_region

pytestmark = pytest.mark.django_db

PASSWORD, HERE = "correct-horse-battery", "10.1.1.7"


@pytest.fixture
def wang():
    return make_officer("wang.fang")


def try_password(password: str = "wrong", name: str = "wang.fang", *, at=AT):  # noqa: S107
    return sign_in(name, password, address=HERE, at=at)


def acts() -> list[tuple[str, str, dict]]:
    """Return act, subject and detail of what was noted, oldest first."""
    rows = Event.objects.exclude(act="record.begun").order_by("sequence")
    return [(one.act, one.subject_key, one.detail) for one in rows]


def test_sign_in_returns_the_officer_and_forgives_earlier_failures(wang):
    with pytest.raises(WrongPassword):
        try_password()

    passed = try_password(PASSWORD, " Wang.Fang ")

    assert passed == Passed(wang, second_step=False)
    assert list(SignInFailure.objects.values_list("subject", flat=True)) == [HERE]


@pytest.mark.parametrize("name", ["wang.fang", "nobody"])
def test_sign_in_says_the_same_of_known_and_unknown_names(wang, name):
    told = []
    for number in range(6):
        with pytest.raises((WrongPassword, SignInLocked)) as refused:
            try_password(name=name, at=AT + timedelta(minutes=number))
        told.append(type(refused.value).__name__)

    assert told == ["WrongPassword"] * 4 + ["SignInLocked"] * 2


def test_sign_in_compares_with_a_hash_even_when_there_is_none(wang, monkeypatch):
    asked = []
    verify = hashing.verify_password
    monkeypatch.setattr(
        hashing, "verify_password", lambda raw, known: asked.append(known) or verify(raw, known)
    )
    make_officer("li.qiang", is_active=False)
    Officer.objects.filter(login_name="li.qiang").update(password="!no password yet")  # noqa: S106

    for number, name in enumerate(("wang.fang", "nobody", "li.qiang")):
        with pytest.raises(WrongPassword):
            try_password(name=name, at=AT + timedelta(minutes=number))

    assert [known.split("$")[0] for known in asked] == ["md5"] * 3


def test_sign_in_refuses_a_closed_account(wang):
    Officer.objects.update(is_active=False)

    with pytest.raises(WrongPassword):
        try_password(PASSWORD)


def test_sign_in_notes_failures_and_the_lock(wang):
    for number in range(5):
        with pytest.raises((WrongPassword, SignInLocked)):
            try_password(at=AT + timedelta(minutes=number))

    failed = ("party.sign-in-failed", str(wang.pk), {"step": "password"})
    locked = ("party.sign-in-locked", str(wang.pk), {"of": ["account"]})
    assert acts() == [failed] * 5 + [locked]
    assert {one.place for one in Event.objects.exclude(sequence=1)} == {"150222"}


def test_sign_in_notes_of_an_unknown_name_only_that_somebody_tried():
    with pytest.raises(WrongPassword):
        try_password(name="the password itself")

    event = Event.objects.latest("sequence")
    assert acts() == [("party.sign-in-failed", "", {"step": "password"})]
    assert "password itself" not in str(event.as_exported())


def test_sign_in_refuses_when_too_many_wait_and_counts_nothing(wang, monkeypatch):
    full = Turnstile(at_once=1, places=1)
    monkeypatch.setattr(hashing, "turnstile", lambda: full)

    with full.turn(), pytest.raises(SignInBusy, match="正在登录的人多"):
        try_password(PASSWORD)

    assert SignInFailure.objects.count() == 0
    assert try_password(PASSWORD).officer == wang


def test_sign_in_asks_for_the_second_step_and_forgives_nothing_yet(wang):
    with_totp(wang)
    with pytest.raises(WrongPassword):
        try_password()

    passed = try_password(PASSWORD, at=AT + timedelta(seconds=5))

    assert passed.second_step
    assert SignInFailure.objects.count() == 2


def test_give_code_finishes_the_sign_in(wang):
    secret, _ = with_totp(wang)
    at = AT + timedelta(minutes=1)

    used = give_code(wang.pk, code_at(secret, at), address=HERE, at=at)

    assert used == second_factor.Used.TOTP
    assert SignInFailure.objects.count() == 0


def test_failures_of_both_steps_count_together(wang):
    """Whoever knows the password cannot guess codes by starting over."""
    with_totp(wang)
    told = []
    for number in range(6):
        at = AT + timedelta(minutes=number + 1)
        try:
            try_password(PASSWORD, at=at)
            give_code(wang.pk, "000000", address=HERE, at=at)
        except (WrongCode, SignInLocked) as refused:
            told.append(type(refused).__name__)

    assert told == ["WrongCode"] * 4 + ["SignInLocked"] * 2
    assert acts()[-2:] == [
        ("party.sign-in-failed", str(wang.pk), {"step": "second-factor"}),
        ("party.sign-in-locked", str(wang.pk), {"of": ["account"]}),
    ]


def test_give_code_refuses_a_closed_account(wang):
    secret, _ = with_totp(wang)
    Officer.objects.update(is_active=False)
    at = AT + timedelta(minutes=1)

    with pytest.raises(WrongCode):
        give_code(wang.pk, code_at(secret, at), address=HERE, at=at)


def test_unlock_lets_the_officer_try_at_once(wang):
    guard = make_officer("guard", Role.SECURITY_ADMINISTRATOR)
    for number in range(5):
        with pytest.raises((WrongPassword, SignInLocked)):
            try_password(at=AT + timedelta(minutes=number))
    at = AT + timedelta(minutes=5)

    unlock(wang.pk, actor=guard, at=at, reason="本人来电")

    assert try_password(PASSWORD, at=at).officer == wang
    assert acts()[-1] == ("party.account-unlocked", str(wang.pk), {})
    assert Event.objects.latest("sequence").reason == "本人来电"


def test_unlock_is_refused_to_others_and_to_another_county(wang):
    elsewhere = make_region("150721", "阿荣旗", "county")
    guard = make_officer(
        "guard", Role.SECURITY_ADMINISTRATOR, make_organisation("阿荣旗委编办", region=elsewhere)
    )

    for actor in (wang, guard):
        with pytest.raises(NotAllowed):
            unlock(wang.pk, actor=actor, at=AT)


def test_unlock_is_not_for_oneself():
    guard = make_administrator(Role.SECURITY_ADMINISTRATOR)

    with pytest.raises(NotForOneself):
        unlock(guard.pk, actor=guard, at=AT)


def test_note_failed_elsewhere_names_the_service_alone():
    attempt = guessing.begin_elsewhere(address="10.0.0.9", at=AT)
    note_failed_elsewhere("county", attempt, at=AT)

    assert acts() == [("party.sign-in-failed", "", {"step": "single-sign-on", "of": "county"})]


def test_sign_in_renews_a_hash_with_old_figures(wang, settings):
    settings.PASSWORD_HASHERS = [
        "qingdan.parties.hashers.OneLaneArgon2Hasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]

    try_password(PASSWORD)

    wang.refresh_from_db()
    assert wang.password.startswith("argon2$argon2id$v=19$m=65536,t=3,p=1$")
    assert acts() == [("party.password-changed", str(wang.pk), {"rehashed": True})]
    assert try_password(PASSWORD, at=AT + timedelta(minutes=1)).officer == wang
