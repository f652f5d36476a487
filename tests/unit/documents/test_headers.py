import pytest

from qingdan.documents.headers import recognise_header
from qingdan.documents.model import Cell, ListKind


def header(*titles):
    return recognise_header(tuple(Cell(title, title) for title in titles))


@pytest.mark.parametrize(
    ("titles", "kind"),
    [
        (("序号", "事项名称"), ListKind.BASIC),
        (("编号", "履职事项", "履职依据", "备注"), ListKind.BASIC),
        (("序号", "事项名称", "承接部门", "履职方式"), ListKind.RECLAIMED),
        (("序号", "事项名称", "承接部门及工作方式"), ListKind.RECLAIMED),
        (("序", "收回事项", "收回部门", "工作方式"), ListKind.RECLAIMED),
        (
            ("序号", "事项名称", "对应上级部门", "上级部门职责", "乡镇配合职责"),
            ListKind.COOPERATIVE,
        ),
        (
            ("序号", "职责任务", "牵头部门", "协同部门", "主要职责", "属地职责"),
            ListKind.COOPERATIVE,
        ),
        (
            ("序 号", "事项\n名称", "主管部门", "部门职责", "履职保障", "街道职责"),
            ListKind.COOPERATIVE,
        ),
        (("事项名称", "责任部门"), ListKind.COOPERATIVE),
    ],
)
def test_recognise_header_tells_the_list_from_its_columns(titles, kind):
    columns = header(*titles)

    assert columns.kind is kind
    assert columns.unknown == ()


def test_recognise_header_reads_a_flat_sheet():
    titles = (
        "类别｜事项类型｜序号｜事项名称｜关联单位｜来源镇街｜上级部门职责｜镇街配合职责｜工作方式"
    )

    columns = header(*titles.split("｜"))

    assert columns.kind is None
    assert columns.roles == (
        "category",
        "list",
        "number",
        "name",
        "departments",
        "township",
        "department_duty",
        "township_duty",
        "takeover",
    )


def test_recognise_header_keeps_unknown_titles():
    assert header("序号", "事项名称", "数字平台编码").unknown == ("数字平台编码",)


@pytest.mark.parametrize(
    "cells", [("1", "宣传政策"), ("序号", "金额"), ("事项名称",), ("姓名", "电话", "备注")]
)
def test_recognise_header_leaves_other_rows(cells):
    assert header(*cells) is None
