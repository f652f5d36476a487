import json
import re
from datetime import date

import pytest

from qingdan.finder.measuring import Asked
from qingdan.finder.questions import (
    NOT_YET,
    Line,
    QuestionsBroken,
    day_of,
    note_on,
    read_lines,
    read_questions,
)

LINE = (
    '{"id":"Q1","township":"银号镇","asked_by":"居民","text":"路坏了",'
    '"gold":[{"list":"基本","number":77}]}'
)
ASKED = {"text": "路坏了", "township": "银号镇"}
TODAY = date(2026, 11, 24)


def only(line, **given):
    raw = line if isinstance(line, bytes) else json.dumps(line).encode()
    (one,) = read_lines([raw], **given)
    return one


def test_read_questions_reads_gold_best_first():
    assert list(read_questions([LINE, "", "\n"])) == [
        Asked("Q1", "银号镇", "路坏了", (("basic", 77),), "居民")
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "第 1 行不是合格的 JSON"),
        ("[]", "第 1 行应是一个对象"),
        ('{"township":"银号镇","gold":[]}', "第 1 行缺少 text"),
        ('{"text":"路","gold":[]}', "第 1 行缺少 township"),
        ('{"text":"路","township":"银号镇"}', "第 1 行缺少 gold"),
        (LINE.replace("路坏了", "路\\ud800坏了"), "第 1 行的 text 里有无法显示的字符"),
        (LINE.replace("基本", "基础"), "基本、配合 或 收回"),
        (LINE.replace("77", '"77"'), "序号"),
    ],
)
def test_read_questions_names_the_line_that_is_wrong(line, said):
    with pytest.raises(QuestionsBroken, match=said):
        list(read_questions([line]))


@pytest.mark.parametrize("key", [7, "7", "", 0, -1, 1.5, 2**70, "甲\ud800", True])
def test_id_of_a_line_comes_back_as_it_was_sent(key):
    found = only({**ASKED, "id": key})

    assert (found.key, type(found.key)) == (key, type(key))


@pytest.mark.parametrize("key", [b"null", b"[1]", b"{}", b"1e999"])
def test_line_without_an_id_is_known_by_its_number(key):
    raw = '{"text":"路坏了","township":"银号镇","id":'.encode() + key + b"}"

    first, third = read_lines([raw, b"  \n", raw])

    assert (first.key, third.key) == (1, 3)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{", "line-not-json"),
        (b"NaN", "line-not-json"),
        (b'{"text":NaN}', "line-not-json"),
        (b"[" * 100_000, "line-not-json"),
        (b'{"text":' + b"9" * 5000 + b"}", "line-not-json"),
        (b"\xff\xfe{}", "line-not-utf8"),
        (b"[]", "line-not-object"),
        (b'"text"', "line-not-object"),
        ({"id": 1, "township": "银号镇"}, "line-incomplete"),
        ({**ASKED, "text": 5}, "line-incomplete"),
        ({**ASKED, "text": " "}, "line-incomplete"),
        ({**ASKED, "township": None}, "line-incomplete"),
        ({**ASKED, "on": "今天"}, "line-wrong-day"),
        ({**ASKED, "on": "2026-13-01"}, "line-wrong-day"),
        ({**ASKED, "on": "20261201"}, "line-wrong-day"),
        ({**ASKED, "on": ""}, "line-wrong-day"),
        ({**ASKED, "on": 20261201}, "line-wrong-day"),
    ],
)
def test_line_that_cannot_be_read_says_why(line, code):
    refusal = only(line).refusal

    assert refusal.code == f"finder.{code}"
    assert str(refusal).startswith("第 1 行")
    assert refusal.advice


def test_line_names_its_own_day_and_keeps_the_id_of_a_bad_one():
    assert only({**ASKED, "on": "2025-08-01"}) == Line(1, "路坏了", "银号镇", date(2025, 8, 1))
    assert only({**ASKED, "on": None}).on is None
    assert only({"id": "甲"}).key == "甲"


def test_first_line_may_begin_with_a_byte_order_mark():
    assert only(b"\xef\xbb\xbf" + json.dumps(ASKED).encode()).text == "路坏了"
    assert list(read_lines([b"\xef\xbb\xbf\n"])) == []


def test_line_without_a_township_is_about_the_one_given():
    assert only({"text": "路坏了"}, township="银号镇").township == "银号镇"
    assert only(ASKED, township="别处").township == "银号镇"


@pytest.mark.parametrize("text", ["2026-1-1", "２０２６-01-01", "2026-W01-1", "2026-01-01 "])
def test_day_is_written_in_one_way(text):
    with pytest.raises(ValueError, match=re.escape(text)):
        day_of(text)


@pytest.mark.parametrize(
    ("on", "note"), [(TODAY, ""), (date(2025, 1, 1), ""), (date(2026, 11, 25), NOT_YET)]
)
def test_answer_for_a_day_to_come_says_that_it_may_change(on, note):
    assert note_on(on, TODAY) == note
