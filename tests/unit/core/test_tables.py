"""Strict tables: every fault is told with its line, and nothing is overlooked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingdan.core.tables import TableBroken, parsed

FILE = """# 说明
title = "甲"
note = '''
[[step]]
code = "不是一步"
'''

[[step]]
code = "first" # [[step]]
many = [
  "一",
  "二]",
]
inner = { number = 3, unit = "day" }

[[step]]
code = "second"

[[step.exit]]
to = "\\"第三\\""

[head]
on = 2026-01-05
"""


def table():
    return parsed("a.toml", FILE)


def test_table_says_what_stands_there():
    first, second = table().tables("step")

    assert (table().text("title"), first.text("code"), first.texts("many")) == (
        "甲",
        "first",
        ("一", "二]"),
    )
    assert first.table("inner").number("number") == 3
    assert second.tables("exit")[0].text("to") == '"第三"'
    assert table().table("head").day("on").isoformat() == "2026-01-05"
    assert (first.table("nothing"), first.tables("nothing"), first.day("nothing")) == (
        None,
        (),
        None,
    )


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda t: t.text("absent"), "a.toml 第 1 行：缺少 absent。"),
        (lambda t: t.tables("step")[0].number("code"), "a.toml 第 9 行：code 应当是整数。"),
        (lambda t: t.tables("step")[1].text("many"), "a.toml 第 16 行：缺少 many。"),
        (
            lambda t: t.tables("step")[0].table("inner").day("unit"),
            "a.toml 第 14 行：unit 应当是日期。",
        ),
        (
            lambda t: t.tables("step")[1].tables("exit")[0].number("to"),
            "a.toml 第 20 行：to 应当是整数。",
        ),
        (lambda t: t.table("head").text("on"), "a.toml 第 23 行：on 应当是文字。"),
        (
            lambda t: t.tables("step")[1].one_of("code", ["seconds", "third"]),
            "a.toml 第 17 行：没有“second”这个code，是不是“seconds”？",
        ),
        (
            lambda t: t.tables("step")[0].some_of("many", ["一", "三"]),
            "a.toml 第 10 行：没有“二]”这个many；可以写：一、三。",
        ),
    ],
)
def test_fault_is_told_with_its_line(ask, said):
    with pytest.raises(TableBroken) as refused:
        ask(table())

    assert str(refused.value) == said


def test_whatever_nobody_asked_for_is_refused_with_what_was_meant():
    step = table().tables("step")[1]
    step.text("code")
    step.texts("exits")

    with pytest.raises(TableBroken, match="第 19 行：没有“exit”这个项，是不是“exits”？"):
        step.done()


def test_empty_words_are_no_words():
    with pytest.raises(TableBroken, match="title 不能是空的"):
        parsed("a.toml", 'title = " "').text("title")


def test_file_that_is_no_toml_is_refused():
    with pytest.raises(TableBroken, match=r"a\.toml：不是合格的 TOML"):
        parsed("a.toml", "title = ")


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)


def written(word: str) -> str:
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


@given(st.lists(st.lists(WORDS, max_size=3), max_size=5))
def test_lines_hold_whatever_the_words_are(steps):
    lines, places = [], []
    for words in steps:
        lines += ["[[step]]", "words = [", *(f"  {written(one)}," for one in words), "]", "n = 1"]
        places.append((len(lines) - len(words) - 2, len(lines)))

    found = parsed("a.toml", "\n".join(lines)).tables("step")

    assert [one.lines[(*one.path, "n")] for one in found] == [last for _, last in places]
    assert [one.lines[(*one.path, "words")] for one in found] == [
        last - len(words) - 2 for (_, last), words in zip(places, steps, strict=True)
    ]
