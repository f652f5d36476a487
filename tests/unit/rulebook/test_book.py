"""The rulebook: faults are refused with their line, the rule of a place and day is found."""

import re
from collections import Counter
from datetime import date

import pytest

from qingdan.core.tables import TableBroken, read
from qingdan.core.workdays import shipped
from qingdan.rulebook.book import FOLDER, KINDS, load, rulebook, wrong_examples
from qingdan.rulebook.enums import Bound, LastDay, Unit
from qingdan.rulebook.kinds import Amount, Gate, Publicity, Term
from qingdan.rulebook.law import laws
from qingdan.rulebook.law import load as load_laws
from qingdan.rulebook.terms import Pause, Span

LAWS = """[[law]]
name = "测试法"
full_name = "中华人民共和国测试法"
rank = "law"
in_force_on = 2020-01-01
source = "测试"

[[law]]
name = "旧办法"
full_name = "旧办法"
rank = "document"
in_force_on = 2010-01-01
repealed_on = 2020-01-01
replaced_by = "测试法"
source = "测试"
"""
GOOD = """# 测试
about = "测试"

[[term]]
code = "test-decision"
title = "办结"
law = "测试法"
article = "第一条"
words = "六十日内办结"
binds = "body"
number = 60
unit = "day"
from = "受理"
falls = "next-working-day"
pauses = ["听证"]
breach = "责令改正"

[term.extend]
number = 30
unit = "day"
approver = "head"
times = 2
article = "第二条"
words = "可以延长三十日"

[[term.example]]
from = 2026-03-02
until = 2026-05-06

[[term.example]]
from = 2026-03-02
until = 2026-06-01
extended = 1
pause = [{ from = 2026-03-05, to = 2026-03-06 }]

[[gate]]
code = "test-officers"
title = "两人"
law = "《测试法》"
article = "第三条"
words = "不得少于两人"
binds = "officer"
requires = "两人办理"
least = 2

[[amount]]
code = "test-fine"
title = "当场处罚"
law = "中华人民共和国测试法"
article = "第四条"
words = "二百元以下"
binds = "body"
what = "罚款"
most = 200
measured = "元"

[[publicity]]
code = "test-list"
title = "公示"
law = "测试法"
article = "第五条"
words = "公示期为7天"
binds = "township"
fields = ["姓名"]
never = ["身份证号"]
reach = "村"
number = 7
unit = "day"
"""
ON = date(2026, 3, 2)
UNREAD = "（原文未载入"
DIGITS = "零一二三四五六七八九"


def gate(code="limit", *, region="", more=""):
    """Return the text of a file with one gate."""
    place = f'region = "{region}"\n' if region else ""
    return (
        f'{place}[[gate]]\ncode = "{code}"\ntitle = "{region or "全国"}"\nlaw = "测试法"\n'
        f'article = "第一条"\nwords = "原文"\nbinds = "body"\nrequires = "有"\n{more}'
    )


@pytest.fixture
def book(tmp_path):
    """Return what reads texts; each list of texts is one folder."""
    (tmp_path / "laws.toml").write_text(LAWS, encoding="utf-8")
    register = load_laws(tmp_path / "laws.toml")

    def read_texts(*folders):
        paths = []
        for at, texts in enumerate(folders):
            paths.append(tmp_path / f"folder{at}")
            paths[-1].mkdir()
            for number, text in enumerate(texts):
                (paths[-1] / f"{'abc'[number]}.toml").write_text(text, encoding="utf-8")
        return load(paths, register)

    return read_texts


