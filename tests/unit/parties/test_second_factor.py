"""Authenticators and recovery codes."""

from datetime import timedelta

import pytest
from django.db import connection

from qingdan.parties.domain.authorising import NotAllowed
from qingdan.parties.domain.signing import second_factor
from qingdan.parties.domain.signing.oneself import NotForOneself
from qingdan.parties.domain.signing.second_factor import (
    SecondFactorInUse,
    SecondFactorNeeded,
    SecondFactorNotInUse,
    SetUpCodeWrong,
    Used,
    use,
)
from qingdan.parties.domain.signing.sessions import Visit, begin, found
from qingdan.parties.enums import Role, SignInEnd
from qingdan.parties.models import RecoveryCode, TotpDevice
from qingdan.record.models import Event
from tests.authenticator import code_at, with_totp
from tests.builders import AT, make_administrator, make_officer

pytestmark = pytest.mark.django_db

STEP = timedelta(seconds=30)


@pytest.fixture
def wang():
    return make_officer("wang.fang")


def test_start_and_confirm_put_an_authenticator_in_use(wang):
    device = second_factor.start(wang.pk, at=AT)
    before = second_factor.is_in_use(wang)

    codes = second_factor.confirm(wang.pk, code_at(device.secret, AT), keep=None, at=AT)

    assert (before, second_factor.is_in_use(wang), len(set(codes))) == (False, True, 10)
    assert {len(one) for one in codes} == {6 * 4 + 5}
    assert Event.objects.latest("sequence").act == "party.second-factor-set"


def test_the_secret_is_sealed_in_the_database(wang):
    secret = second_factor.start(wang.pk, at=AT).secret

    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM totp_device")
        stored = cursor.fetchone()[0]

    assert secret not in stored
    assert TotpDevice.objects.get().secret == secret


def test_recovery_codes_are_kept_as_digests_only(wang):
    _, codes = with_totp(wang)

    kept = set(RecoveryCode.objects.values_list("code_hash", flat=True))

    assert {len(one) for one in kept} == {64}
    assert not kept & set(codes)


def test_confirm_refuses_a_code_of_another_secret_and_keeps_nothing(wang):
    device = second_factor.start(wang.pk, at=AT)
    wrong = f"{(int(code_at(device.secret, AT)) + 1) % 1_000_000:06}"

    with pytest.raises(SetUpCodeWrong):
        second_factor.confirm(wang.pk, wrong, keep=None, at=AT + STEP * 10)

    assert not second_factor.is_in_use(wang)


def test_confirm_needs_a_secret_that_was_begun(wang):
    with pytest.raises(SecondFactorNotInUse):
        second_factor.confirm(wang.pk, "000000", keep=None, at=AT)


def test_start_replaces_what_was_not_finished_and_refuses_beside_one_in_use(wang):
    first, second = (second_factor.start(wang.pk, at=AT).secret for _ in range(2))
    second_factor.confirm(wang.pk, code_at(second, AT), keep=None, at=AT)

    with pytest.raises(SecondFactorInUse):
        second_factor.start(wang.pk, at=AT)

    assert first != second


@pytest.mark.parametrize(("off", "accepted"), [(-2, False), (-1, True), (0, True), (1, True),
                                               (2, False)])  # fmt: skip
def test_use_forgives_a_clock_one_step_off(wang, off, accepted):
    secret, _ = with_totp(wang)

    used = use(wang, code_at(secret, AT + STEP * off), at=AT)

    assert used == (Used.TOTP if accepted else None)


def test_use_accepts_a_code_once_and_none_before_it(wang):
    secret, _ = with_totp(wang)
    now, earlier = code_at(secret, AT), code_at(secret, AT - STEP)

    used = [use(wang, code, at=AT) for code in (now, now, earlier)]

    assert used == [Used.TOTP, None, None]


