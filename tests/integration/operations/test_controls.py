"""Every piece of evidence that the tables of controls name is there."""

import ast
from pathlib import Path

import pytest

from qingdan.operations import controls, doctor, standing
from qingdan.operations.doctor.lines import Level, Line
from qingdan.parties.enums import OrganisationKind, RegionLevel, Role
from qingdan.settings.declared import DECLARED
from tests.builders import AT, make_officer, make_organisation, make_region

pytestmark = pytest.mark.django_db
PROJECT = Path(__file__).resolve().parents[3]
CONTROLS = [one for table in controls.tables() for one in table.controls]
ADMINISTRATORS = (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR)


def functions_of(path):
    tree = ast.parse((PROJECT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("control", CONTROLS, ids=lambda one: one.area)
def test_control_names_tests_that_exist(control):
    missing = [
        named
        for named in control.tests
        if named.partition("::")[2] not in functions_of(named.partition("::")[0])
    ]

    assert missing == []


@pytest.mark.parametrize("control", CONTROLS, ids=lambda one: one.area)
def test_control_names_settings_that_exist(control):
    assert set(control.settings) - set(DECLARED) == set()


def test_controls_name_checks_that_exist():
    lines = {line.subject for found in doctor.examine().values() for line in found}

    unknown = controls.named_checks(controls.tables()) - lines - set(standing.CHECKS)

    assert unknown - controls.ONLY_OTHER_DATABASE == set()


def test_checks_answer_under_their_own_name():
    assert {name: check().subject for name, check in standing.CHECKS.items()} == {
        name: name for name in standing.CHECKS
    }


def test_controls_without_evidence_say_whose_they_are():
    assert [one.area for one in CONTROLS if not one.has_evidence and not one.operator] == []


def test_tables_never_claim_that_an_assessment_is_passed():
    text = (PROJECT / "data" / "security_controls.toml").read_text(encoding="utf-8")

    assert text.replace("可评不等于通过", "").count("通过") == 0


@pytest.mark.parametrize(
    ("level", "operator", "state"),
    [
        (Level.GOOD, "", "程序已做"),
        (Level.GOOD, "证书", "程序已做，另有由运维方负责的"),
        (Level.LOOK, "证书", "留意"),
        (Level.WRONG, "", "有误"),
    ],
)
def test_standing_follows_the_lines(monkeypatch, level, operator, state):
    control = controls.Control("甲", "要求", "做法", checks=("加密传输",), operator=operator)
    table = controls.Table("mlps", "", "", "程序已做", (control,))
    monkeypatch.setattr(controls, "tables", lambda: (table,))

    (found,) = controls.standing({"网络": [Line("加密传输", "", level)]})["mlps"]

    assert (found.state, found.level) == (state, level)


def test_standing_calls_what_has_no_evidence_the_operators():
    found = controls.standing()

    states = {one.control.area: one.state for one in found["mlps"]}
    assert states["安全标记"] == states["剩余信息保护"] == "由运维方负责"
    assert {key: len(rows) for key, rows in found.items()} == {"mlps": 15, "crypto": 7}


def test_password_profile_prints_its_deviations(settings):
    settings.PASSWORD_PROFILE = "mlps3"  # noqa: S105 - a name, no password
    strict = standing.password_profile()
    settings.PASSWORD_PROFILE = "asvs5"  # noqa: S105 - a name, no password
    other = standing.password_profile()

    assert (strict.level, other.level) == (Level.GOOD, Level.LOOK)
    assert "定期更换：不要求（等保三级为每 90 天）" in other.found


def test_three_administrators_want_three_people():
    none = standing.three_administrators()
    where = make_organisation("系统管理机构", OrganisationKind.INSTALLATION)
    people = [
        make_officer(role=role, organisation=where, full_name=f"管理{role}")
        for role in ADMINISTRATORS
    ]
    three = standing.three_administrators()

    assert (none.level, three.level) == (Level.LOOK, Level.GOOD)
    assert len({one.pk for one in people}) == 3


def test_three_administrators_are_wanted_in_every_county():
    make_region("150222", "固阳县", RegionLevel.COUNTY)
    away = make_region("150721", "阿荣旗", RegionLevel.COUNTY)
    there = make_organisation("旗政府", OrganisationKind.COUNTY_GOVERNMENT, away)
    for role in ADMINISTRATORS:
        make_officer(role=role, full_name=f"管理{role}")
    make_officer(role=Role.SYSTEM_ADMINISTRATOR, organisation=there)

    line = standing.three_administrators()

    assert (line.level, line.found) == (Level.LOOK, "阿荣旗还没有：安全管理员、审计管理员")


@pytest.mark.parametrize("same", [{"full_name": "李四"}, {"phone_digest": "a" * 64}])
def test_three_administrators_by_two_accounts_of_one_person_are_looked_at(same):
    for number, role in enumerate(ADMINISTRATORS):
        named = {"full_name": f"管理{number}"} | (same if number else {})
        make_officer(role=role, **named)

    line = standing.three_administrators()

    assert (line.level, line.found.partition("：")[0]) == (Level.LOOK, "可能是同一个人担任两员")


def test_standing_says_what_rests_on_tests_alone():
    states = {one.control.area: one.state for one in controls.standing()["mlps"]}

    assert states["个人信息保护"] == "由自动测试证明，现场未查"
    assert states["恶意代码防范"] == "由自动测试证明，现场未查，另有由运维方负责的"


def test_unused_accounts_are_counted():
    before = standing.unused_accounts()
    make_officer(joined_at=AT)

    after = standing.unused_accounts()

    assert (before.level, after.level) == (Level.GOOD, Level.LOOK)
    assert after.found == "1 个账户 90 天没有登录"
