from collections import Counter
from dataclasses import fields
from functools import cache

import pytest

from qingdan.documents.findings import RULES
from qingdan.documents.model import ListKind, Severity
from qingdan.documents.readers.text import read_text
from qingdan.documents.reading import understand
from tests.conftest import SAMPLES

BASIC = "某镇基本履职事项清单\n序号\t事项名称\n"
COOPERATIVE = (
    "某镇配合履职事项清单\n序号\t事项名称\t对应上级部门\t上级部门职责\t履职保障\t乡镇配合职责\n"
)
RECLAIMED = "某镇上级部门收回事项清单\n序号\t事项名称\t承接部门\t履职方式\n"


@cache
def sample(name):
    return understand(read_text((SAMPLES / f"{name}.txt").read_text("utf-8")))


def found_in(text):
    return {(one.code, one.number) for one in understand(read_text(text)).findings}


def row(number=1, name="植树", departments="县林草局", duty="供苗。", support="苗木", own="组织。"):
    return "\t".join((str(number), name, departments, duty, support, own)) + "\n"


@pytest.mark.parametrize(
    ("name", "code", "kind", "number"),
    [
        ("chabaqi", "support.missing", ListKind.COOPERATIVE, 49),
        ("chabaqi", "department.not-in-column", ListKind.COOPERATIVE, 71),
        ("chabaqi", "clause.number-repeated", ListKind.COOPERATIVE, 68),
        ("chabaqi", "title.not-final", ListKind.COOPERATIVE, None),
        ("chabaqi", "wording.space-in-name", ListKind.COOPERATIVE, 66),
        ("chabaqi", "wording.known-typo", ListKind.BASIC, 74),
        ("chabaqi", "wording.foreign-word", ListKind.BASIC, 106),
        ("chabaqi", "law.power-elsewhere", ListKind.BASIC, 61),
        ("chabaqi", "mark.no-legend", ListKind.BASIC, None),
        ("yinhao", "clause.number-runs-on", ListKind.COOPERATIVE, 74),
        ("yinhao", "cooperative.assessed", ListKind.COOPERATIVE, 3),
        ("yinhao", "cooperative.inspects", ListKind.COOPERATIVE, 42),
        ("yinhao", "wording.foreign-word", ListKind.COOPERATIVE, 21),
        ("yinhao", "wording.foreign-word", ListKind.COOPERATIVE, 51),
        ("yinhao", "department.outside-government", ListKind.COOPERATIVE, 65),
        ("yinhao", "law.abolished-power", ListKind.RECLAIMED, 40),
        ("yinhao", "crossing.shared-text", ListKind.RECLAIMED, 15),
    ],
)
def test_find_all_finds_the_real_slips(name, code, kind, number):
    found = {(one.code, one.list, one.number) for one in sample(name).findings}

    assert (code, kind, number) in found


def test_find_all_quotes_the_real_words():
    messages = " ".join(
        one.message for name in ("yinhao", "chabaqi") for one in sample(name).findings
    )

    for words in (
        "旗文旅局",
        "印作1、2、2",
        "流程 and 审核标准",
        "初稿",
        "抢修理设",
        "森林草原 防火",
    ):
        assert words in messages


def test_rules_stay_below_a_tenth_of_all_entries():
    documents = [sample("yinhao"), sample("chabaqi")]
    entries = sum(len(one.entries) for document in documents for one in document.lists)
    fired = Counter(one.code for document in documents for one in document.findings)

    assert entries == 488
    assert {code: times for code, times in fired.items() if times > entries / 10} == {}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (COOPERATIVE + row(duty="按照《森林法》第五十四条查处。"), "law.no-article"),
        (COOPERATIVE + row(own="宣传《森林法》。"), "law.no-article"),
        (BASIC + "1\t*对占用城市道路的处罚（范围为镇区）。\n", "scope.not-stated"),
        (BASIC.replace("某镇", "某街道") + "1\t*对占用城市道路的处罚。\n", "scope.not-stated"),
        (BASIC + "1\t2024年底前完成清零。\n", "wording.year-passed"),
        (
            BASIC.replace("\n", "（2025年版）\n", 1) + "1\t登记2020年以前建成的房屋。\n",
            "wording.year-passed",
        ),
        (BASIC + "A-1\t植树。\n", "number.missing"),
        (BASIC.replace("名称\n", "名称\t是否执法事项\n") + "1\t甲。\t是\n", "mark.no-legend"),
    ],
)
def test_rules_stay_silent_where_nothing_is_wrong(text, code):
    assert code not in {found for found, _ in found_in(text)}


def test_support_missing_speaks_once_where_the_whole_list_has_none():
    rows = "".join(row(number, name=f"植树{number}", support="无") for number in range(1, 6))

    found = [one for one in found_in(COOPERATIVE + rows) if one[0] == "support.missing"]

    assert found == [("support.missing", None)]


def test_rules_have_codes_of_their_own_and_speak_in_sentences():
    codes = [rule.code for rule in RULES]

    assert len(codes) == len(set(codes))
    for rule in RULES:
        assert rule.sentence.endswith("。")
        assert rule.example.endswith("。")


