"""A county's own rules and holidays: taken where they may be, refused with their line otherwise."""

import os
from datetime import date

import pytest

from qingdan.core.workdays import shipped
from qingdan.rulebook.book import rulebook
from qingdan.rulebook.loading import current_book, current_calendar, in_force

ON = date(2026, 3, 2)
COUNTY = "150222"
LOCAL = f"""about = "固阳县的期限"
region = "{COUNTY}"

[[law]]
name = "固阳县便民热线办法"
full_name = "固阳县便民热线办法（测试）"
rank = "document"
source = "测试"

[[term]]
code = "hotline-completion"
title = "办结"
law = "固阳县便民热线办法"
article = "第一条"
words = "四个工作日内办结"
binds = "body"
local = true
number = 4
unit = "working-day"
from = "交办"

[[term.example]]
from = 2026-03-02
until = 2026-03-06
"""
GATE = """[[gate]]
code = "{code}"
title = "本县的把关"
law = "固阳县便民热线办法"
article = "第二条"
words = "原文"
binds = "body"
requires = "有"
{more}
"""
YEAR = """year = 2027
notice = "国办发明电〔2026〕1号"
issued_on = 2026-11-01

[[holiday]]
name = "元旦"
from = 2027-01-01
to = 2027-01-01
"""


@pytest.fixture
def put(settings, tmp_path):
    """Return what writes a file of the data directory."""
    settings.DATA_DIR = tmp_path

    def write(place, text):
        file = tmp_path / place
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return write


def whys():
    return [one.why for one in in_force().faults]


def test_without_files_what_ships_is_in_force(put):
    assert (current_book(), current_calendar()) == (rulebook(), shipped())
    assert (in_force().files, in_force().faults) == ((), ())


def test_county_sets_its_own_term_and_others_keep_theirs(put):
    file = put("rules/hotline.toml", LOCAL)

    here = current_book().term("hotline-completion", ON, COUNTY)

    assert (here.span.count, here.citation.law) == (4, "固阳县便民热线办法")
    assert current_book().term("hotline-completion", ON, "150721") is None
    assert current_book().term("hotline-completion", ON, "370705").span.count == 5
    assert in_force().files == (file,)


def test_county_adds_a_rule_that_is_marked_as_local(put):
    put("rules/own.toml", LOCAL + GATE.format(code="own-gate", more="local = true"))

    assert current_book().rule("own-gate", ON, COUNTY).title == "本县的把关"
    assert current_book().rule("own-gate", ON, "150721") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LOCAL.replace("number = 4", "numbr = 4"), "own.toml 第 10 行：缺少 number"),
        (LOCAL.replace('"working-day"', '"workday"'), "own.toml 第 19 行：没有“workday”这个unit"),
        (LOCAL.replace(f'"{COUNTY}"', '"1502"'), "own.toml 第 2 行：要写 region"),
        (LOCAL.replace(f'region = "{COUNTY}"\n', ""), "own.toml 第 1 行：要写 region"),
        (LOCAL.replace("2026-03-06", "2026-03-09"), "应到 2026-03-09，算得 2026-03-06"),
        (LOCAL + GATE.format(code="own-gate", more=""), "第 26 行：“own-gate”不是可以由地方另定"),
        (
            LOCAL + GATE.format(code="penalty-officers", more="local = true"),
            "第 26 行：“penalty-officers”不是可以由地方另定的规则",
        ),
        (
            LOCAL
            + GATE.format(
                code="own-gate",
                more="local = true\ndemanded_of = [\n"
                '  { kind = "penalty", before = "file", need = ["done"] },\n]',
            ),
            "第 34 行：地方的规则不能要求流程必须有它",
        ),
        ("[[", "own.toml：不是合格的 TOML"),
    ],
)
def test_faulty_file_is_refused_whole_and_what_ships_stays(put, caplog, text, said):
    put("rules/own.toml", text)

    assert current_book() == rulebook()
    assert said in whys()[0]
    assert said in caplog.text


def test_one_faulty_file_leaves_the_others_in_force(put):
    put("rules/a.toml", "[[")
    put("rules/b.toml", LOCAL)

    assert current_book().term("hotline-completion", ON, COUNTY).span.count == 4
    assert len(whys()) == 1


def test_two_files_do_not_set_the_same_term(put):
    put("rules/a.toml", LOCAL)
    put("rules/b.toml", LOCAL)

    assert "b.toml 第 5 行：“固阳县便民热线办法”前面已经登记过" not in whys()[0]
    assert "b.toml 第 11 行：“hotline-completion”在同一地方、同一时间已经有了" in whys()[0]


def test_file_is_read_again_when_it_has_changed(put):
    file = put("rules/own.toml", "[[")
    assert len(whys()) == 1

    put("rules/own.toml", LOCAL)
    os.utime(file, ns=(1, 1))

    assert whys() == []
    assert current_book() is current_book()


def test_year_of_the_county_is_counted_with(put):
    put("holidays/2027.toml", YEAR)

    assert current_calendar().working_days_after(date(2026, 12, 31), 1) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("2028.toml", YEAR, "2028.toml：文件名应是 2027.toml"),
        ("2027.toml", YEAR.replace("to = 2027", "to = 2026"), "2027.toml 第 8 行：to 早于 from"),
        ("2027.toml", YEAR.replace("name", "nmae"), "2027.toml 第 5 行：缺少 name"),
    ],
)
def test_faulty_year_is_refused_and_stays_unknown(put, name, text, said):
    put(f"holidays/{name}", text)

    assert said in whys()[0]
    assert 2027 not in current_calendar().years