def test_a_file_is_read_whole(book):
    found = book([GOOD])
    term, officers, fine, shown = (
        found.rule(f"test-{name}", ON) for name in ("decision", "officers", "fine", "list")
    )

    assert isinstance(term, Term)
    assert (term.span, term.runs_from, term.falls) == (
        Span(60, Unit.DAY),
        "受理",
        LastDay.NEXT_WORKING_DAY,
    )
    assert (term.pauses, term.breach, term.binds) == (("听证",), "责令改正", Bound.BODY)
    assert (term.extension.span, term.extension.approver, term.extension.times) == (
        Span(30, Unit.DAY),
        Bound.HEAD,
        2,
    )
    assert str(term.citation) == "《测试法》第一条"
    assert str(term.extension.citation) == "《测试法》第二条"
    assert (type(officers), officers.least, officers.citation.law) == (Gate, 2, "测试法")
    assert (type(fine), fine.most, fine.measured) == (Amount, 200, "元")
    assert (type(shown), shown.fields, shown.never, shown.span) == (
        Publicity,
        ("姓名",),
        ("身份证号",),
        Span(7, Unit.DAY),
    )


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('about = "测试"', 'abuot = "测试"', "第 2 行：没有“abuot”这个项，是不是“about”？"),
        ('about = "测试"', "about = 3", "第 2 行：about 应当是文字"),
        ("[[gate]]", "[[gates]]", "第 36 行：没有“gates”这个项，是不是“gate”？"),
        ('code = "test-decision"\n', "", "第 4 行：缺少 code"),
        ('code = "test-decision"', 'code = " "', "第 5 行：code 不能是空的"),
        ('code = "test-officers"', 'code = "test-decision"', "第 37 行：“test-decision”"),
        ('law = "测试法"', 'law = "测验法"', "第 7 行：没有“测验法”这个法规，是不是“测试法”？"),
        ('article = "第一条"\n', "", "第 4 行：缺少 article"),
        ('words = "六十日内办结"', 'words = ""', "第 9 行：words 不能是空的"),
        ('binds = "officer"', 'binds = "oficer"', "没有“oficer”这个binds，是不是“officer”？"),
        ("number = 60", "number = 0", "第 11 行：number 至少是 1"),
        ("number = 60", 'number = "六十"', "第 11 行：number 应当是整数"),
        ('unit = "day"', 'unit = "days"', "第 12 行：没有“days”这个unit，是不是“day”？"),
        ('from = "受理"\n', "", "第 4 行：缺少 from"),
        (
            'falls = "next-working-day"',
            'falls = "next-workday"',
            "第 14 行：没有“next-workday”这个falls，是不是“next-working-day”？",
        ),
        ('pauses = ["听证"]', 'pause = ["听证"]', "第 15 行：没有“pause”这个项"),
        (
            'breach = "责令改正"',
            'breech = "责令改正"',
            "第 16 行：没有“breech”这个项，是不是“breach”",
        ),
        (
            'approver = "head"',
            'approver = "heat"',
            "第 21 行：没有“heat”这个approver，是不是“head”",
        ),
        ("times = 2", "time = 2", "第 22 行：没有“time”这个项，是不是“times”？"),
        ('article = "第二条"\n', "", "第 18 行：缺少 article"),
        ("until = 2026-05-06\n", "", "第 26 行：例子要写 from（起算日）和 until（最后一日）"),
        ("until = 2026-05-06", 'until = "五月"', "第 28 行：until 应当是日期"),
        ("extended = 1", "extendet = 1", "第 33 行：没有“extendet”这个项，是不是“extended”？"),
        (", to = 2026-03-06", "", "第 34 行：缺少 to"),
        ("least = 2", "leest = 2", "第 44 行：没有“leest”这个项，是不是“least”？"),
        ('requires = "两人办理"\n', "", "第 36 行：缺少 requires"),
        ("most = 200", "most = 200.5", "第 54 行：most 应当是整数"),
        ('fields = ["姓名"]', 'fields = "姓名"', "第 64 行：fields 应当是列表"),
        ('never = ["身份证号"]', "never = [1]", "第 65 行：never 里应当都是文字"),
        ("number = 7\n", "", "没有“unit”这个项"),
        ('reach = "村"\nnumber = 7\nunit = "day"', 'reach = "村"\nnumber = 7', "缺少 unit"),
    ],
)
def test_faulty_file_is_refused_with_its_line_and_what_was_meant(book, right, wrong, said):
    assert right in GOOD

    with pytest.raises(TableBroken) as refused:
        book([GOOD.replace(right, wrong, 1)])

    assert re.match(r"a\.toml 第 \d+ 行：", str(refused.value))
    assert said in str(refused.value)


def test_term_without_a_worked_case_is_refused(book):
    start, end = GOOD.index("[[term.example]]"), GOOD.index("[[gate]]")

    with pytest.raises(TableBroken, match="第 5 行：期限“test-decision”至少要有一个例子"):
        book([GOOD[:start] + GOOD[end:]])


def test_term_in_hours_needs_no_worked_case(book):
    start, end = GOOD.index("[term.extend]"), GOOD.index("[[gate]]")
    hours = (GOOD[:start] + GOOD[end:]).replace('unit = "day"', 'unit = "hour"', 1)

    assert book([hours]).term("test-decision", ON).span == Span(60, Unit.HOUR)


