"""The register of laws: what is cited by which name, and since when and until when it holds."""

from datetime import date

import pytest

from qingdan.core.tables import TableBroken
from qingdan.rulebook.enums import Rank
from qingdan.rulebook.law import laws, load

OLD = """[[law]]
name = "救助暂行办法"
full_name = "社会救助暂行办法"
rank = "regulation"
number = "国务院令第649号"
issuer = "国务院"
in_force_on = 2014-05-01
repealed_on = 2026-07-01
replaced_by = "社会救助法"
source = "国务院公报"
"""
NEW = """
[[law]]
name = "社会救助法"
full_name = "中华人民共和国社会救助法"
rank = "law"
in_force_on = 2026-07-01
also = ["救助法"]
source = "全国人大常委会公报"

[[law.change]]
on = 2026-07-01
what = "施行，取代原来的办法。"
source = "第七十八条"
"""
LATER = '\n[[law]]\nname = "甲"\nfull_name = "甲"\nrank = "law"\nsource = "公报"\n'


def changed(right, wrong):
    """Change the last place where something stands."""
    before, _, after = (OLD + NEW).rpartition(right)
    return before + wrong + after


@pytest.fixture
def register(tmp_path):
    def read(text):
        file = tmp_path / "laws.toml"
        file.write_text(text, encoding="utf-8")
        return load(file)

    return read


@pytest.mark.parametrize(
    "name", ["社会救助法", "《社会救助法》", "中华人民共和国社会救助法", " 《救助法》 ", "救助法"]
)
def test_law_is_found_by_any_of_its_names(register, name):
    assert register(OLD + NEW).get(name).full_name == "中华人民共和国社会救助法"


def test_law_nobody_registered_is_not_found(register):
    assert register(OLD + NEW).get("社会保险法") is None


def test_each_law_comes_once_in_the_order_of_the_file(register):
    assert [one.name for one in register(OLD + NEW).all] == ["救助暂行办法", "社会救助法"]


@pytest.mark.parametrize(
    ("on", "old", "new"),
    [
        (date(2014, 4, 30), False, False),
        (date(2014, 5, 1), True, False),
        (date(2026, 6, 30), True, False),
        (date(2026, 7, 1), False, True),
    ],
)
def test_law_holds_from_its_first_day_until_the_day_without_it(register, on, old, new):
    found = register(OLD + NEW)

    assert found.get("救助暂行办法").is_in_force(on) is old
    assert found.get("社会救助法").is_in_force(on) is new


def test_law_whose_day_is_not_known_holds(register):
    assert register(LATER).get("甲").is_in_force(date(1990, 1, 1))


def test_what_happened_to_a_law_is_told_with_its_day_and_source(register):
    (change,) = register(OLD + NEW).get("社会救助法").changes

    assert (change.on, change.source) == (date(2026, 7, 1), "第七十八条")
    assert register(OLD + NEW).get("救助暂行办法").replaced_by == "社会救助法"


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('rank = "law"', 'rank = "laws"', "第 15 行：没有“laws”这个rank，是不是“law”？"),
        ('also = ["救助法"]', 'alas = ["救助法"]', "第 17 行：没有“alas”这个项，是不是“also”？"),
        ('also = ["救助法"]', 'also = "救助法"', "第 17 行：also 应当是列表"),
        ('also = ["救助法"]', 'also = ["救助暂行办法"]', "第 13 行：“救助暂行办法”前面已经登记过"),
        ('name = "社会救助法"', 'name = "救助暂行办法"', "第 13 行：“救助暂行办法”前面已经登记过"),
        ('source = "全国人大常委会公报"', 'source = " "', "第 18 行：source 不能是空的"),
        ('source = "全国人大常委会公报"\n', "", "第 12 行：缺少 source"),
        ("in_force_on = 2026-07-01", 'in_force_on = "明年"', "第 16 行：in_force_on 应当是日期"),
        (
            'replaced_by = "社会救助法"',
            'replaced_by = "社会求助法"',
            "第 9 行：没有“社会求助法”这个法规，是不是“社会救助法”？",
        ),
        (
            "repealed_on = 2026-07-01\n",
            "",
            "第 8 行：写了由谁取代，也要写 repealed_on（废止日期）",
        ),
        ("on = 2026-07-01\nwhat", "what", "缺少 on（日期）"),
        ('what = "施行', 'whet = "施行', "缺少 what"),
        ("[[law.change]]", "[[law.changes]]", "没有“changes”这个项，是不是“change”？"),
        ('\n[[law]]\nname = "社会', '\n[[lax]]\nname = "社会', "没有“lax”这个项，是不是“law”？"),
    ],
)
def test_faulty_register_is_refused_with_its_line(register, right, wrong, said):
    assert right in OLD + NEW

    with pytest.raises(TableBroken) as refused:
        register(changed(right, wrong))

    assert str(refused.value).startswith("laws.toml 第 ")
    assert said in str(refused.value)


def test_rank_is_said_in_words():
    assert Rank("party-regulation").label == "党内法规"


def test_every_law_that_ships_says_where_it_comes_from():
    assert len(laws().all) > 0
    for one in laws().all:
        assert one.source, one.name
        assert not one.name.startswith(("《", "中华人民共和国")), one.name


def test_every_law_that_ships_is_repealed_only_after_it_came_into_force():
    for one in laws().all:
        if one.in_force_on and one.repealed_on:
            assert one.in_force_on < one.repealed_on, one.name
        if one.replaced_by:
            successor = laws().get(one.replaced_by)
            assert successor.is_in_force(one.repealed_on), one.name


def test_the_new_assistance_law_is_registered_with_its_day():
    found = laws().get("中华人民共和国社会救助法")

    assert (found.rank, found.in_force_on) == (Rank.LAW, date(2026, 7, 1))
