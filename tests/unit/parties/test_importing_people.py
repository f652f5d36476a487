"""A sheet of people: every line checked, all written or none, the second time nothing."""

from datetime import date

import pytest

from qingdan.parties.domain.authorising import NotAllowed
from qingdan.parties.domain.people import importing
from qingdan.parties.domain.people.checking import check_people
from qingdan.parties.domain.people.codes import renew
from qingdan.parties.domain.people.importing import Source, import_people
from qingdan.parties.domain.people.lines import Line
from qingdan.parties.domain.people.refusals import PeopleChanged, PeopleNotImported
from qingdan.parties.enums import OrganisationKind, RegionLevel, Role
from qingdan.parties.models import Invitation, Officer, Post
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

SOURCE = Source("人员.xlsx", "a" * 64)
SINCE, NEW = date(2025, 7, 1), "mian-yang-2025-cao"
WANG = {"login_name": "wang.fang", "full_name": "王芳", "unit": "党政办公室"}


@pytest.fixture
def system():
    make_section()
    return make_administrator(login_name="system")


def lines(*cells) -> list[Line]:
    return [Line(number, one) for number, one in enumerate(cells, start=2)]


def problems(system, *cells) -> list[tuple[int, str]]:
    found = check_people(lines(*cells), actor=system, at=AT).problems
    return [(one.line, one.column) for one in found]


def imported(system, *cells):
    return import_people(lines(*cells), source=SOURCE, actor=system, at=AT)


def test_import_people_enlists_and_proposes(system):
    post = {"role": "站所负责人", "title": "主任", "valid_from": "2025年7月1日"}

    done = imported(system, {**WANG, "phone": "１３８ ０００１ ２３４５", **post})

    officer = Officer.objects.get(login_name="wang.fang")
    held = Post.objects.get(officer=officer)
    assert (officer.full_name, officer.unit.name, officer.phone) == (
        "王芳",
        "党政办公室",
        "13800012345",
    )
    assert (held.role, held.title, held.valid_from) == (Role.SECTION_HEAD, "主任", SINCE)
    assert (held.granted_at, held.proposed_by) == (None, system)
    assert (done.changed, done.same, done.proposed) == (0, 0, 1)
    assert not officer.has_usable_password()


def test_import_people_writes_licences_and_leaves_them_where_a_line_says_nothing(system):
    licence = {"licence_number": "执法1号", "licence_expires_on": "2028年12月31日"}

    imported(system, {**WANG, **licence})
    again = imported(system, WANG, {"full_name": "李强", "unit": "党政办公室"})
    moved = imported(system, {**WANG, **licence, "licence_expires_on": "2029-12-31"})

    officer = Officer.objects.get(login_name="wang.fang")
    assert (officer.licence_number, officer.licence_expires_on) == ("执法1号", date(2029, 12, 31))
    assert (again.same, moved.changed) == (1, 1)
    changes = Event.objects.filter(act="party.officer-changed").order_by("pk")
    assert [one.detail["changed"] for one in changes] == [["licence_expires_on"]]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"licence_number": "执法1号"}, "licence_expires_on"),
        ({"licence_expires_on": "2028-12-31"}, "licence_number"),
        ({"licence_number": "执" * 41, "licence_expires_on": "2028-12-31"}, "licence_number"),
        ({"licence_number": "执法1号", "licence_expires_on": "年底"}, "licence_expires_on"),
    ],
)
def test_check_people_wants_a_licence_whole(system, cells, column):
    assert problems(system, {**WANG, **cells}) == [(2, column)]


def test_import_people_gives_a_code_that_sets_the_password(system):
    done = imported(system, WANG)

    [(officer, code)] = done.slips
    renew(code, password=NEW, at=AT)
    officer.refresh_from_db()
    assert officer.check_password(NEW)
    assert code not in str(list(Invitation.objects.values()))


def test_import_people_notes_one_act_and_one_for_each_row(system):
    wang = {**WANG, "role": "站所负责人", "valid_from": SINCE}

    imported(system, wang, {"login_name": "li.qiang", "full_name": "李强", "unit": "党政办公室"})

    acts = list(Event.objects.order_by("sequence").values_list("act", "subject_name"))
    assert acts[1:] == [
        ("party.officers-imported", ""),
        ("party.officer-enlisted", "王芳"),
        ("party.officer-enlisted", "李强"),
        ("party.post-proposed", "党政办公室 · 站所负责人"),
    ]


