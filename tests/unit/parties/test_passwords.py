"""Keeping passwords: history, age, and what ends with a new one."""

from datetime import timedelta

import pytest

from qingdan.parties.domain.signing.passwords import (
    PasswordUnfit,
    PasswordUsedBefore,
    must_change,
    prepared,
    set_password,
)
from qingdan.parties.domain.signing.sessions import Visit, begin, found
from qingdan.parties.models import Officer, PasswordKept
from tests.builders import AT, make_officer

pytestmark = pytest.mark.django_db

PHRASES = [f"Yinhao-{number}-chuntian" for number in range(8)]


@pytest.fixture
def wang():
    return make_officer("wang.fang")


@pytest.fixture
def mlps3(settings):
    settings.PASSWORD_PROFILE = "mlps3"  # noqa: S105 - the name of a profile


def change(officer: Officer, raw: str, day: int = 0) -> None:
    set_password(officer, prepared(raw, officer), at=AT + timedelta(days=day))


def test_set_password_writes_when_it_was_set(wang):
    change(wang, PHRASES[0])

    kept = Officer.objects.get(pk=wang.pk)
    assert (kept.check_password(PHRASES[0]), kept.password_set_at) == (True, AT)


def test_set_password_ends_every_session(wang):
    begin(wang.pk, Visit("there"), at=AT)

    change(wang, PHRASES[0])

    assert found("there", wang) is None


def test_prepared_refuses_what_the_profile_refuses(wang):
    with pytest.raises(PasswordUnfit, match="太短"):
        prepared("kurz", wang)


def test_prepared_refuses_the_present_password_in_every_profile(wang):
    change(wang, PHRASES[0])

    with pytest.raises(PasswordUsedBefore):
        prepared(PHRASES[0], wang)


def test_prepared_remembers_the_last_five(wang, mlps3):
    for day, phrase in enumerate(PHRASES[:6]):
        change(wang, phrase, day)

    refused = []
    for phrase in PHRASES[:6]:
        try:
            prepared(phrase, wang)
        except PasswordUsedBefore:
            refused.append(phrase)

    assert refused == PHRASES[1:6]
    assert PasswordKept.objects.count() == 5


def test_nothing_is_remembered_where_the_profile_asks_for_no_history(wang):
    for day, phrase in enumerate(PHRASES[:3]):
        change(wang, phrase, day)

    assert PasswordKept.objects.count() == 0
    prepared(PHRASES[0], wang)


def test_a_profile_without_history_forgets_what_another_kept(wang, settings):
    settings.PASSWORD_PROFILE = "mlps3"  # noqa: S105 - the name of a profile
    change(wang, PHRASES[0])
    settings.PASSWORD_PROFILE = "asvs5"  # noqa: S105

    change(wang, PHRASES[1])

    assert PasswordKept.objects.count() == 0


def test_prepared_serves_an_officer_who_is_not_saved_yet(mlps3):
    ready = prepared(PHRASES[0], Officer(login_name="zhao.min", full_name="赵敏"))

    assert ready.hashed.startswith("md5$")


@pytest.mark.parametrize(("days", "expected"), [(89, False), (90, True)])
def test_must_change_after_ninety_days(wang, mlps3, days, expected):
    change(wang, PHRASES[0])

    assert must_change(wang, at=AT + timedelta(days=days)) is expected


def test_must_change_asks_for_one_of_unknown_age_and_none_of_those_without(wang, mlps3):
    nobody = make_officer("li.qiang")
    nobody.set_unusable_password()

    assert [must_change(one, at=AT) for one in (wang, nobody)] == [True, False]


def test_must_change_never_asks_where_passwords_do_not_age(wang):
    assert must_change(wang, at=AT + timedelta(days=4000)) is False
