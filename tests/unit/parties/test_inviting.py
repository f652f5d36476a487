"""One-time codes: what they open, and what they refuse."""

from datetime import timedelta

import pytest

from qingdan.parties.domain.inviting import (
    InvitationGone,
    InvitationNotUsable,
    InvitingNotAllowed,
    LoginNameUnfit,
    PasswordUnfit,
    first_code,
    invite,
    open_account,
    revoke,
)
from qingdan.parties.models import Invitation, Officer
from tests.builders import AT, make_officer

pytestmark = pytest.mark.django_db

GOOD = {"login_name": "wang.wu", "full_name": "王五", "password": "mian-yang-2025-cao", "at": AT}


@pytest.fixture
def host():
    return make_officer("host", may_invite=True)


def test_open_account_makes_an_officer_who_can_sign_in(host):
    code = invite(may_invite=False, actor=host, at=AT)

    officer = open_account(code, **GOOD)

    invitation = Invitation.objects.get()
    assert officer.check_password(GOOD["password"])
    assert (officer.full_name, officer.may_invite, officer.joined_at) == ("王五", False, AT)
    assert (invitation.used_by, invitation.used_at, invitation.made_by) == (officer, AT, host)


def test_invite_keeps_only_a_digest(host):
    code = invite(may_invite=True, actor=host, at=AT)

    kept = Invitation.objects.values().get()
    assert code not in str(kept)
    assert len(kept["code_hash"]) == 64


def test_open_account_reads_the_code_as_people_copy_it(host):
    code = invite(may_invite=True, actor=host, at=AT)

    officer = open_account(f" {code.lower().replace('-', ' ')}\n", **GOOD)

    assert officer.may_invite


def test_open_account_refuses_a_code_twice(host):
    code = invite(may_invite=False, actor=host, at=AT)
    open_account(code, **GOOD)

    with pytest.raises(InvitationNotUsable):
        open_account(code, **{**GOOD, "login_name": "zhao.liu"})

    assert Officer.objects.count() == 2


@pytest.mark.parametrize(("hours", "usable"), [(71, True), (72, False)])
def test_open_account_ends_after_72_hours(host, hours, usable):
    code = invite(may_invite=False, actor=host, at=AT)
    late = {**GOOD, "at": AT + timedelta(hours=hours)}

    if usable:
        open_account(code, **late)
    else:
        with pytest.raises(InvitationNotUsable):
            open_account(code, **late)

    assert Officer.objects.filter(login_name="wang.wu").exists() == usable


@pytest.mark.parametrize("code", ["", "AAAAA-AAAAA-AAAAA-AAAAA", "'"])
def test_open_account_refuses_an_unknown_code(code):
    with pytest.raises(InvitationNotUsable):
        open_account(code, **GOOD)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"login_name": "host"}, LoginNameUnfit),
        ({"login_name": "HOST "}, LoginNameUnfit),
        ({"login_name": "王五"}, LoginNameUnfit),
        ({"login_name": "w"}, LoginNameUnfit),
        ({"full_name": ""}, LoginNameUnfit),
        ({"full_name": "王" * 41}, LoginNameUnfit),
        ({"password": "short"}, PasswordUnfit),
        ({"password": "1234567890"}, PasswordUnfit),
        ({"password": "wang.wu.12"}, PasswordUnfit),
    ],
)
def test_open_account_leaves_the_code_usable_when_refused(host, wrong, refusal):
    code = invite(may_invite=False, actor=host, at=AT)

    with pytest.raises(refusal):
        open_account(code, **{**GOOD, **wrong})

    assert open_account(code, **GOOD).login_name == "wang.wu"


@pytest.mark.parametrize("state", [{"may_invite": False}, {"may_invite": True, "is_active": False}])
def test_invite_refuses_who_may_not(state):
    with pytest.raises(InvitingNotAllowed):
        invite(may_invite=False, actor=make_officer(**state), at=AT)

    assert Invitation.objects.count() == 0


def test_invite_refuses_who_was_closed_since(host):
    Officer.objects.update(is_active=False)

    with pytest.raises(InvitingNotAllowed):
        invite(may_invite=False, actor=host, at=AT)


def test_revoke_ends_a_code_at_once(host):
    code = invite(may_invite=False, actor=make_officer(may_invite=True), at=AT)
    later = AT + timedelta(minutes=1)

    revoked = revoke(Invitation.objects.get().pk, actor=host, at=later)

    assert (revoked.expires_at, Invitation.objects.usable(later).count()) == (later, 0)
    with pytest.raises(InvitationNotUsable):
        open_account(code, **{**GOOD, "at": later})


def test_revoke_refuses_what_was_used(host):
    open_account(invite(may_invite=False, actor=host, at=AT), **GOOD)

    with pytest.raises(InvitationGone):
        revoke(Invitation.objects.get().pk, actor=host, at=AT)


@pytest.mark.parametrize("state", [{"may_invite": False}, {"may_invite": True, "is_active": False}])
def test_revoke_refuses_who_may_not(host, state):
    invite(may_invite=False, actor=host, at=AT)

    with pytest.raises(InvitingNotAllowed):
        revoke(Invitation.objects.get().pk, actor=make_officer(**state), at=AT)

    assert Invitation.objects.usable(AT).count() == 1


def test_first_code_replaces_the_one_before():
    old = first_code(AT)
    new = first_code(AT)

    with pytest.raises(InvitationNotUsable):
        open_account(old, **GOOD)
    assert open_account(new, **GOOD).may_invite


def test_first_code_is_only_for_an_empty_installation():
    make_officer()

    assert first_code(AT) is None