def test_file_that_is_no_toml_is_refused_by_name(book):
    with pytest.raises(TableBroken, match=r"a\.toml：不是合格的 TOML"):
        book([GOOD + "\n[["])


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (gate(), gate(), "b.toml 第 2 行：“limit”在同一地方、同一时间已经有了"),
        (gate(region="11"), gate(region="11"), "已经有了"),
        (
            gate(more="until = 2025-01-01\n"),
            gate(more="since = 2024-12-31\n"),
            "b.toml 第 2 行：“limit”在同一地方、同一时间已经有了",
        ),
        (
            gate("test-fine", region="11"),
            GOOD,
            "b.toml 第 47 行：“test-fine”已经用在另一种规则上",
        ),
    ],
)
def test_no_code_stands_twice(book, first, second, said):
    with pytest.raises(TableBroken) as refused:
        book([first, second])

    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("region", "found"),
    [
        ("", "全国"),
        ("150222", "全国"),
        ("37", "37"),
        ("371302", "37"),
        ("370705", "3707"),
        ("370705001", "3707"),
        ("113707", "全国"),
        ("371100", "37"),
        ("1", "全国"),
    ],
)
def test_rule_nearest_to_the_place_is_found(book, region, found):
    here = book([gate(), gate(region="3707"), gate(region="37")])

    assert here.rule("limit", ON, region).title == found


def test_where_only_places_have_a_rule_others_have_none(book):
    here = book([gate(region="3707"), gate(region="11")])

    assert here.rule("limit", ON, "110101").title == "11"
    assert here.rule("limit", ON, "150222") is None
    assert here.rule("limit", ON) is None
    assert here.rule("nothing", ON) is None


@pytest.mark.parametrize(
    ("on", "title"),
    [
        (date(2019, 12, 31), None),  # the law was not in force
        (date(2020, 1, 1), "全国"),
        (date(2024, 12, 31), "全国"),
        (date(2025, 1, 1), "新"),
        (date(2026, 12, 31), "新"),
        (date(2027, 1, 1), None),
    ],
)
def test_rule_of_the_day_is_found(book, on, title):
    old = gate(more="until = 2025-01-01\n")
    new = gate(more="since = 2025-01-01\nuntil = 2027-01-01\n").replace("全国", "新")

    found = book([old, new]).rule("limit", on)

    assert (found and found.title) == title


def test_rule_falls_with_its_law(book):
    found = book([gate().replace("测试法", "旧办法")])

    assert found.rule("limit", date(2019, 12, 31)) is not None
    assert found.rule("limit", date(2020, 1, 1)) is None


def test_only_a_time_limit_is_a_term(book):
    found = book([GOOD])

    assert found.term("test-decision", ON).title == "办结"
    assert found.term("test-officers", ON) is None
    assert found.term("nothing", ON) is None


def test_county_sets_its_own_where_the_rule_is_local(book):
    found = book([gate(more="local = true\n")], [gate(region="150222")])

    assert found.rule("limit", ON, "150222").title == "150222"
    assert found.rule("limit", ON, "150721").title == "全国"


@pytest.mark.parametrize("theirs", [gate(region="150222"), gate("other", region="150222")])
def test_county_sets_nothing_where_the_rule_is_not_local(book, theirs):
    with pytest.raises(TableBroken, match=r"a\.toml 第 3 行：“.*”不是可以由地方另定的规则"):
        book([gate()], [theirs])


def test_county_cannot_turn_a_local_rule_into_another_kind(book):
    theirs = 'region = "150222"\n' + GOOD[GOOD.index("[[amount]]") : GOOD.index("[[publicity]]")]

    with pytest.raises(TableBroken, match="已经用在另一种规则上"):
        book([gate("test-fine", more="local = true\n")], [theirs])


def test_worked_cases_are_counted_again(book):
    assert wrong_examples(book([GOOD]), shipped()) == []


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("until = 2026-05-06", "until = 2026-05-01", "应到 2026-05-01，算得 2026-05-06"),
        ("until = 2026-06-01", "until = 2026-06-02", "应到 2026-06-02，算得 2026-06-01"),
        ("number = 60", "number = 61", "应到 2026-06-01，算得 2026-06-02"),
        ("to = 2026-03-06", "to = 2026-03-07", "应到 2026-06-01，算得 2026-06-02"),
    ],
)
def test_worked_case_that_comes_out_otherwise_is_told(book, right, wrong, said):
    found = wrong_examples(book([GOOD.replace(right, wrong, 1)]), shipped())

    assert found == [f"test-decision：从 2026-03-02 起{said}。"]


