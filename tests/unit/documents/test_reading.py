from dataclasses import replace
from functools import cache

import pytest

from qingdan.documents.model import Disposition, DocumentStatus, ListKind, SupportKind
from qingdan.documents.readers.text import read_text
from qingdan.documents.reading import read_list, understand
from qingdan.documents.unrecognised import ColumnsNotRuled, NoDutyListFound, SeveralTownships
from tests.conftest import SAMPLES

HEADER = "序号\t事项名称\n"


@cache
def sample(name):
    return understand(read_text((SAMPLES / f"{name}.txt").read_text("utf-8")))


def of_kind(document, kind):
    return next(one for one in document.lists if one.kind is kind)


def entry(name, kind, number):
    return next(one for one in of_kind(sample(name), kind).entries if one.number == number)


def counts(document):
    """Return the sizes of the lists and of their categories."""
    return [
        (len(one.entries), [len(section.entries) for section in one.sections])
        for one in document.lists
    ]


def test_understand_counts_yinhao():
    assert counts(sample("yinhao")) == [
        (90, [22, 6, 15, 5, 14, 10, 6, 4, 8]),
        (75, [1, 2, 3, 24, 2, 17, 3, 4, 4, 15]),
        (59, [8, 10, 5, 17, 19]),
    ]


def test_understand_counts_chabaqi():
    assert counts(sample("chabaqi")) == [
        (106, [25, 6, 10, 13, 14, 9, 16, 5, 8]),
        (88, [4, 4, 5, 12, 17, 17, 2, 8, 19]),
        (70, [6, 19, 13, 8, 8, 4, 1, 4, 5, 2]),
    ]


@pytest.mark.parametrize("name", ["yinhao", "chabaqi"])
def test_understand_agrees_with_every_declared_count(name):
    for duty_list in sample(name).lists:
        assert duty_list.declared_count in {None, len(duty_list.entries)}
        for section in duty_list.sections:
            assert section.declared_count == len(section.entries)


@pytest.mark.parametrize("name", ["yinhao", "chabaqi"])
def test_understand_conserves_the_whole_text(name):
    document = sample(name)

    assert (document.lost, document.conservation) == ((), 1.0)


def test_understand_reads_titles_and_standing():
    found = [(one.title, one.township, one.status) for one in map(sample, ("yinhao", "chabaqi"))]

    assert found == [
        ("固阳县银号镇履行职责事项清单", "银号镇", DocumentStatus.FINAL),
        (
            "内蒙古自治区呼伦贝尔市阿荣旗查巴奇鄂温克族乡履行职责事项清单",
            "查巴奇鄂温克族乡",
            DocumentStatus.DRAFT,
        ),
    ]


@pytest.mark.parametrize(("name", "starred", "penalties"), [("yinhao", 8, 24), ("chabaqi", 19, 38)])
def test_understand_finds_the_enforcement_entries(name, starred, penalties):
    entries = of_kind(sample(name), ListKind.BASIC).entries

    assert sum(one.starred for one in entries) == starred
    assert sum(len(one.penalties) for one in entries) == penalties
    assert not any("*" in one.name for one in entries)


@pytest.mark.parametrize(
    ("name", "several", "steps", "numbered"),
    [("yinhao", 18, 247, 214), ("chabaqi", 20, 274, 264)],
)
def test_understand_counts_departments_and_township_steps(name, several, steps, numbered):
    entries = of_kind(sample(name), ListKind.COOPERATIVE).entries
    clauses = [one for item in entries for group in item.township_groups for one in group.clauses]

    assert sum(len(one.departments) > 1 for one in entries) == several
    assert (len(clauses), sum(one.number is not None for one in clauses)) == (steps, numbered)


def test_understand_finds_support_everywhere_but_in_49():
    yinhao = of_kind(sample("yinhao"), ListKind.COOPERATIVE).entries
    chabaqi = of_kind(sample("chabaqi"), ListKind.COOPERATIVE).entries

    assert [one.number for one in (*yinhao, *chabaqi) if not one.support] == [49]


def test_understand_gives_each_of_ten_departments_its_clauses():
    flood = entry("yinhao", ListKind.COOPERATIVE, 35)

    assert tuple(group.label for group in flood.department_groups) == flood.departments
    assert [len(group.clauses) for group in flood.department_groups] == [
        5,
        1,
        2,
        7,
        6,
        3,
        1,
        2,
        2,
        2,
    ]
    assert [(group.label, len(group.clauses)) for group in flood.township_groups] == [
        ("防汛", 7),
        ("抗旱", 9),
    ]
    assert [one.kind for one in flood.support] == [
        SupportKind.FUNDS,
        SupportKind.GOODS,
        SupportKind.GUIDANCE,
    ]


def test_understand_keeps_one_label_for_six_joined_departments():
    visits = entry("yinhao", ListKind.COOPERATIVE, 27)

    assert len(visits.departments) == 6
    assert [group.label for group in visits.department_groups] == ["、".join(visits.departments)]


