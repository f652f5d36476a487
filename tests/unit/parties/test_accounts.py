"""Closing accounts, and the way back with a renewal code."""

from datetime import timedelta

import pytest

from qingdan.parties.domain.accounts import ClosingNotAllowed, close_account
from qingdan.parties.domain.inviting import (
    InvitationNotUsable,
    OfficerUnknown,
    PasswordUnfit,
    RenewalNotUsable,
    invite,
    officer_of,
    open_account,
    renew,
    renewal_code,
)
from qingdan.parties.models import Officer
from tests.builders import AT, make_officer

pytestmark = pytest.mark.django_db

NEW, WEAK = "mian-yang-2026-cao", "1234567890"
LATER = AT + timedelta(hours=1)


@pytest.fixture
def host():
    return make_officer("host", may_invite=True)


@pytest.fixture
def colleague():
    return make_officer("carol", may_invite=True)


def test_close_account_voids_the_codes_nobody_used(host, colleague):
    code = invite(may_invite=True, actor=colleague, at=AT)
    own = invite(may_invite=False, actor=host, at=AT)

    close_account(colleague.pk, actor=host, at=LATER)

    with pytest.raises(InvitationNotUsable):
        open_account(code, login_name="carol2", full_name="丙", password=NEW, at=LATER)
    assert open_account(own, login_name="dora", full_name="丁", password=NEW, at=LATER).is_active
    assert not Officer.objects.get(pk=colleague.pk).is_active


def test_close_account_refuses_an_actor_who_was_closed_since(host, colleague):
    close_account(colleague.pk, actor=host, at=AT)

    with pytest.raises(ClosingNotAllowed):
        close_account(host.pk, actor=colleague, at=LATER)

    assert list(Officer.objects.filter(is_active=True, may_invite=True)) == [host]


def test_close_account_refuses_ones_own(host):
    with pytest.raises(ClosingNotAllowed):
        close_account(host.pk, actor=host, at=AT)


def test_renew_sets_a_new_password_once(host):
    code = renewal_code(" HOST ", at=AT)

    renewed = renew(f" {code.lower()} ", password=NEW, at=LATER)

    assert renewed.check_password(NEW)
    assert Officer.objects.get().may_invite
    with pytest.raises(RenewalNotUsable):
        renew(code, password=NEW, at=LATER)


def test_renew_opens_a_closed_account_again(host, colleague):
    close_account(colleague.pk, actor=host, at=AT)

    renew(renewal_code("carol", at=AT), password=NEW, at=LATER)

    assert Officer.objects.get(pk=colleague.pk).is_active


def test_close_account_voids_a_renewal_code(host, colleague):
    code = renewal_code("carol", at=AT)

    close_account(colleague.pk, actor=host, at=LATER)

    with pytest.raises(RenewalNotUsable):
        renew(code, password=NEW, at=LATER)


def test_renewal_code_replaces_the_one_before(host):
    old, new = renewal_code("host", at=AT), renewal_code("host", at=LATER)

    with pytest.raises(RenewalNotUsable):
        renew(old, password=NEW, at=LATER)
    assert renew(new, password=NEW, at=LATER) == host


def test_renew_ends_after_72_hours(host):
    code = renewal_code("host", at=AT)

    with pytest.raises(RenewalNotUsable):
        renew(code, password=NEW, at=AT + timedelta(hours=72))


def test_renew_leaves_the_code_usable_when_the_password_is_weak(host):
    code = renewal_code("host", at=AT)

    with pytest.raises(PasswordUnfit):
        renew(code, password=WEAK, at=LATER)

    assert not Officer.objects.get().check_password(WEAK)
    assert renew(code, password=NEW, at=LATER) == host


def test_codes_are_not_taken_for_one_another(host):
    renewal, invitation = renewal_code("host", at=AT), invite(may_invite=False, actor=host, at=AT)

    with pytest.raises(InvitationNotUsable):
        open_account(renewal, login_name="eva", full_name="戊", password=NEW, at=LATER)
    with pytest.raises(RenewalNotUsable):
        renew(invitation, password=NEW, at=LATER)

    found = [officer_of(code, at=LATER) for code in (renewal, invitation, "AAAAA")]
    assert found == [host, None, None]


def test_renewal_code_refuses_an_unknown_name():
    with pytest.raises(OfficerUnknown, match="nobody"):
        renewal_code("nobody", at=AT)