def test_import_people_a_second_time_changes_nothing(system):
    rows = (
        {**WANG, "role": "站所负责人", "valid_from": SINCE},
        {"full_name": "李强", "unit": "党政办公室"},
    )
    imported(system, *rows)
    before = Event.objects.count()

    done = imported(system, *rows)

    assert (done.slips, done.changed, done.same, done.proposed) == ([], 0, 2, 0)
    assert (Event.objects.count(), Officer.objects.count(), Post.objects.count()) == (before, 3, 2)


def test_import_people_changes_unit_and_phone_of_a_known_person(system):
    imported(system, {**WANG, "phone": "13800012345"})
    make_section("便民服务中心")

    done = imported(system, {**WANG, "unit": "便民服务中心", "phone": ""})

    officer = Officer.objects.get(login_name="wang.fang")
    assert (done.changed, officer.unit.name, officer.phone) == (1, "便民服务中心", "13800012345")


def test_import_people_writes_nothing_when_a_line_is_wrong(system):
    with pytest.raises(PeopleNotImported, match="有 1 行要改"):
        imported(system, WANG, {**WANG, "login_name": "王"})

    assert list(Officer.objects.all()) == [system]
    assert not Event.objects.exists()


def test_import_people_is_for_who_may_manage_officers():
    clerk = make_officer(role=Role.SECURITY_ADMINISTRATOR, organisation=make_organisation())

    with pytest.raises(NotAllowed):
        imported(clerk, WANG)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"login_name": "王芳"}, "login_name"),
        ({"login_name": "w"}, "login_name"),
        ({"full_name": "　"}, "full_name"),
        ({"full_name": "王" * 41}, "full_name"),
        ({"unit": ""}, "unit"),
        ({"unit": "没有的办公室"}, "unit"),
        ({"phone": "0472-8100000"}, "phone"),
        ({"phone": "1380001234"}, "phone"),
        ({"role": "镇长"}, "role"),
        ({"role": "乡镇领导", "valid_from": "2025-07-01"}, "role"),
        ({"role": "站所负责人"}, "valid_from"),
        ({"role": "站所负责人", "valid_from": "7月1日"}, "valid_from"),
        ({"role": "站所负责人", "valid_from": SINCE, "valid_until": SINCE}, "valid_until"),
        ({"title": "主任"}, "role"),
        ({"title": "主" * 41, "role": "站所负责人", "valid_from": SINCE}, "title"),
    ],
)
def test_check_people_says_which_cell_is_wrong(system, cells, column):
    assert problems(system, {**WANG, **cells}) == [(2, column)]


@pytest.mark.parametrize(
    "cells",
    [
        {"full_name": "王　芳"},
        {"login_name": " ＷＡＮＧ.fang "},
        {"unit": "银号镇 党政办公室"},
        {"unit": "银号镇人民政府党政办公室"},
        {"phone": "+86 138-0001-2345"},
        {"role": "站所负责人", "valid_from": "２０２５．７．１"},
        {"role": "村干部", "valid_from": "20250701", "unit": "大营村村民委员会"},
    ],
)
def test_check_people_reads_what_people_write(system, cells):
    village = make_region("150222105201", "大营村", RegionLevel.VILLAGE, make_region())
    make_organisation("大营村村民委员会", OrganisationKind.VILLAGE_COMMITTEE, village)

    plan = check_people(lines({**WANG, **cells}), actor=system, at=AT)

    assert plan.problems == ()
    assert (plan.new[0].login_name, plan.new[0].person.full_name) == ("wang.fang", "王芳")


def test_check_people_asks_which_of_several_units_is_meant(system):
    make_section(township=make_region("150222104", "金山镇"))

    plan = check_people(lines(WANG), actor=system, at=AT)

    assert plan.problems[0].words == (
        "有 2 个单位叫“党政办公室”，请写全，如“银号镇 党政办公室”、“金山镇 党政办公室”。"
    )
    assert problems(system, {**WANG, "unit": "金山镇 党政办公室"}) == []


def test_check_people_finds_doubles_in_the_sheet(system):
    twice = {"full_name": "李强", "unit": "党政办公室"}
    rows = (
        {**WANG, "phone": "13800012345"},
        {**WANG, "full_name": "王方"},
        {**WANG, "login_name": "zhao.min", "phone": "13800012345"},
        twice,
        twice,
    )

    assert problems(system, *rows) == [
        (3, "login_name"),
        (4, "phone"),
        (5, "login_name"),
        (6, "login_name"),
    ]