def test_understand_reads_the_common_duties_of_64():
    safety = entry("chabaqi", ListKind.COOPERATIVE, 64)

    labels = [group.label for group in safety.department_groups]
    assert (labels[0], len(labels), len(safety.departments)) == ("各部门基本职责", 10, 9)


def test_understand_reads_dispositions():
    found = {
        (name, one.number): one.takeover.disposition
        for name in ("yinhao", "chabaqi")
        for one in of_kind(sample(name), ListKind.RECLAIMED).entries
        if one.takeover.disposition is not Disposition.TAKEN_OVER
    }

    assert found == {
        ("yinhao", 2): Disposition.CANCELLED,
        ("chabaqi", 13): Disposition.LAPSED,
        ("chabaqi", 25): Disposition.NO_LONGER_ASSESSED,
        ("chabaqi", 63): Disposition.NO_LONGER_ASSESSED,
    }


def test_understand_reads_a_chain_of_two_departments():
    penalty = entry("chabaqi", ListKind.RECLAIMED, 7)

    chain = ("阿荣旗住房和城乡建设局", "阿荣旗城市管理综合执法局")
    assert penalty.takeover.departments == chain
    assert tuple(group.label for group in penalty.takeover.groups) == chain


def test_understand_keeps_place_and_raw_cells():
    shop = entry("yinhao", ListKind.COOPERATIVE, 42)
    lines = (SAMPLES / "yinhao.txt").read_text("utf-8").split("\n")

    cells = lines[shop.place.line - 1].split("\t")

    assert [shop.raw_cells[role] for role in ("number", "name", "departments")] == cells[:3]
    assert shop.raw_cells["township_duty"] == cells[4]


def test_understand_reports_what_it_could_not_place():
    text = "某镇基本履职事项清单\n序号\t事项名称\n1\t宣传政策。\n本表由某单位负责解释\n"

    document = understand(read_text(text))

    assert document.lost == ("本表由某单位负责解释",)
    assert document.conservation == pytest.approx(1 - 10 / 26)
    assert {one.code for one in document.findings} == {"reading.poor", "reading.left-over"}


def test_understand_drops_nothing_when_a_row_has_no_number():
    document = understand(read_text(f"某镇基本履职事项清单\n{HEADER}1\t甲。\n\t乙。\n3\t丙。\n"))

    found = [(one.number, one.name) for one in document.lists[0].entries]
    assert found == [(1, "甲。"), (2, "乙。"), (3, "丙。")]


@pytest.mark.parametrize("text", ["会议通知\n请于明日到会。", "姓名\t电话\n张三\t123", HEADER, ""])
def test_understand_refuses_what_is_no_list(text):
    with pytest.raises(NoDutyListFound) as refusal:
        understand(read_text(text))

    assert "没有认出" in str(refusal.value)
    assert "事项名称" in refusal.value.advice


def test_understand_refuses_two_townships_in_one_sheet():
    text = "事项类型\t序号\t事项名称\t来源镇街\n基本履职\t1\t甲\t东镇\n基本履职\t2\t乙\t西镇\n"

    with pytest.raises(SeveralTownships, match="东镇、西镇"):
        understand(read_text(text))


def test_understand_refuses_columns_that_only_blanks_keep_apart():
    text = "乙镇配合履职事项清单\n序号 事项名称 上级部门 乡镇职责\n1 植树 县林业局 组织\n"

    with pytest.raises(ColumnsNotRuled, match="乡镇职责"):
        understand(read_text(text))


def test_understand_reads_two_entries_side_by_side():
    text = "乙镇基本履职事项清单\n序号\t事项名称\t序号\t事项名称\n1\t甲。\t3\t丙。\n2\t乙。\t\t\n"

    found = understand(read_text(text)).lists[0].entries

    assert [(one.number, one.name) for one in found] == [(1, "甲。"), (2, "乙。"), (3, "丙。")]


def test_understand_goes_on_where_title_and_heading_are_printed_again():
    page = "乙镇基本履职事项清单{}\n序号\t事项名称\n一、党的建设{}\t\n{}\t{}。\n"
    text = page.format("（2项）", "（二项）", 1, "甲") + page.format("（续）", "（续）", 2, "乙")

    document = understand(read_text(text))

    assert document.title == "乙镇基本履职事项清单"
    assert [len(one.sections) for one in document.lists] == [1]
    assert len(document.lists[0].entries) == document.lists[0].sections[0].declared_count == 2


def test_understand_reads_headings_split_over_number_and_name():
    text = (
        "乙镇基本履职事项清单\n序号\t事项名称\n一\t党的建设（1项）\n1\t甲。\n"
        "二\t乡村振兴（1项）\n2\t乙。\n合计\t2项\n"
    )

    document = understand(read_text(text))

    assert [one.title for one in document.lists[0].sections] == ["党的建设", "乡村振兴"]
    assert [one.number for one in document.lists[0].entries] == [1, 2]
    assert document.lost == ()


def test_read_list_reads_a_file(tmp_path):
    path = tmp_path / "清单.txt"
    path.write_text((SAMPLES / "yinhao.txt").read_text("utf-8"), "gb18030")

    assert replace(read_list(path), findings=()) == replace(sample("yinhao"), findings=())
