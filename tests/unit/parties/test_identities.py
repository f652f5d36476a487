"""Accounts of other services that stand for an officer."""

import pytest

from qingdan.parties.domain.signing.identities import (
    Claimed,
    IdentityAlready,
    IdentityGone,
    IdentityTaken,
    link,
    officer_of,
    unlink,
)
from qingdan.parties.domain.signing.proving import ProofWrong, prove
from qingdan.parties.models import Identity, Officer, SignInFailure
from qingdan.record.models import Event
from tests.authenticator import code_at, with_totp
from tests.builders import AT, make_officer

pytestmark = pytest.mark.django_db

NUMBER = "150222199001010000"
THERE = "county"


@pytest.fixture
def wang():
    return make_officer("wang.fang")


def test_officer_of_knows_nobody_who_was_not_linked(wang):
    assert officer_of(Claimed.of(THERE, NUMBER), at=AT) is None
    assert Officer.objects.count() == 1


def test_link_lets_the_account_stand_for_the_officer(wang):
    link(Claimed.of(THERE, NUMBER), actor=wang, at=AT)

    found = [
        officer_of(Claimed.of(*one), at=AT)
        for one in ((THERE, NUMBER), (THERE, NUMBER.lower() + "0"), ("city", NUMBER))
    ]
    assert found == [wang, None, None]
    noted = Event.objects.latest("sequence")
    assert (noted.act, noted.detail) == (
        "party.identity-linked",
        {"provider": THERE, "officer": wang.login_name},
    )


def test_the_service_s_name_for_a_person_is_not_kept(wang):
    identity = link(Claimed.of(THERE, NUMBER), actor=wang, at=AT)

    assert NUMBER not in identity.subject_digest
    assert len(identity.subject_digest) == 64


def test_link_refuses_an_account_of_another_and_a_second_one(wang):
    other = make_officer("li.qiang")
    link(Claimed.of(THERE, "a"), actor=other, at=AT)

    with pytest.raises(IdentityTaken):
        link(Claimed.of(THERE, "a"), actor=wang, at=AT)
    link(Claimed.of(THERE, "b"), actor=wang, at=AT)
    with pytest.raises(IdentityAlready):
        link(Claimed.of(THERE, "c"), actor=wang, at=AT)

    assert link(Claimed.of(THERE, "b"), actor=wang, at=AT) == wang.identities.get()


def test_officer_of_links_by_login_name_where_the_service_is_trusted(wang):
    claimed = Claimed.of(THERE, NUMBER, " Wang.Fang ")

    found = officer_of(claimed, at=AT)

    assert (found, Identity.objects.get().officer) == (wang, wang)


@pytest.mark.parametrize("name", ["nobody", "li.qiang"])
def test_officer_of_makes_nobody_and_opens_no_closed_account(wang, name):
    make_officer("li.qiang", is_active=False)

    assert officer_of(Claimed.of(THERE, NUMBER, name), at=AT) is None
    assert (Officer.objects.count(), Identity.objects.count()) == (2, 0)


def test_officer_of_does_not_let_a_second_account_take_over_by_name(wang):
    link(Claimed.of(THERE, "first"), actor=wang, at=AT)

    assert officer_of(Claimed.of(THERE, "second", "wang.fang"), at=AT) is None


def test_officer_of_knows_no_closed_account(wang):
    link(Claimed.of(THERE, NUMBER), actor=wang, at=AT)
    Officer.objects.update(is_active=False)

    assert officer_of(Claimed.of(THERE, NUMBER), at=AT) is None


def test_unlink_is_ones_own(wang):
    identity = link(Claimed.of(THERE, NUMBER), actor=wang, at=AT)

    with pytest.raises(IdentityGone):
        unlink(identity.pk, actor=make_officer("li.qiang"), at=AT)
    unlink(identity.pk, actor=wang, at=AT)

    assert officer_of(Claimed.of(THERE, NUMBER), at=AT) is None


def test_prove_takes_the_password_and_counts_failures(wang):
    with pytest.raises(ProofWrong, match="密码不对"):
        prove(wang.pk, "guess", at=AT)
    failures = SignInFailure.objects.count()

    assert (failures, prove(wang.pk, "correct-horse-battery", at=AT)) == (1, wang)
    assert SignInFailure.objects.count() == 0


def test_prove_takes_a_code_of_those_without_a_password(wang):
    secret, _ = with_totp(wang)
    wang.set_unusable_password()
    wang.save()

    with pytest.raises(ProofWrong, match="动态口令不对"):
        prove(wang.pk, "000000", at=AT)
    assert prove(wang.pk, code_at(secret, AT), at=AT) == wang