def test_check_people_finds_doubles_in_what_is_known(system):
    imported(system, {**WANG, "phone": "13800012345"})
    elsewhere = make_region("150721", "阿荣旗", RegionLevel.COUNTY)
    far = make_organisation("阿荣旗委编办", region=elsewhere)
    make_officer("far.away", organisation=far)

    rows = (
        {**WANG, "full_name": "王方"},
        {**WANG, "login_name": "wang2", "phone": "13800012345"},
        {**WANG, "login_name": "far.away"},
    )
    found = check_people(lines(*rows), actor=system, at=AT).problems

    assert [(one.line, one.column) for one in found] == [
        (2, "login_name"), (3, "phone"), (4, "login_name"),
    ]  # fmt: skip
    assert found[2].words == "这个登录名已有人使用，请换一个。"


def test_check_people_keeps_to_the_actors_reach(system):
    elsewhere = make_region("150721", "阿荣旗", RegionLevel.COUNTY)
    make_organisation("阿荣旗委编办", region=elsewhere)

    assert problems(system, {**WANG, "unit": "阿荣旗委编办"}) == [(2, "unit")]


def test_check_people_proposes_login_names_from_pinyin(system):
    make_officer(
        "wangfang",
        organisation=make_organisation("别处", region=make_region("1507", "呼伦贝尔市", "city")),
    )
    rows = (
        {"full_name": "王芳", "unit": "党政办公室"},
        {"full_name": "吕丽娜", "unit": "党政办公室"},
    )

    plan = check_people(lines(*rows), actor=system, at=AT)

    assert [one.login_name for one in plan.new] == ["wangfang2", "lvlina"]


def test_check_people_hints_at_people_of_the_same_name(system):
    imported(system, WANG)
    make_section("便民服务中心")

    plan = check_people(lines({"full_name": "王芳", "unit": "便民服务中心"}), actor=system, at=AT)

    assert plan.new[0].hints == (
        "已有同名的人（党政办公室的wang.fang）。是同一人的，请改填那个登录名。",
    )


def test_check_people_keeps_the_three_administrators_apart(system):
    government = make_organisation("固阳县人民政府", "county-government")
    auditor = make_officer("shen.ji", Role.AUDITOR, government, full_name="沈计")
    row = {"login_name": "shen.ji", "full_name": "沈计", "unit": "固阳县人民政府"}
    asked = {"role": "安全管理员", "valid_from": SINCE}

    assert problems(system, {**row, **asked}) == [(2, "role")]
    assert Post.objects.filter(officer=auditor).count() == 1


def test_check_people_refuses_changes_to_a_closed_account(system):
    imported(system, WANG)
    Officer.objects.filter(login_name="wang.fang").update(is_active=False)

    assert problems(system, {**WANG, "phone": "13800012345"}) == [(2, "login_name")]
    assert problems(system, WANG) == []


def test_check_people_marks_one_person_by_login_name_and_by_name(system):
    imported(system, WANG)
    unnamed = {"full_name": "王芳", "unit": "党政办公室"}

    found = [problems(system, WANG, unnamed), problems(system, unnamed, WANG)]

    assert found == [[(3, "login_name")], [(3, "login_name")]]


def test_check_people_marks_a_new_person_on_two_lines(system):
    unnamed = {"full_name": "王芳", "unit": "党政办公室"}

    assert problems(system, WANG, unnamed) == [(3, "login_name")]


def test_check_people_keeps_the_three_administrators_apart_within_the_sheet(system):
    make_organisation(name="固阳县人民政府", region=make_region("150222", level=RegionLevel.COUNTY))
    here = {"full_name": "李强", "unit": "固阳县人民政府", "valid_from": SINCE}
    auditor = {**here, "login_name": "li.qiang", "role": "审计管理员"}
    other = {**here, "login_name": "li.qiang2"}

    found = [
        problems(system, auditor, {**other, "role": "系统管理员"}),
        problems(system, auditor, {**other, "role": "审计管理员"}),
        problems(
            system,
            {**auditor, "valid_until": date(2025, 8, 1)},
            {**other, "role": "系统管理员", "valid_from": date(2025, 8, 1)},
        ),
    ]

    assert found == [[(3, "role")], [], []]


def test_import_people_turns_what_the_database_refuses_into_words(system, monkeypatch):
    plan = check_people(lines(WANG), actor=system, at=AT)
    imported(system, WANG)
    monkeypatch.setattr(importing, "check_people", lambda *_, **__: plan)

    with pytest.raises(PeopleChanged):
        imported(system, WANG)

    assert Officer.objects.filter(login_name="wang.fang").count() == 1