def test_term_is_made_longer_no_more_often_than_it_may(book):
    term = book([GOOD]).term("test-decision", ON)

    assert term.last_day(ON, shipped(), extended=2) == date(2026, 6, 30)
    with pytest.raises(ValueError, match="3"):
        term.last_day(ON, shipped(), extended=3)


def test_term_is_paused(book):
    pause = Pause(date(2026, 3, 5), date(2026, 3, 15))

    found = book([GOOD]).term("test-decision", ON).last_day(ON, shipped(), pauses=[pause])

    assert found == date(2026, 5, 11)


# What ships.


def shipped_rules():
    return list(rulebook().all())


def test_every_shipped_worked_case_comes_out_right():
    assert wrong_examples(rulebook(), shipped()) == []


def test_every_shipped_rule_is_cited_with_its_words():
    for one in shipped_rules():
        citations = [one.citation]
        if isinstance(one, Term) and one.extension:
            citations.append(one.extension.citation)
        for citation in citations:
            assert laws().get(citation.law), (one.code, citation.law)
            assert citation.article, one.code
            assert citation.words, one.code


def test_no_shipped_code_stands_in_two_files_for_one_place():
    places = Counter()
    for file in FOLDER.glob("*.toml"):
        table = read(file)
        codes = {row.text("code") for kind in KINDS for row in table.tables(kind)}
        places.update((code, table.text("region", "")) for code in codes)

    assert [place for place, count in places.items() if count > 1] == []


def test_shipped_codes_are_kebab_and_titles_are_chinese():
    for one in shipped_rules():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", one.code), one.code
        assert re.search(r"[\u4e00-\u9fff]", one.title), one.code


def test_each_shipped_file_says_what_it_is_about_and_where_it_comes_from():
    for file in FOLDER.glob("*.toml"):
        assert file.read_text(encoding="utf-8").startswith("# "), file.name
        assert read(file).text("about"), file.name


def test_a_shipped_code_is_local_everywhere_or_nowhere():
    for code, them in rulebook().rules.items():
        assert len({one.local for one in them}) == 1, code


def test_a_shipped_extension_has_the_unit_of_its_term():
    for one in shipped_rules():
        if isinstance(one, Term) and one.extension:
            assert one.extension.span.unit is one.span.unit, one.code


def in_chinese(number):
    """Return a number below 1000 as laws write it."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        said += "十" if tens == 1 and not hundreds else f"{DIGITS[tens]}十"
    return said + (DIGITS[ones] if ones else "")


def test_the_number_of_a_shipped_term_stands_in_its_words():
    for one in shipped_rules():
        if not isinstance(one, Term) or one.citation.words.startswith(UNREAD):
            continue
        count, words = one.span.count, one.citation.words
        said = {str(count), in_chinese(count)} | {1: {"每年"}, 2: {"两"}, 6: {"半年"}}.get(
            count, set()
        )
        assert any(word in words for word in said), (one.code, words)


def test_what_must_never_be_shown_is_not_among_the_fields_that_are():
    for one in shipped_rules():
        if isinstance(one, Publicity):
            assert not set(one.fields) & set(one.never), one.code
            assert not any("身份证" in field or "账号" in field for field in one.fields), one.code
            assert one.never or not any("姓名" in field for field in one.fields), one.code


@pytest.mark.parametrize(
    ("code", "region", "on", "until"),
    [
        ("hotline-completion", "370705", date(2026, 9, 30), date(2026, 10, 13)),
        ("hotline-completion", "370102", date(2026, 9, 30), date(2026, 10, 13)),
        ("hotline-completion", "110101", date(2026, 9, 30), None),
        ("hotline-completion", "150222", date(2026, 9, 30), None),
        ("petition-decision", "150222", date(2026, 3, 2), date(2026, 5, 1)),
        ("subsistence-total", "150721", date(2026, 3, 2), date(2026, 4, 14)),
    ],
)
def test_a_place_has_the_limit_that_is_known_there_and_no_other(code, region, on, until):
    found = rulebook().term(code, on, region)

    assert (found and found.last_day(on, shipped())) == until


def test_the_assistance_law_gives_no_rule_before_its_day():
    assert rulebook().rule("assistance-hearing", date(2026, 6, 30)) is None
    assert rulebook().rule("assistance-hearing", date(2026, 7, 1)) is not None


def test_children_have_no_fields_to_show():
    for code in ("publicity-child", "publicity-minor", "publicity-default"):
        found = rulebook().rule(code, ON)

        assert isinstance(found, Publicity)
        assert found.fields == ()
