"""Two profiles, and what a password must be like in each."""

import pytest
from django.conf import settings as configured
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from qingdan.parties.enums import OrganisationKind, RegionLevel, Role
from qingdan.parties.models import Officer, Organisation, Region
from qingdan.parties.profiles import RULES, choosing_help, deviations, in_force, profiles

WANG = Officer(login_name="wang.fang", full_name="王芳", phone="138-0000-0000")
WANG.unit = Organisation(
    kind=OrganisationKind.TOWNSHIP_GOVERNMENT,
    name="银号镇人民政府",
    region=Region(code="150222105", name="银号镇", level=RegionLevel.TOWNSHIP),
)


TOLD = "密码里除了姓名、登录名、单位名一类别人知道的词，几乎没有别的内容。"


def wrong(password: str, officer: Officer | None = WANG) -> list[str]:
    try:
        validate_password(password, officer)
    except ValidationError as refused:
        return list(refused.messages)
    return []


def test_profiles_are_the_two_that_the_settings_know():
    assert list(profiles()) == ["mlps3", "asvs5"]
    assert in_force().key == "asvs5"


def test_no_session_may_outlast_its_cookie():
    longest = max(one.longest for one in profiles().values())

    assert longest.total_seconds() <= configured.SESSION_COOKIE_AGE


@pytest.mark.parametrize("profile", ["mlps3", "asvs5"])
def test_every_profile_says_what_it_follows(profile):
    assert len(profiles()[profile].source) > 40


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("短的密码", "密码太短，至少要 10 个字。"),
        ("1234567890", "这个密码太常见，别人容易猜到。"),
        ("PASSWORD123", "这个密码太常见，别人容易猜到。"),
        (
            "银号镇人民政府2026",
            TOLD,
        ),
        ("13800000000", TOLD),
        ("YinHaoZhen2026", TOLD),
        ("wangfang19900101", TOLD),
        ("Wang-2026-fang", TOLD),
        (
            "清单通清单通清单通1",
            TOLD,
        ),
        ("wang.fang.1", "密码与登录名太相似。"),
    ],
)
def test_asvs_refuses(password, sentence):
    assert sentence in wrong(password)


@pytest.mark.parametrize(
    "password",
    [
        "草原上的第三个春天真好",
        "风从银号镇北边的山坡上吹来",
        "correct horse battery",
        "草原" * 32,
    ],
)
def test_asvs_takes_a_long_phrase_of_any_kind(password):
    assert wrong(password) == []


@pytest.mark.parametrize(
    ("password", "sentences"),
    [
        ("Caoyuan-1", []),
        ("Cao-yu1", ["密码太短，至少要 8 个字。"]),
        ("caoyuanchuntian", ["大写字母、小写字母、数字、其他字符四类里至少要用 3 类。"]),
        ("草原上的春天A1", []),
    ],
)
def test_mlps_asks_for_three_kinds_of_characters(settings, password, sentences):
    settings.PASSWORD_PROFILE = "mlps3"  # noqa: S105 - the name of a profile

    assert wrong(password) == sentences


def test_a_password_of_nobody_yet_is_judged_too():
    assert wrong("清单2026清单", None) != []


def test_deviations_lists_what_the_other_profile_has_otherwise(settings):
    settings.SECOND_FACTOR = "profile"

    rows = {row.rule: (row.here, row.other) for row in deviations()}

    assert rows.pop("必须用动态口令的岗位")[0] == "系统管理员、安全管理员、审计管理员"
    locked = "同一登录名 5 次、同一地址 20 次，锁定 {} 分钟"
    assert rows == {
        "密码最短": ("10 个字", "8 个字"),
        "字符种类": ("不要求", "至少 3 类"),
        "不得与以前的密码相同": ("只比现用的", "最近 5 次"),
        "定期更换": ("不要求", "每 90 天"),
        "输错后锁定": (locked.format(15), locked.format(30)),
        "没有操作自动退出": ("60 分钟", "30 分钟"),
        "登录后最长": ("12 小时", "8 小时"),
    }


def test_deviations_turns_with_the_profile(settings):
    there = [(row.other, row.here) for row in deviations()]
    settings.PASSWORD_PROFILE = "mlps3"  # noqa: S105 - the name of a profile

    assert [(row.here, row.other) for row in deviations()][:-1] == there[:-1]


@pytest.mark.parametrize(("chosen", "roles"), [("all", len(Role)), ("none", 0), ("profile", 3)])
def test_in_force_lets_the_setting_decide_who_needs_a_second_factor(settings, chosen, roles):
    settings.SECOND_FACTOR = chosen

    assert len(in_force().second_factor) == roles


def test_choosing_help_says_everything_in_one_line(settings):
    settings.PASSWORD_PROFILE = "mlps3"  # noqa: S105 - the name of a profile

    assert choosing_help() == (
        "至少 8 个字，大写、小写、数字、其他字符至少用 3 类，不能与最近 5 次用过的相同。"
        "可以用一句容易记的话，不要用姓名、登录名、单位名或常见密码。"
    )


def test_the_manual_says_what_the_profiles_say():
    text = (configured.MANUAL_DIR / "signing-in.md").read_text(encoding="utf-8")
    asvs, mlps = profiles()["asvs5"], profiles()["mlps3"]

    rows = [f"| {rule} | {say(asvs)} | {say(mlps)} |" for rule, say in RULES.items()]

    assert [row for row in rows if row not in text] == []
