"""People: enlisting, changing, the phone, the end of an account and the way back."""

from datetime import date, timedelta

import pytest

from qingdan.parties.domain.authorising import NotAllowed, standing
from qingdan.parties.domain.people.accounts import (
    PHONE,
    Person,
    change,
    close_account,
    enlist,
    read_contact,
)
from qingdan.parties.domain.people.codes import password_code, renew
from qingdan.parties.domain.people.refusals import (
    AdministratorOnServer,
    ClosingNotAllowed,
    LoginNameUnfit,
    PhoneTaken,
    PurposeMissing,
    RenewalNotUsable,
)
from qingdan.parties.enums import Role
from qingdan.parties.models import ADMINISTRATORS, Officer
from qingdan.parties.protected import keyed_digest
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

TODAY, LATER = date(2025, 6, 30), AT + timedelta(hours=1)
NEW = "mian-yang-2026-cao"


@pytest.fixture
def system():
    return make_administrator(login_name="system")


@pytest.fixture
def section():
    return make_section()


@pytest.fixture
def clerk(section):
    return make_officer("clerk", Role.SECTION_HEAD, section, phone="13800012345")


def elsewhere():
    return make_organisation("阿荣旗委编办", region=make_region("150721", "阿荣旗", "county"))


def test_a_phone_belongs_to_one_account(system, section):
    enlist("wang.fang", Person("王芳", section, "13800012345"), actor=system, at=AT)
    other = enlist("li.qiang", Person("李强", section), actor=system, at=AT)

    with pytest.raises(PhoneTaken):
        enlist("wang.fang2", Person("王芳", section, "+86 138-0001-2345"), actor=system, at=AT)
    with pytest.raises(PhoneTaken):
        change(other.pk, Person("李强", section, "１３８００01 2345"), actor=system, at=AT)

    assert Officer.objects.exclude(phone_digest="").count() == 1


def last_event() -> Event:
    return Event.objects.latest("sequence")


def test_enlist_writes_a_person_who_cannot_sign_in_yet(system, section):
    officer = enlist("Wang.Fang ", Person(" 王芳 ", section, "13800012345"), actor=system, at=AT)

    row = Officer.objects.get(pk=officer.pk)
    assert (row.login_name, row.full_name, row.unit, row.phone) == (
        "wang.fang", "王芳", section, "13800012345",
    )  # fmt: skip
    assert row.phone_digest == keyed_digest("138 0001 2345", PHONE)
    assert row.search_text == "王芳 wang.fang wf"
    assert not row.has_usable_password()
    assert (last_event().act, last_event().place) == ("party.officer-enlisted", "150222105")


def test_enlist_keeps_the_phone_unreadable_in_the_database(system, section):
    officer = enlist("wang.fang", Person("王芳", section, "13800012345"), actor=system, at=AT)

    stored = str(Officer.objects.filter(pk=officer.pk).values_list("phone", flat=True).get())
    assert "13800012345" not in stored
    assert "13800012345" not in str(list(Event.objects.values()))


def test_enlist_refuses_a_name_that_is_taken(system, clerk):
    with pytest.raises(LoginNameUnfit):
        enlist("CLERK", Person("李强", clerk.unit), actor=system, at=AT)


@pytest.mark.parametrize("role", [Role.SECURITY_ADMINISTRATOR, Role.AUDITOR, Role.LIST_OFFICE])
def test_enlist_is_for_the_system_administrator(section, role):
    actor = make_officer(role=role, organisation=make_organisation())

    with pytest.raises(NotAllowed):
        enlist("wang.fang", Person("王芳", section), actor=actor, at=AT)


def test_enlist_keeps_to_the_actors_county(system):
    with pytest.raises(NotAllowed):
        enlist("wang.fang", Person("王芳", elsewhere()), actor=system, at=AT)


def test_change_names_what_changed_and_not_how(system, clerk):
    change(clerk.pk, Person("张三丰", clerk.unit, "13900012345"), actor=system, at=AT)

    clerk.refresh_from_db()
    assert (clerk.full_name, clerk.phone) == ("张三丰", "13900012345")
    assert last_event().detail == {"changed": ["full_name", "phone"]}


def test_change_refuses_to_take_a_person_out_of_reach(system, clerk):
    with pytest.raises(NotAllowed):
        change(clerk.pk, Person("张三", elsewhere()), actor=system, at=AT)

    clerk.refresh_from_db()
    assert clerk.unit.name == "党政办公室"


def test_read_contact_notes_who_read_what_for(system, clerk):
    phone = read_contact(clerk.pk, purpose="通知汛期值班", actor=system, at=AT)

    event = last_event()
    assert phone == "13800012345"
    assert (event.act, event.subject_key, event.actor_key, event.reason) == (
        "party.officer-read", str(clerk.pk), system.pk, "通知汛期值班",
    )  # fmt: skip


def test_read_contact_needs_a_purpose(system, clerk):
    with pytest.raises(PurposeMissing):
        read_contact(clerk.pk, purpose="　", actor=system, at=AT)

    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("role", "may"),
    [(Role.SECTION_HEAD, True), (Role.TOWNSHIP_CLERK, False)],
)
def test_read_contact_within_the_unit_is_for_its_head(section, clerk, role, may):
    actor = make_officer(role=role, organisation=section)

    if may:
        assert read_contact(clerk.pk, purpose="值班", actor=actor, at=AT)
    else:
        with pytest.raises(NotAllowed):
            read_contact(clerk.pk, purpose="值班", actor=actor, at=AT)


def test_close_account_leaves_nothing_to_the_officer(system, clerk):
    ends, begins = TODAY + timedelta(days=30), TODAY + timedelta(days=10)
    make_post(clerk, Role.TOWNSHIP_CLERK, clerk.unit, valid_until=ends)
    make_post(clerk, Role.SECTION_HEAD, make_section("便民服务中心"), valid_from=begins)
    code = password_code(clerk.pk, actor=system, at=AT)

    close_account(clerk.pk, reason="调离", actor=system, at=LATER)

    clerk.refresh_from_db()
    assert (clerk.is_active, standing(clerk, TODAY)) == (False, [])
    assert sorted(post.valid_until for post in clerk.posts.all()) == [TODAY, TODAY, begins]
    with pytest.raises(RenewalNotUsable):
        renew(code, password=NEW, at=LATER)


def test_renew_brings_an_account_back_without_its_posts(system, clerk):
    make_post(clerk, Role.TOWNSHIP_CLERK, clerk.unit, valid_until=TODAY + timedelta(days=30))
    close_account(clerk.pk, reason="误停", actor=system, at=AT)

    renew(password_code(clerk.pk, actor=system, at=LATER), password=NEW, at=LATER)

    clerk.refresh_from_db()
    assert (clerk.is_active, standing(clerk, TODAY)) == (True, [])


def test_close_account_refuses_ones_own(system):
    with pytest.raises(ClosingNotAllowed):
        close_account(system.pk, actor=system, at=AT)


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_close_account_refuses_the_three_administrators(system, role):
    other = make_administrator(role, login_name="other")

    with pytest.raises(AdministratorOnServer):
        close_account(other.pk, actor=system, at=AT)

    other.refresh_from_db()
    assert other.is_active


def test_close_account_refuses_an_actor_who_was_closed_since(system, clerk):
    Officer.objects.filter(pk=system.pk).update(is_active=False)
    system.refresh_from_db()

    with pytest.raises(NotAllowed):
        close_account(clerk.pk, actor=system, at=AT)
