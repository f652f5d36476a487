"""No way around: administrators, posts elsewhere, bodies that end, stand-ins."""

from datetime import date, timedelta

import pytest

from qingdan.parties.domain.authorising import NotAllowed, reach, standing
from qingdan.parties.domain.bodies import organisations, succession
from qingdan.parties.domain.people import posts
from qingdan.parties.domain.people.accounts import close_account
from qingdan.parties.domain.people.codes import first_codes, password_code, renew, renewal_code
from qingdan.parties.domain.people.fitting import Appointment
from qingdan.parties.domain.people.refusals import (
    ActingUnfit,
    AdministratorOnServer,
    AdministratorsApart,
    BodyHoldsAdministrators,
    LastAdministrator,
    PostDatesUnfit,
    RenewalNotUsable,
)
from qingdan.parties.enums import OrganisationKind, Role
from qingdan.parties.models import Post
from qingdan.record.models import Event
from tests.builders import (
    AT,
    make_administrator,
    make_officer,
    make_organisation,
    make_post,
    make_region,
    make_section,
)

pytestmark = pytest.mark.django_db

TODAY = date(2025, 6, 30)
TOMORROW, LATER = TODAY + timedelta(days=1), AT + timedelta(hours=1)
NEW = "mian-yang-2026-cao"


@pytest.fixture
def system():
    return make_administrator(login_name="system")


@pytest.fixture
def security():
    return make_administrator(Role.SECURITY_ADMINISTRATOR, login_name="security")


@pytest.fixture
def wang(system):
    return make_officer("wang.fang", None, full_name="王芳", unit=system.unit)


def as_auditor(officer, **values) -> Appointment:
    asked = {"organisation": officer.unit, "role": Role.AUDITOR, "valid_from": TODAY}
    return Appointment(officer, **{**asked, **values})


def test_a_code_made_before_an_administrators_post_opens_nothing(system, security, wang):
    code = password_code(wang.pk, actor=system, at=AT)
    wang.set_password(NEW)
    wang.save()

    posts.appoint(as_auditor(wang), actor=security, at=AT)

    wang.refresh_from_db()
    with pytest.raises(RenewalNotUsable):
        renew(code, password=NEW, at=LATER)
    assert not wang.has_usable_password()
    assert renew(renewal_code("wang.fang", at=LATER), password=NEW, at=LATER) == wang


@pytest.mark.parametrize("valid_from", [TODAY, TOMORROW], ids=["today", "tomorrow"])
def test_nobody_gives_a_code_to_who_is_to_be_an_administrator(system, security, wang, valid_from):
    posts.propose(as_auditor(wang, valid_from=valid_from), actor=security, at=AT)

    with pytest.raises(AdministratorOnServer):
        password_code(wang.pk, actor=system, at=AT)
    with pytest.raises(AdministratorOnServer):
        close_account(wang.pk, actor=system, at=AT)


def test_an_account_is_taken_only_with_every_post_it_holds():
    section = make_section()
    local = make_administrator(organisation=section.parent, login_name="local")
    clerk = make_officer("clerk", Role.SECTION_HEAD, section)
    make_post(clerk, Role.LIST_OFFICE)

    for act in (password_code, close_account):
        with pytest.raises(NotAllowed):
            act(clerk.pk, actor=local, at=AT)


def test_two_accounts_of_one_person_are_not_two_administrators(security, system):
    twin = make_officer("twin", None, full_name=system.full_name, unit=system.unit)
    phone = "a" * 64
    system.phone_digest = phone
    system.save()
    same_phone = make_officer("other", None, full_name="李强", unit=system.unit, phone_digest=phone)

    for officer in (twin, same_phone):
        with pytest.raises(AdministratorsApart):
            posts.appoint(as_auditor(officer), actor=security, at=AT)


def test_end_refuses_a_day_that_is_over(security, wang):
    make_post(wang, Role.STATISTICS_READER, wang.unit)

    with pytest.raises(PostDatesUnfit):
        posts.end(
            wang.posts.get().pk, on=TODAY - timedelta(days=1), reason="", actor=security, at=AT
        )


def test_the_last_administrator_stays_when_the_next_one_is_about_to_go(security):
    auditor = make_administrator(Role.AUDITOR, login_name="first")
    leaving = make_administrator(Role.AUDITOR, login_name="second")
    leaving.posts.update(valid_until=TODAY + timedelta(days=2))

    with pytest.raises(LastAdministrator):
        posts.end(auditor.posts.get().pk, on=TODAY, reason="", actor=security, at=AT)


def test_a_body_with_administrators_does_not_end(system, security):
    heir = make_organisation("固阳县政务服务局", OrganisationKind.DEPARTMENT)
    given = {"on": TODAY, "basis": "机构改革方案", "actor": system, "at": AT}

    with pytest.raises(BodyHoldsAdministrators):
        organisations.end(system.unit, **given)
    with pytest.raises(BodyHoldsAdministrators):
        succession.merge(system.unit, heir, **given)

    assert standing(security, TODAY) != []


def test_posts_in_a_body_that_ends_are_ended_with_an_event(system):
    body = make_organisation("县粮食局", OrganisationKind.DEPARTMENT)
    clerk = make_officer("clerk", Role.DEPARTMENT_CLERK, body)

    organisations.end(body, on=TODAY, basis="机构改革方案", actor=system, at=AT)

    assert clerk.posts.get().valid_until == TODAY
    events = Event.objects.filter(subject_kind="post", act="party.post-ended")
    assert events.get().reason == "县粮食局已撤销。"


def test_first_codes_give_a_way_back_to_the_owner_of_the_server():
    for role in (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR):
        make_administrator(role)

    assert first_codes(AT) == {}
    assert len(first_codes(AT, installation=True)) == 3


def test_a_department_of_a_township_sees_that_township_only():
    township = make_region("150222104", "金山镇")
    station = make_organisation(
        "金山镇农业站", OrganisationKind.DEPARTMENT, township, role_key="agriculture"
    )
    clerk = make_officer("clerk", Role.DEPARTMENT_CLERK, station)

    assert [one.prefix for one in reach(clerk, "edition.read", on=TODAY)] == ["150222104"]


def test_a_stand_in_keeps_to_the_time_of_the_post_and_goes_with_it(security):
    section = make_section()
    leader = make_officer("leader", Role.TOWNSHIP_LEADER, section.parent, full_name="李强")
    held = leader.posts.get()
    Post.objects.filter(pk=held.pk).update(valid_until=TODAY + timedelta(days=60))
    held.refresh_from_db()
    deputy = make_officer("deputy", None, full_name="王芳", unit=section.parent)

    def acting(days: int) -> Appointment:
        return Appointment(
            deputy,
            held.organisation,
            held.role,
            TODAY,
            valid_until=TODAY + timedelta(days=days),
            acting_for=held,
        )

    with pytest.raises(ActingUnfit):
        posts.appoint(acting(90), actor=security, at=AT)
    stand_in = posts.appoint(acting(30), actor=security, at=AT)
    posts.end(held.pk, on=TODAY, reason="免职", actor=security, at=AT)

    stand_in.refresh_from_db()
    assert (stand_in.valid_until, standing(deputy, TODAY)) == (TODAY, [])
