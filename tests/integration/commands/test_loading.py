"""Commands that fill an installation: places, samples, the codes of its owner."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from qingdan.catalogue import queries
from qingdan.catalogue.enums import FindingState, Severity
from qingdan.catalogue.models import Edition, Finding
from qingdan.parties.domain.people.codes import renew
from qingdan.parties.enums import Role
from qingdan.parties.models import Invitation, Region
from tests.builders import make_officer

pytestmark = pytest.mark.django_db

NEW_WORDS = "mian-yang-2026-cao"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_load_regions_loads_the_shipped_table():
    said = run("load_regions")

    assert (said, Region.objects.count()) == ("已载入 276 个区划。\n", 276)


def test_load_regions_refuses_a_missing_file():
    with pytest.raises(CommandError, match="找不到文件"):
        run("load_regions", "没有.csv")


def test_load_samples_publishes_both_lists():
    run("load_samples", "--valid-from", "2025-07-01")

    found = {one.township.pk: one.counts for one in queries.townships_with_lists(date(2025, 7, 1))}
    assert found == {
        "150222105": {"basic": 90, "cooperative": 75, "reclaimed": 59},
        "150721201": {"basic": 106, "cooperative": 88, "reclaimed": 70},
    }
    undecided = Finding.objects.filter(severity=Severity.ERROR, state=FindingState.OPEN)
    assert undecided.count() == 0
    assert [edition.events.first().reason for edition in Edition.objects.all()] == ["样例载入"] * 2
    assert [edition.date_is_stated for edition in Edition.objects.all()] == [False, False]


def test_load_samples_changes_nothing_the_second_time():
    run("load_samples")

    said = run("load_samples")

    assert said.count("已有清单，跳过样例。") == 2
    assert Edition.objects.count() == 2


def test_first_code_prints_one_code_for_each_administrator():
    said = run("first_code")

    assert [line.split()[0] for line in said.splitlines()[1:]] == [
        "系统管理员",
        "安全管理员",
        "审计管理员",
    ]
    assert Invitation.objects.count() == 3


def test_first_code_prints_none_for_an_administrator_who_is_there():
    make_officer(role=Role.AUDITOR)

    said = run("first_code")

    assert ("审计管理员  " in said, Invitation.objects.count()) == (False, 2)


def test_reset_password_prints_a_code_that_renews_the_password():
    officer = make_officer("wang.wu")

    said = run("reset_password", "wang.wu")

    code = said.strip().rpartition("：")[2]
    assert "一次性码（72 小时内有效，只显示这一次）：" in said
    assert renew(code, password=NEW_WORDS, at=timezone.now()) == officer


def test_reset_password_refuses_an_unknown_name():
    with pytest.raises(CommandError, match="没有登录名为“nobody”的经办人"):
        run("reset_password", "nobody")
