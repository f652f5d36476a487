"""Details of events are read in Chinese, whatever wrote them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import qingdan
from qingdan.catalogue.enums import FindingState, ListKind
from qingdan.intake.enums import Decision, GateMove
from qingdan.parties.enums import Role, SignInEnd, SignInMethod
from qingdan.record.acts import act_label, known_acts
from qingdan.record.interfaces.presenting import detail_rows, detail_text, known_words
from qingdan.rulebook.enums import LawCheckState

SOURCE = Path(qingdan.__file__).parent
WRITERS = {"append", "note", "_note", "record", "note_post"}
NOT_DETAILS = {"seat", "at", "reason", "place", "actor", "post", "granting", "note"}


def written_keys() -> Iterator[tuple[str, str]]:
    """Yield the keyword arguments that calls of the record's writers put into details."""
    for path in sorted(SOURCE.rglob("domain/*.py")) + sorted(SOURCE.rglob("operations/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in WRITERS:
                for given in node.keywords:
                    if given.arg and given.arg not in NOT_DETAILS:
                        yield given.arg, f"{path.name}:{node.lineno}"


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def test_every_detail_written_has_a_name():
    missing = {key: where for key, where in written_keys() if key not in known_words()}

    assert missing == {}, "add them to data/record.toml"


@pytest.mark.parametrize(
    ("key", "choices"),
    [
        ("after", FindingState),
        ("because", SignInEnd),
        ("checked", LawCheckState),
        ("decision", Decision),
        ("kinds", ListKind),
        ("method", SignInMethod),
        ("move", GateMove),
        ("role", Role),
    ],
)
def test_values_are_called_what_the_program_calls_them(key, choices):
    shown = {one.value: detail_rows({key: one.value})[0][1] for one in choices}

    assert shown == {one.value: str(one.label) for one in choices}


def test_every_act_has_a_name():
    assert [act for act, title in known_acts().items() if title.isascii()] == []
    assert (act_label("record.sealed"), act_label("no.such")) == ("封存", "no.such")


@pytest.mark.parametrize(
    ("detail", "rows"),
    [
        ({}, []),
        ({"whole": False, "events": 3}, [("完整", "否"), ("条数", "3")]),
        ({"valid_from": "2026-02-30"}, [("起始日期", "2026-02-30")]),
        ({"valid_from": None}, [("起始日期", "无")]),
        ({"found": ["甲", "乙"]}, [("发现", "甲、乙")]),
        ({"found": []}, [("发现", "无")]),
        ({"counts": {"officer": 2}}, [("各类数目 · 经办人", "2")]),
        ({"format": "xlsx"}, [("格式", "表格")]),
        ({"unheard": "值"}, [("其他", "值")]),
        ({"finding": 7, "code": "support.missing"}, []),
        ({"asked": {"动作": "登录"}}, [("筛选条件 · 动作", "登录")]),
    ],
)
def test_detail_rows_says_it_in_chinese(detail, rows):
    assert detail_rows(detail) == rows


def test_detail_text_is_one_line():
    assert detail_text({"whole": True, "events": 3}) == "完整：是；条数：3"
