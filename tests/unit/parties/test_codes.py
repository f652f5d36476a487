"""One-time codes: what they open, what they set, and what they refuse."""

from datetime import timedelta

import pytest

from qingdan.parties.domain.authorising import NotAllowed
from qingdan.parties.domain.people.codes import (
    first_codes,
    officer_of,
    open_account,
    password_code,
    renew,
    renewal_code,
    revoke,
)
from qingdan.parties.domain.people.issuing import issue_codes
from qingdan.parties.domain.people.refusals import (
    AdministratorOnServer,
    InvitationGone,
    InvitationNotUsable,
    LoginNameUnfit,
    OfficerUnknown,
    RenewalNotUsable,
    SamePerson,
)
from qingdan.parties.domain.signing.passwords import PasswordUnfit
from qingdan.parties.enums import OrganisationKind, Role
from qingdan.parties.models import ADMINISTRATORS, Invitation, Officer
from qingdan.record.models import Event
from tests.builders import (
    AT,
    make_administrator,
    make_officer,
    make_organisation,
    make_region,
    make_section,
)

pytestmark = pytest.mark.django_db

GOOD = {"login_name": "wang.wu", "full_name": "王五", "password": "mian-yang-2025-cao", "at": AT}
NEW, OTHER, WEAK = "mian-yang-2026-cao", "mian-yang-2027-cao", "1234567890"
LATER = AT + timedelta(hours=1)
SYSTEM, SECURITY, AUDITOR = ADMINISTRATORS


@pytest.fixture
def system():
    return make_administrator(login_name="system")


@pytest.fixture
def clerk():
    return make_officer("clerk", Role.SECTION_HEAD, make_section())


def elsewhere():
    return make_organisation("阿荣旗委编办", region=make_region("150721", "阿荣旗", "county"))


def acts() -> list[str]:
    return list(Event.objects.order_by("sequence").values_list("act", flat=True))[1:]


def test_first_codes_open_one_account_for_each_administrator():
    codes = first_codes(AT)

    opened = [
        open_account(code, **{**GOOD, "login_name": f"admin.{at}", "full_name": f"管理{at}"})
        for at, code in enumerate(codes.values())
    ]

    assert list(codes) == list(ADMINISTRATORS)
    assert [officer.posts.get().role for officer in opened] == list(ADMINISTRATORS)
    assert {officer.unit.kind for officer in opened} == {OrganisationKind.INSTALLATION}
    assert first_codes(AT) == {}


def test_first_codes_are_for_those_whom_nobody_is(system):
    assert list(first_codes(AT)) == [SECURITY, AUDITOR]


def test_first_codes_replace_the_ones_before():
    old, new = first_codes(AT)[SYSTEM], first_codes(AT)[SYSTEM]

    with pytest.raises(InvitationNotUsable):
        open_account(old, **GOOD)
    assert open_account(new, **GOOD).check_password(GOOD["password"])


def test_first_codes_keep_only_digests():
    codes = first_codes(AT)

    kept = str(list(Invitation.objects.values()))
    assert [code for code in codes.values() if code in kept] == []
    assert {len(one.code_hash) for one in Invitation.objects.all()} == {64}


def test_open_account_reads_the_code_as_people_copy_it():
    code = first_codes(AT)[SYSTEM]

    officer = open_account(f" {code.lower().replace('-', ' ')}\n", **GOOD)

    assert (officer.full_name, officer.joined_at) == ("王五", AT)
    assert acts()[-3:] == ["party.organisation-made", "party.account-opened", "party.post-granted"]


def test_open_account_refuses_a_code_twice():
    code = first_codes(AT)[SYSTEM]
    open_account(code, **GOOD)

    with pytest.raises(InvitationNotUsable):
        open_account(code, **{**GOOD, "login_name": "zhao.liu", "full_name": "赵六"})

    assert Officer.objects.count() == 1


@pytest.mark.parametrize(("hours", "usable"), [(71, True), (72, False)])
def test_open_account_ends_after_72_hours(hours, usable):
    code = first_codes(AT)[SYSTEM]
    late = {**GOOD, "at": AT + timedelta(hours=hours)}

    if usable:
        open_account(code, **late)
    else:
        with pytest.raises(InvitationNotUsable):
            open_account(code, **late)

    assert Officer.objects.exists() == usable


@pytest.mark.parametrize("code", ["", "AAAAA-AAAAA-AAAAA-AAAAA", "'"])
def test_open_account_refuses_an_unknown_code(code):
    with pytest.raises(InvitationNotUsable):
        open_account(code, **GOOD)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"login_name": "clerk"}, LoginNameUnfit),
        ({"login_name": "CLERK "}, LoginNameUnfit),
        ({"login_name": "王五"}, LoginNameUnfit),
        ({"login_name": "w"}, LoginNameUnfit),
        ({"full_name": ""}, LoginNameUnfit),
        ({"full_name": "王" * 41}, LoginNameUnfit),
        ({"password": "short"}, PasswordUnfit),
        ({"password": WEAK}, PasswordUnfit),
        ({"password": "wang.wu.12"}, PasswordUnfit),
    ],
)
def test_open_account_leaves_the_code_usable_when_refused(clerk, wrong, refusal):
    code = first_codes(AT)[SYSTEM]

    with pytest.raises(refusal):
        open_account(code, **{**GOOD, **wrong})

    assert open_account(code, **GOOD).login_name == "wang.wu"


