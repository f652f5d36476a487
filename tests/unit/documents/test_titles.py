import pytest

from qingdan.documents.model import DocumentStatus, ListKind
from qingdan.documents.titles import (
    Heading,
    find_kind,
    find_status,
    parse_heading,
    parse_title,
    township_of,
)


@pytest.mark.parametrize(
    ("text", "kind", "declared", "unit"),
    [
        ("一、基本履职事项清单", ListKind.BASIC, None, ""),
        ("附件2：某县某镇配合履职事项清单(88项)", ListKind.COOPERATIVE, 88, "某县某镇"),
        ("三、上级部门收回事项清单", ListKind.RECLAIMED, None, ""),
        ("城东街道不再承担事项清单（2025年版）", ListKind.RECLAIMED, None, "城东街道"),
        ("城东街道主要职责事项清单", ListKind.BASIC, None, "城东街道"),
        ("经济技术开发区协同履职事项清单（公开版）", ListKind.COOPERATIVE, None, "经济技术开发区"),
        ("固阳县银号镇履行职责事项清单", None, None, "固阳县银号镇"),
        ("某旗某苏木履职事项清单（征求意见稿）", None, None, "某旗某苏木"),
        ("甲县乙镇基本履职事项清单（共计一百零六项）", ListKind.BASIC, 106, "甲县乙镇"),
        ("上级部门收回事项清单（2025年版，59项）", ListKind.RECLAIMED, 59, ""),
        ("附件2-1 乙镇配合履职事项清单(修订版)  75项", ListKind.COOPERATIVE, 75, "乙镇"),
        ("上级部门收回街道事项清单", ListKind.RECLAIMED, None, ""),
        ("二、配合履职事项（75项）", ListKind.COOPERATIVE, 75, ""),
        ("乙镇“三张清单”", None, None, "乙镇"),
    ],
)
def test_parse_title_reads_kind_count_and_unit(text, kind, declared, unit):
    title = parse_title(text)

    assert (title.kind, title.declared, title.unit) == (kind, declared, unit)


@pytest.mark.parametrize(
    "text",
    [
        "一、党的建设（22项）",
        "落实清单制度，公开履职事项清单。",
        "严格按照清单履职",
        "序号",
        "负责编制并公布本镇履行职责事项清单",
        "关于印发《甲县乙镇履行职责事项清单》的通知",
    ],
)
def test_parse_title_leaves_other_lines(text):
    assert parse_title(text) is None


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("一、党的建设（22项）", Heading("党的建设", 22, 1)),
        ("二、民生服务类 (19项)", Heading("民生服务类", 19, 1)),
        ("十一、综合政务（共 9 项）", Heading("综合政务", 9, 1)),
        ("（一）组织建设", Heading("组织建设", None, 2)),
        ("乡村振兴", Heading("乡村振兴", None, 1)),
        ("平安建设（3项）", Heading("平安建设", 3, 1)),
    ],
)
def test_parse_heading_reads_every_form(text, heading):
    assert parse_heading(text) == heading


@pytest.mark.parametrize("text", ["负责公文处理。", "合计", "做好植树造林工作", "1. 宣传政策"])
def test_parse_heading_leaves_other_texts(text):
    assert parse_heading(text) is None


def test_find_status_reads_draft_before_trial():
    titles = ["清单", "清单（试行）", "清单征求意见稿（试行）"]

    found = [find_status(title) for title in titles]

    assert found == [DocumentStatus.FINAL, DocumentStatus.TRIAL, DocumentStatus.DRAFT]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("上收", ListKind.RECLAIMED),
        ("协助履职", ListKind.COOPERATIVE),
        ("基本职责", ListKind.BASIC),
        ("党的建设", None),
    ],
)
def test_find_kind_knows_the_synonyms(word, kind):
    assert find_kind(word) is kind


@pytest.mark.parametrize(
    ("unit", "township"),
    [
        ("内蒙古自治区呼伦贝尔市阿荣旗查巴奇鄂温克族乡", "查巴奇鄂温克族乡"),
        ("卓资县旗下营镇", "旗下营镇"),
        ("广东省广州市白云区新市街道", "新市街道"),
        ("巴彦苏木", "巴彦苏木"),
    ],
)
def test_township_of_puts_the_upper_places_aside(unit, township):
    assert township_of(unit) == township


@pytest.mark.parametrize(
    ("text", "title", "declared"),
    [
        ("一、党的建设（共计二十二项）", "党的建设", 22),
        ("一、党建引领（22）", "党建引领", 22),
        ("一、党的建设 22项", "党的建设", 22),
        ("一 党的建设（序号1-22）", "党的建设", None),
        ("第一部分 党的建设（续）", "党的建设", None),
        ("【党的建设】（22项）", "党的建设", 22),
        ("1.党的建设（22项）", "党的建设", 22),
    ],
)
def test_parse_heading_reads_what_other_counties_print(text, title, declared):
    heading = parse_heading(text)

    assert (heading.title, heading.declared) == (title, declared)
