"""What cites a changed law is found, whatever way it writes the law."""

from datetime import date

import pytest

from qingdan.core.tables import TableBroken, parsed
from qingdan.matters.enums import Addressee, Stage
from qingdan.matters.library import LawHook, Matter, library
from qingdan.rulebook.book import rulebook
from qingdan.rulebook.changes import load_changes, shipped_changes
from qingdan.rulebook.citing import Cited, citing, matters_citing, rules_citing
from qingdan.rulebook.enums import CitedKind, LawChangeKind
from qingdan.rulebook.law import laws
from qingdan.rulebook.naming import LawCitation, cited_in, names_of, plain_law

GOOD = """[[change]]
code = "code"
law = "生态环境法典"
kind = "new"
on = 2026-08-15
repeals = ["大气污染防治法"]
words = "原文"
source = "出处"
"""


def matter(code="straw", **values):
    given = {"title": "秸秆焚烧", "field": "生态", "subject": "秸秆", "stage": Stage.NOTICE}
    return Matter(code=code, addressee=Addressee.RESIDENT, **{**given, **values})


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("《中华人民共和国大气污染防治法》", "大气污染防治法"),
        ("大气污染防治法（2018年修正）", "大气污染防治法"),
        (" 《行政处罚法(2021年修订)》 ", "行政处罚法"),
        ("内蒙古自治区草原管理条例", "内蒙古自治区草原管理条例"),
    ],
)
def test_plain_law_is_the_name_alone(written, plain):
    assert plain_law(written) == plain


def test_names_of_takes_every_name_that_is_registered():
    found = names_of(["最低生活保障审核确认办法", "固阳县某办法"], laws())

    assert found == {"最低生活保障审核确认办法", "民发〔2021〕57号", "固阳县某办法"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "依据《中华人民共和国大气污染防治法》第七十七条处罚",
            ["《中华人民共和国大气污染防治法》第七十七条"],
        ),
        ("按《大气污染防治法（2018修正）》办", ["《大气污染防治法（2018修正）》"]),
        ("按民发〔2021〕57号办", ["民发〔2021〕57号"]),
        ("大气污染防治工作", []),
        ("《大气污染防治法实施办法》", []),
        ("《水法》", []),
    ],
)
def test_cited_in_finds_where_a_text_names_a_law(text, said):
    names = {"大气污染防治法", "民发〔2021〕57号"}

    assert [one.said for one in cited_in(text, names)] == said


def test_matters_are_found_by_their_ground_and_by_their_words():
    by_ground = matter("a", laws=(LawHook("大气污染防治法", "第七十七条"), LawHook("水法")))
    by_words = matter("b", how="依《大气污染防治法》办理")
    other = matter("c", laws=(LawHook("水法"),))

    found = list(matters_citing([by_ground, by_words, other], {"大气污染防治法"}))

    assert [(one.key, one.said) for one in found] == [
        ("a", "《大气污染防治法》第七十七条"),
        ("b", "《大气污染防治法》"),
    ]


@pytest.mark.parametrize(
    ("place", "there"), [("", True), ("3707", True), ("370705", True), ("15", False)]
)
def test_rules_of_a_place_are_found_where_they_hold(place, there):
    law = "潍坊市12345政务服务便民热线条例"
    found = [one.key for one in rules_citing(rulebook(), names_of([law], laws()), place)]

    assert ("hotline-completion@3707" in found) is there


def test_citing_keeps_what_cites_and_puts_it_in_order():
    def thing(kind, key, law):
        return Cited(kind, key, key, (LawCitation(law, law),))

    rule, entry = thing(CitedKind.RULE, "r", "甲法"), thing(CitedKind.ENTRY, "e", "甲法")

    assert citing([rule, thing(CitedKind.MATTER, "m", "乙法"), entry], {"甲法"}) == [entry, rule]


def test_digest_tells_another_text():
    one, other = (Cited(CitedKind.RULE, "r", "规则", (), text=text) for text in ("甲", "乙"))

    assert (one.token, one.digest == one.digest, one.digest == other.digest) == (
        "rule:r",
        True,
        False,
    )


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('law = "生态环境法典"', 'law = "生态环保法典"', "第 3 行：没有“生态环保法典”这个法规"),
        ('kind = "new"', 'kind = "newly"', "第 4 行：没有“newly”这个kind"),
        ("on = 2026-08-15\n", "", "缺少 on"),
        ('words = "原文"', 'words = ""', "第 7 行：words 不能是空的"),
        ('source = "出处"', "", "缺少 source"),
        ("大气污染防治法", "水法", "第 6 行：法规登记里《水法》不是 2026-08-15 废止的"),
        ("repeals", "repeal", "第 6 行：没有“repeal”这个项，是不是“repeals”？"),
    ],
)
def test_faulty_change_is_refused_with_its_line(right, wrong, said):
    with pytest.raises(TableBroken) as refused:
        load_changes(parsed("changes.toml", GOOD.replace(right, wrong)), laws())

    assert said in str(refused.value)


def test_shipped_changes_agree_with_the_register_of_laws():
    found = {one.code: one for one in shipped_changes()}

    assert [(one.on, one.law) for one in shipped_changes()] == [
        (date(2026, 8, 15), "生态环境法典"),
        (date(2026, 7, 1), "社会救助法"),
        (date(2026, 2, 1), "行政执法监督条例"),
    ]
    assert all(laws().get(one.law).in_force_on == one.on for one in shipped_changes())
    assert found["social-assistance-law"].repeals == ()
    code = found["ecological-environment-code"]
    repealed = {one.name for one in laws().all if one.replaced_by == code.law}
    assert set(code.repeals) == repealed
    assert str(code) == "《生态环境法典》2026年8月15日施行"
    assert all(one.kind is LawChangeKind.NEW for one in shipped_changes())


def test_shipped_changes_name_what_cites_them():
    names = shipped_changes()[1].names

    found = [one.key for one in matters_citing(library().matters.values(), names)]
    rules = [one.key for one in rules_citing(rulebook(), names, "")]

    assert "subsistence-apply" in found
    assert "publicity-subsistence-first" in rules