def test_open_account_refuses_one_person_as_two_administrators():
    codes = first_codes(AT)
    open_account(codes[SYSTEM], **GOOD)

    with pytest.raises(SamePerson):
        open_account(codes[AUDITOR], **{**GOOD, "login_name": "wang.two"})

    assert Officer.objects.count() == 1


def test_password_code_lets_an_officer_set_the_first_password(system, clerk):
    clerk.set_unusable_password()
    clerk.save()

    code = password_code(clerk.pk, actor=system, at=AT)

    assert renew(code, password=NEW, at=LATER).check_password(NEW)
    assert acts() == ["party.code-made", "party.password-changed"]


def test_password_code_is_for_who_manages_officers_there(clerk):
    others = [
        make_officer("leader", Role.TOWNSHIP_LEADER, clerk.unit.parent),
        make_administrator(SECURITY, login_name="security"),
        make_administrator(SYSTEM, login_name="closed", is_active=False),
        make_administrator(SYSTEM, elsewhere(), login_name="elsewhere"),
    ]

    for actor in others:
        with pytest.raises(NotAllowed):
            password_code(clerk.pk, actor=actor, at=AT)

    assert not Invitation.objects.exists()


def test_password_code_is_never_for_an_administrator(system):
    auditor = make_administrator(AUDITOR, login_name="auditor")

    for one in (auditor, system):
        with pytest.raises(AdministratorOnServer):
            password_code(one.pk, actor=system, at=AT)


def test_issue_codes_gives_each_a_code_and_voids_the_one_before(system, clerk):
    other = make_officer("zhao.min", Role.SECTION_HEAD, clerk.unit)
    old = password_code(clerk.pk, actor=system, at=AT)

    slips = issue_codes([other.pk, clerk.pk], actor=system, at=LATER)

    assert [officer for officer, _ in slips] == [clerk, other]
    assert [officer_of(code, at=LATER) for _, code in slips] == [clerk, other]
    assert officer_of(old, at=LATER) is None


def test_issue_codes_gives_all_or_none(system, clerk):
    auditor = make_administrator(AUDITOR, login_name="auditor")

    with pytest.raises(AdministratorOnServer):
        issue_codes([clerk.pk, auditor.pk], actor=system, at=AT)

    assert (Invitation.objects.count(), acts()) == (0, [])


def test_renew_sets_a_new_password_once(clerk):
    code = renewal_code(" CLERK ", at=AT)

    assert renew(f" {code.lower()} ", password=NEW, at=LATER).check_password(NEW)
    with pytest.raises(RenewalNotUsable):
        renew(code, password=OTHER, at=LATER)


def test_renewal_code_replaces_the_one_before(clerk):
    old, new = renewal_code("clerk", at=AT), renewal_code("clerk", at=LATER)

    with pytest.raises(RenewalNotUsable):
        renew(old, password=NEW, at=LATER)
    assert renew(new, password=NEW, at=LATER) == clerk


def test_renew_ends_after_72_hours(clerk):
    code = renewal_code("clerk", at=AT)

    with pytest.raises(RenewalNotUsable):
        renew(code, password=NEW, at=AT + timedelta(hours=72))


def test_renew_leaves_the_code_usable_when_the_password_is_weak(clerk):
    code = renewal_code("clerk", at=AT)

    with pytest.raises(PasswordUnfit):
        renew(code, password=WEAK, at=LATER)

    assert renew(code, password=NEW, at=LATER) == clerk


def test_codes_are_not_taken_for_one_another(clerk):
    renewal, first = renewal_code("clerk", at=AT), first_codes(AT)[SYSTEM]

    with pytest.raises(InvitationNotUsable):
        open_account(renewal, **GOOD)
    with pytest.raises(RenewalNotUsable):
        renew(first, password=NEW, at=LATER)

    found = [officer_of(code, at=LATER) for code in (renewal, first, "AAAAA")]
    assert found == [clerk, None, None]


def test_renewal_code_refuses_an_unknown_name():
    with pytest.raises(OfficerUnknown, match="nobody"):
        renewal_code("nobody", at=AT)


def test_revoke_ends_a_code_at_once(system, clerk):
    code = password_code(clerk.pk, actor=system, at=AT)

    revoked = revoke(Invitation.objects.get().pk, actor=system, at=LATER)

    assert (revoked.expires_at, Invitation.objects.usable(LATER).count()) == (LATER, 0)
    with pytest.raises(RenewalNotUsable):
        renew(code, password=NEW, at=LATER)


def test_revoke_refuses_what_was_used_and_first_codes(system, clerk):
    renew(password_code(clerk.pk, actor=system, at=AT), password=NEW, at=AT)
    first_codes(AT)

    for invitation in Invitation.objects.all():
        with pytest.raises(InvitationGone):
            revoke(invitation.pk, actor=system, at=LATER)


def test_revoke_refuses_who_may_not(system, clerk):
    password_code(clerk.pk, actor=system, at=AT)

    with pytest.raises(NotAllowed):
        revoke(Invitation.objects.get().pk, actor=clerk, at=AT)

    assert Invitation.objects.usable(AT).count() == 1