def test_use_refuses_the_code_that_confirmed(wang):
    secret, _ = with_totp(wang, at=AT)

    assert use(wang, code_at(secret, AT), at=AT) is None


def test_use_accepts_a_recovery_code_once_however_it_is_typed(wang):
    _, codes = with_totp(wang)
    typed = codes[3].lower().replace("-", " ")

    used = [use(wang, one, at=AT) for one in (typed, codes[3], "ABCD-EFGH")]

    assert used == [Used.RECOVERY, None, None]
    assert second_factor.codes_left(wang) == 9
    noted = Event.objects.latest("sequence")
    assert (noted.act, noted.detail) == ("party.recovery-code-used", {"left": 9})


def test_use_accepts_nothing_of_another_officer(wang):
    secret, codes = with_totp(make_officer("li.qiang"))
    with_totp(wang)

    assert [use(wang, one, at=AT) for one in (code_at(secret, AT), codes[0])] == [None, None]


def test_renew_codes_voids_the_old_ones(wang):
    _, old = with_totp(wang)

    new = second_factor.renew_codes(wang.pk, at=AT)

    assert [use(wang, one, at=AT) for one in (old[0], new[0])] == [None, Used.RECOVERY]


def test_remove_takes_codes_with_it(wang):
    _, codes = with_totp(wang)

    second_factor.remove(wang.pk, keep=None, at=AT)

    assert (second_factor.is_in_use(wang), use(wang, codes[0], at=AT)) == (False, None)
    assert Event.objects.latest("sequence").act == "party.second-factor-removed"


def test_remove_is_refused_where_the_post_needs_one(settings):
    settings.SECOND_FACTOR = "profile"
    guard = make_officer("guard", Role.SECURITY_ADMINISTRATOR)
    with_totp(guard)

    with pytest.raises(SecondFactorNeeded):
        second_factor.remove(guard.pk, keep=None, at=AT)


def test_confirm_ends_the_other_sessions_and_clears_what_this_one_owed(settings):
    settings.SECOND_FACTOR = "all"
    wang = make_officer("wang.fang")
    here, there = (begin(wang.pk, Visit(key), at=AT) for key in ("here", "there"))
    device = second_factor.start(wang.pk, at=AT)

    second_factor.confirm(wang.pk, code_at(device.secret, AT), keep=here.pk, at=AT)

    here.refresh_from_db()
    there.refresh_from_db()
    assert (here.owes_second_factor, here.ended_at) == (False, None)
    assert there.ended_because == SignInEnd.FACTOR_CHANGED


def test_remove_of_is_not_for_oneself():
    guard = make_administrator(Role.SECURITY_ADMINISTRATOR)
    with_totp(guard, at=AT)

    with pytest.raises(NotForOneself):
        second_factor.remove_of(guard.pk, reason="手机丢失", actor=guard, at=AT)

    assert second_factor.is_in_use(guard)


def test_remove_of_is_for_the_security_administrator_and_ends_every_session(wang):
    guard = make_officer("guard", Role.SECURITY_ADMINISTRATOR)
    with_totp(wang)
    begin(wang.pk, Visit("there"), at=AT)

    with pytest.raises(NotAllowed):
        second_factor.remove_of(wang.pk, actor=make_officer("li.qiang"), at=AT)
    second_factor.remove_of(wang.pk, reason="手机丢失", actor=guard, at=AT)

    assert (second_factor.is_in_use(wang), found("there", wang)) == (False, None)
    noted = Event.objects.latest("sequence")
    assert (noted.actor_key, noted.subject_key) == (guard.pk, str(wang.pk))
    assert noted.reason == "手机丢失"


def test_provisioning_uri_names_us_and_the_account(wang):
    uri = second_factor.provisioning_uri(second_factor.start(wang.pk, at=AT), "wang.fang")

    assert uri.startswith("otpauth://totp/%E6%B8%85%E5%8D%95%E9%80%9A:wang.fang?digits=6&secret=")
    assert "period=30" in uri
