import pytest

from qingdan.documents.headers import column_role, recognise_header
from qingdan.documents.model import Cell, ListKind

SYNONYMS = {
    "number": ("序号 序 编号 事项编号 序列号 项目编号 顺序号"),
    "name": (
        "事项名称 履职事项 职责事项 事项 职责任务 事项内容 履行职责事项 具体事项 任务事项 "
        "基本履职事项 配合履职事项名称 收回事项 工作事项 职责清单 主要职责事项 履职事项名称 "
        "具体履职事项 职权名称 工作任务 事项（任务）名称 具体内容 拟收回事项名称 主要事项 "
        "任务名称 履职内容 职责内容"
    ),
    "departments": (
        "对应上级部门 上级部门 牵头部门 协同部门 主管部门 上级业务主管部门 责任部门 关联单位 "
        "配合部门 承接部门 收回部门 县级部门 县（区）直部门 区级主管部门 上级主管部门 牵头单位 "
        "责任单位 县级责任部门 业务主管部门 行业主管部门 对应县级部门 对应县直部门 县直责任部门 "
        "市级部门 县级牵头部门 县级配合部门 上级有关部门 县级职能部门 职能部门 对应区级部门 "
        "对口部门 对口上级部门 承接单位 收回单位 接收部门 上级责任部门 对应的上级部门 参与部门 "
        "承接主体 收回主体 部门名称"
    ),
    "department_duty": (
        "上级部门职责 上级部门职责（含提供的履职保障） 上级部门工作职责 主要职责 部门职责 "
        "牵头部门职责 主管部门职责 主管部门职责及履职保障 上级部门职责及提供的履职保障 "
        "县级部门职责 上级部门主要职责 责任部门职责 上级部门履职内容 上级部门职责分工 "
        "县直部门职责 上级部门职责（含履职保障） 部门职责分工 区级部门职责 上级主管部门职责 "
        "部门主要职责 上级部门履行的职责 上级部门职责任务 上级部门责任 上级部门应履行的职责 "
        "上级部门职责和履职保障 县（市、区）级部门职责 上级部门职责与保障 部门工作职责 "
        "上级部门任务"
    ),
    "township_duty": (
        "乡镇配合职责 街道配合职责 镇街配合职责 苏木乡镇配合职责 属地职责 镇配合职责 乡配合职责 "
        "乡镇（街道）配合职责 街道协助职责 乡镇协同职责 镇（街道）配合职责 乡镇职责 街道职责 "
        "配合职责 苏木镇配合职责 乡镇配合事项 镇街职责 乡镇配合内容 乡镇具体职责 "
        "街道配合履职内容 乡镇街道配合职责 属地配合职责 配合任务 街道工作职责 乡镇（街道）职责 "
        "街道（乡镇）配合职责 街镇配合职责 本镇配合职责 苏木配合职责 乡镇承担职责 "
        "乡镇应履行的配合职责 乡镇责任 镇（乡）配合职责 开发区配合职责 街道办事处配合职责 "
        "乡镇人民政府配合职责 镇政府配合职责 街道办配合职责 配合履职内容 乡镇配合责任"
    ),
    "support": (
        "履职保障 保障措施 上级部门提供的履职保障 提供的履职保障 履职保障措施 上级部门履职保障 "
        "支持保障 保障内容 上级部门提供履职保障 保障 履职支持 保障支持 上级保障 部门保障措施"
    ),
    "takeover": (
        "履职方式 工作方式 承接部门及工作方式 承接方式 收回后工作方式 收回后的工作方式 "
        "承接部门及承接方式 收回部门及工作方式 处置方式 承接部门和工作方式 承接部门及履职方式 "
        "收回方式 承接措施 办理方式 承接后工作方式 部门履职方式 具体工作方式 承接部门工作方式 "
        "承接部门履职方式 收回后履职方式 承接部门职责 承接内容 收回后的承接部门及工作方式 "
        "承接部门（单位）及工作方式 收回后续工作方式 具体承接方式 后续工作方式"
    ),
    "category": (
        "类别 事项类别 分类 类型 所属领域 事项分类 领域 职责类别 一级分类 所属类别 职能类别 序列 "
        "板块 事项领域 业务领域 工作类别 一级类别"
    ),
    "list": ("事项类型 清单类型 清单类别 所属清单 清单名称 履职类型 履职类别 清单"),
    "basis": (
        "法律依据 法律法规依据 设定依据 政策依据 依据 法定依据 履职依据 实施依据 主要依据 "
        "法律法规和政策依据 依据文件 法律政策依据 职责依据"
    ),
    "remark": ("备注 说明 备注说明 情况说明"),
    "mark": ("是否执法事项 执法标识 行政执法事项"),
}


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


@pytest.mark.parametrize("role", SYNONYMS)
def test_column_role_knows_the_words_of_other_counties(role):
    words = SYNONYMS[role].split()

    assert {word: column_role(word) for word in words} == dict.fromkeys(words, role)


def test_recognise_header_lets_a_column_of_items_hold_the_names():
    columns = header("序号", "配合事项", "牵头部门", "属地职责")

    assert columns.roles == ("number", "name", "departments", "township_duty")