@pytest.mark.parametrize("name", ["yinhao", "chabaqi"])
def test_find_all_writes_whole_sentences(name):
    assert [one for one in sample(name).findings if not one.message.endswith("。")] == []


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (BASIC.replace("\n", "（3项）\n", 1) + "1\t甲。\n", ("count.list-mismatch", None)),
        (BASIC + "一、党的建设（2项）\t\n1\t甲。\n", ("count.section-mismatch", None)),
        (BASIC + "1\t甲。\n3\t乙。\n", ("number.gap", None)),
        (BASIC + "1\t甲。\n1\t乙。\n", ("number.repeated", 1)),
        ("某镇基本履职事项清单\n事项名称\t备注\n甲。\t无\n", ("number.missing", None)),
        (COOPERATIVE + row(duty="1. 甲。2. 乙。4. 丙。"), ("clause.number-gap", 1)),
        (
            COOPERATIVE + row(departments="县林草局 县财政局", duty="县林草局：供苗。"),
            ("department.without-clause", 1),
        ),
        (COOPERATIVE + row(departments="县林草局 县财政局"), ("department.no-lead", 1)),
        (COOPERATIVE + row(departments="县蓝天中心"), ("department.unknown", 1)),
        (COOPERATIVE + row(departments=""), ("department.missing", 1)),
        (RECLAIMED + "1\t采伐许可\t\t1. 受理。2. 发证。\n", ("department.missing", 1)),
        (COOPERATIVE + row(own=""), ("entry.empty", 1)),
        (COOPERATIVE + row(support="无"), ("support.missing", 1)),
        (COOPERATIVE + row(support="业务指导"), ("support.only-guidance", None)),
        (COOPERATIVE + row(own="对企业进行检查。"), ("cooperative.inspects", 1)),
        (COOPERATIVE + row(duty="对各镇造林情况进行考核。"), ("cooperative.assessed", 1)),
        (COOPERATIVE + row(own="定期巡查。"), ("period.not-stated", None)),
        (COOPERATIVE + row(own="做好相关工作。"), ("wording.elastic", 1)),
        (COOPERATIVE + row(own="核实后 移交。"), ("wording.lost-mark", 1)),
        (COOPERATIVE + row(own="组织群众"), ("wording.no-full-stop", 1)),
        (COOPERATIVE + row(own="组织“群众。"), ("wording.unclosed", 1)),
        (COOPERATIVE + row(own="组织群众,发放苗木。"), ("wording.half-width", None)),
        (COOPERATIVE + row(own="组织的的群众。"), ("wording.doubled", 1)),
        (COOPERATIVE + row(own="组织**群众**。"), ("wording.markup", 1)),
        (COOPERATIVE + row(own="组织群众，" * 90 + "植树。"), ("wording.long-clause", 1)),
        (COOPERATIVE + row(duty="旗林草局：旗林业局供苗。"), ("department.mixed-names", None)),
        (
            RECLAIMED + "1\t发证\t县林草局\t1. 受理。2. 不再办理旧证。\n",
            ("reclaimed.ended-with-steps", 1),
        ),
        (BASIC + "1\t*负责养护公路。\n", ("mark.without-penalty", 1)),
        (COOPERATIVE + row(duty="按照《森林法》查处。"), ("law.no-article", 1)),
        (BASIC + "1\t*对占用城市道路的处罚。\n", ("scope.not-stated", 1)),
        (
            BASIC.replace("\n", "（2025年版）\n", 1) + "1\t2024年底前完成清零。\n",
            ("wording.year-passed", 1),
        ),
        (BASIC + "1\t*对甲的处罚。\n2\t对乙的处罚。\n", ("mark.missing", 2)),
        (
            BASIC
            + "1\t*对乱倒垃圾的处罚；对放牧的处罚。\n"
            + RECLAIMED
            + "1\t对乱倒垃圾的处罚\t县城管局\t立案。\n",
            ("crossing.penalty-twice", 1),
        ),
        (
            BASIC
            + "1\t农业机械安全监督检查\n"
            + RECLAIMED
            + "1\t农业机械安全监督检查\t县农牧局\t检查。\n",
            ("crossing.same-name", 1),
        ),
        (
            BASIC + "1\t开展春季植树造林活动工作\n2\t开展春季植树造林活动\n",
            ("crossing.near-duplicate", 1),
        ),
        (
            "某镇基本履职事项清单\n序号\t事项名称\t平台编码\n1\t甲。\tA1\n",
            ("reading.unknown-header", None),
        ),
        (BASIC + "1\t甲。\n联系电话见官网\n", ("reading.left-over", None)),
        (BASIC + "1\t甲。\n联系电话见官网\n", ("reading.poor", None)),
    ],
)
def test_rules_fire_on_their_case(text, finding):
    assert finding in found_in(text)


def test_rules_are_silent_on_a_clean_list():
    clean = BASIC + "1\t开展宣传。\n2\t建立台账。\n" + COOPERATIVE + row()

    assert found_in(clean) == set()


def test_every_rule_is_shown_to_fire():
    """Each rule fires on a published list or on a case above."""
    cases = test_rules_fire_on_their_case.pytestmark[0].args[1]
    shown = {finding[0] for _, finding in cases}
    shown |= {one.code for name in ("yinhao", "chabaqi") for one in sample(name).findings}

    assert {rule.code for rule in RULES} - shown == set()


def test_find_all_puts_the_gravest_first_within_an_entry():
    weights = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}
    findings = [one for one in sample("chabaqi").findings if one.number == 71]

    order = [weights[one.severity] for one in findings]

    assert order == sorted(order)
    assert {one.name for one in fields(findings[0])} >= {"code", "severity", "message", "excerpt"}
