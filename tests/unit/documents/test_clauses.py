import pytest

from qingdan.documents.clauses import read_cell, split_clauses


def texts(text):
    return [(clause.number, clause.text) for clause in split_clauses(text)]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("1. 甲。 2. 乙。", [("1.", "甲。"), ("2.", "乙。")]),
        ("1.甲；2.乙。", [("1.", "甲；"), ("2.", "乙。")]),
        ("1、甲。\n2、乙。", [("1、", "甲。"), ("2、", "乙。")]),
        ("（1）甲。（2）乙。", [("（1）", "甲。"), ("（2）", "乙。")]),
        ("①甲；②乙。", [("①", "甲；"), ("②", "乙。")]),
        ("第一，甲；第二，乙。", [("第一，", "甲；"), ("第二，", "乙。")]),
        ("甲。 2. 乙。 2. 丙。", [(None, "甲。"), ("2.", "乙。"), ("2.", "丙。")]),
        ("1. 甲（1）一（2）二。 2. 乙。", [("1.", "甲（1）一（2）二。"), ("2.", "乙。")]),
        ("1. 2024年3.5亩以上。2. 5月1日前。", [("1.", "2024年3.5亩以上。"), ("2.", "5月1日前。")]),
        ("甲。乙。", [(None, "甲。"), (None, "乙。")]),
        ("甲“子。丑。”（寅。卯。）乙。", [(None, "甲“子。丑。”（寅。卯。）乙。")]),
        ("甲，\n乙。\n丙。", [(None, "甲，乙。"), (None, "丙。")]),
        ("甲。乙。\n丙。", [(None, "甲。乙。"), (None, "丙。")]),
        ("1. 依法开展巡查责任：按照规定巡查。", [("1.", "依法开展巡查责任：按照规定巡查。")]),
        ("", []),
    ],
)
def test_split_clauses_cuts_at_numbers_then_lines_then_sentences(text, clauses):
    assert texts(text) == clauses


def test_read_cell_puts_clauses_under_their_departments():
    cell = read_cell(
        "履职事项： 旗应急局（安委办）： 1. 检查。 2. 约谈。 "
        "县市场局、县住建局： 配合。 履职保障： 1. 指导。",
    )

    found = [(group.label, [one.text for one in group.clauses]) for group in cell.groups]
    assert found == [
        ("旗应急局（安委办）", ["检查。", "约谈。"]),
        ("县市场局、县住建局", ["配合。"]),
    ]
    assert cell.support == ("1. 指导。",)


def test_read_cell_keeps_the_common_duties_of_all_departments():
    cell = read_cell("各部门基本职责：\n1. 宣传。\n旗直部门职责分工：\n旗公安局：\n巡逻。", ())

    assert [group.label for group in cell.groups] == ["各部门基本职责", "旗公安局"]


def test_read_cell_takes_township_headings_where_numbers_begin_again():
    cell = read_cell("防汛： 1. 演练。 2. 转移。 抗旱： 1. 送水。", ())

    assert [(group.label, len(group.clauses)) for group in cell.groups] == [
        ("防汛", 2),
        ("抗旱", 1),
    ]


def test_read_cell_accepts_an_unlikely_label_that_is_in_the_column():
    cell = read_cell("甲方：勘测。", ("甲方",))

    assert [group.label for group in cell.groups] == ["甲方"]


@pytest.mark.parametrize(
    "text",
    ["进行系统录入（包括：录入卡号、金额）。", "坚持“县局：镇所”联动。", "工作要求：按时报送。"],
)
def test_read_cell_takes_no_label_from_running_text(text):
    assert [group.label for group in read_cell(text, ()).groups] == [None]


def test_read_cell_keeps_a_number_before_the_department():
    cell = read_cell("1.县公安局：查处。2.县应急局：监管。", ())

    found = [(group.label, group.clauses[0].number) for group in cell.groups]
    assert found == [("县公安局", "1."), ("县应急局", "2.")]


@pytest.mark.parametrize(
    ("text", "groups", "support"),
    [
        ("一、县公安局\n1.甲。\n二、县民政局\n1.乙。", {"县公安局": 1, "县民政局": 1}, ()),
        ("县公安局、县司法局：1.甲。2.乙。", {"县公安局、县司法局": 2}, ()),
        (
            "牵头部门：县公安局\n1.甲。\n配合部门：县民政局\n1.乙。",
            {"县公安局": 1, "县民政局": 1},
            (),
        ),
        ("承接部门：县公安局。工作方式：1.甲。2.乙。", {"县公安局": 2}, ()),
        (
            "（一）日常工作\n1.甲。\n2.乙。\n（二）应急处置\n1.丙。",
            {"日常工作": 2, "应急处置": 1},
            (),
        ),
        ("事前：1.甲。2.乙。事后：1.丙。", {"事前": 2, "事后": 1}, ()),
        ("一是甲；二是乙；三是丙。", {None: 3}, ()),
        ("1 甲。\n2 乙。", {None: 2}, ()),
        ("●甲。●乙。", {None: 2}, ()),
        ("1.甲。（履职保障：提供资金）", {None: 1}, ("提供资金",)),
        ("1.甲。\n履职保障\n提供资金。", {None: 1}, ("提供资金。",)),
        (
            "国网甲县供电公司：1.保电。县自来水公司：抢修。",
            {"国网甲县供电公司": 1, "县自来水公司": 1},
            (),
        ),
    ],
)
def test_read_cell_reads_what_other_counties_print(text, groups, support):
    cell = read_cell(text)

    assert {group.label: len(group.clauses) for group in cell.groups} == groups
    assert cell.support == support
