"""Sessions as rows: begun, seen, ended by whom."""

from datetime import timedelta

import pytest

from qingdan.parties.domain.authorising import NotAllowed
from qingdan.parties.domain.signing import sessions
from qingdan.parties.domain.signing.oneself import NotForOneself
from qingdan.parties.domain.signing.sessions import (
    SignInGone,
    Visit,
    begin,
    carry_on,
    end,
    found,
    limit_passed,
    open_sign_ins,
    revoke,
    revoke_of,
    revoke_others,
    seen,
)
from qingdan.parties.enums import Role, SignInEnd, SignInMethod
from qingdan.parties.models import SignIn
from qingdan.record.models import Event
from tests.builders import AT, make_administrator, make_officer

pytestmark = pytest.mark.django_db

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def wang():
    return make_officer("wang.fang")


def start(officer, key: str, *, at=AT, **visit) -> SignIn:
    return begin(officer.pk, Visit(key, **visit), at=at)


def last_event() -> tuple:
    noted = Event.objects.latest("sequence")
    return noted.act, noted.actor_key, noted.subject_key, noted.detail


def test_begin_keeps_a_digest_of_the_key_and_notes_the_sign_in(wang):
    start(wang, "secret key", address="10.1.1.7", agent="Windows 上的 Edge 126")

    row = SignIn.objects.get()
    assert (row.key_digest == "secret key", len(row.key_digest)) == (False, 64)
    assert (row.address, row.agent, row.owes_second_factor) == (
        "10.1.1.7", "Windows 上的 Edge 126", False
    )  # fmt: skip
    assert last_event() == ("party.signed-in", wang.pk, str(wang.pk), {"method": "password"})


@pytest.mark.parametrize(
    ("method", "owes"),
    [
        (SignInMethod.PASSWORD, True),
        (SignInMethod.PASSWORD_AND_TOTP, False),
        (SignInMethod.CODE, True),
        (SignInMethod.SINGLE_SIGN_ON, True),
        (SignInMethod.SINGLE_SIGN_ON_OF_TWO, False),
    ],
)
def test_begin_owes_a_second_factor_where_the_post_needs_one(settings, method, owes):
    settings.SECOND_FACTOR = "profile"
    guard = make_officer("guard", Role.SECURITY_ADMINISTRATOR)

    assert start(guard, "here", method=method).owes_second_factor is owes


def test_begin_owes_nothing_where_no_post_needs_one(wang, settings):
    settings.SECOND_FACTOR = "profile"

    assert start(wang, "here").owes_second_factor is False


def test_begin_forgets_sign_ins_of_long_ago(wang):
    start(wang, "old", at=AT - timedelta(days=91))

    start(wang, "new")

    assert SignIn.objects.count() == 1


def test_found_is_the_officers_own_and_not_ended(wang):
    row, other = start(wang, "here"), make_officer("li.qiang")

    assert (found("here", wang), found("here", other), found("there", wang)) == (row, None, None)


@pytest.mark.parametrize(
    ("profile", "used", "now", "passed"),
    [
        ("asvs5", 59 * MINUTE, 2 * 59 * MINUTE, None),
        ("asvs5", 0 * MINUTE, 60 * MINUTE, SignInEnd.IDLE),
        ("asvs5", 12 * HOUR, 12 * HOUR, SignInEnd.TOO_LONG),
        ("mlps3", 0 * MINUTE, 30 * MINUTE, SignInEnd.IDLE),
        ("mlps3", 8 * HOUR, 8 * HOUR, SignInEnd.TOO_LONG),
        ("asvs5", 0 * MINUTE, -12 * HOUR, SignInEnd.TOO_LONG),
    ],
)
def test_limit_passed_by_the_profile(wang, settings, profile, used, now, passed):
    settings.PASSWORD_PROFILE = profile
    row = start(wang, "here")
    row.last_seen_at = AT + used

    assert limit_passed(row, at=AT + now) == passed


def test_seen_writes_at_most_once_a_minute(wang, django_assert_num_queries):
    row = start(wang, "here")

    with django_assert_num_queries(0):
        seen(row, at=AT + timedelta(seconds=59))
    seen(row, at=AT + MINUTE)

    assert SignIn.objects.get().last_seen_at == AT + MINUTE


def test_end_notes_once_that_the_officer_left(wang):
    row = start(wang, "here")

    for _ in range(2):
        end(row, because=SignInEnd.SIGNED_OUT, at=AT + HOUR)

    row.refresh_from_db()
    assert (row.ended_at, row.ended_because) == (AT + HOUR, "signed-out")
    assert Event.objects.filter(act="party.signed-out").count() == 1


def test_open_sign_ins_leaves_out_what_is_over(wang):
    rows = {key: start(wang, key) for key in ("here", "ended", "idle")}
    start(make_officer("li.qiang"), "other")
    end(rows["ended"], because=SignInEnd.SIGNED_OUT, at=AT)
    seen(rows["here"], at=AT + 50 * MINUTE)

    assert list(open_sign_ins(wang, at=AT + 61 * MINUTE)) == [rows["here"]]


def test_revoke_ends_ones_own_and_nobody_elses(wang):
    row, other = start(wang, "there"), start(make_officer("li.qiang"), "other")

    revoke(row.pk, actor=wang, at=AT)
    for gone in (row, other):
        with pytest.raises(SignInGone):
            revoke(gone.pk, actor=wang, at=AT)

    assert (found("there", wang), found("other", other.officer)) == (None, other)
    assert last_event() == ("party.session-revoked", wang.pk, str(wang.pk), {"count": 1})


def test_revoke_others_keeps_the_one_in_use(wang):
    here, *_ = (start(wang, key) for key in ("here", "there", "elsewhere"))

    count = revoke_others(here, actor=wang, at=AT)

    assert (count, list(SignIn.objects.filter(ended_at=None))) == (2, [here])


def test_revoke_of_is_not_for_oneself():
    guard = make_administrator(Role.SECURITY_ADMINISTRATOR)

    with pytest.raises(NotForOneself):
        revoke_of(guard.pk, actor=guard, at=AT, reason="试")


def test_revoke_of_is_for_the_security_administrator(wang):
    guard = make_officer("guard", Role.SECURITY_ADMINISTRATOR)
    start(wang, "there")

    with pytest.raises(NotAllowed):
        revoke_of(wang.pk, actor=make_officer("li.qiang"), at=AT)
    count = revoke_of(wang.pk, actor=guard, at=AT, reason="离开岗位")

    assert (count, found("there", wang)) == (1, None)
    assert SignIn.objects.get().ended_by == guard
    assert last_event() == ("party.session-revoked", guard.pk, str(wang.pk), {"count": 1})


def test_carry_on_opens_only_what_the_new_password_ended(wang):
    row, revoked = start(wang, "here"), start(wang, "there")
    revoke(revoked.pk, actor=wang, at=AT)
    sessions.end_all(wang, because=SignInEnd.PASSWORD_CHANGED, by=wang, at=AT)

    carry_on(row, key="new", at=AT)
    carry_on(revoked, key="newer", at=AT)

    assert [found(key, wang) for key in ("here", "new", "newer")] == [None, row, None]
