import pytest

from qingdan.documents.support import split_support


@pytest.mark.parametrize(
    ("text", "promises"),
    [
        (
            "提供技术指导，开展业务培训，提供防疫物资",
            [("提供技术指导", "guidance"), ("开展业务培训", "training"), ("提供防疫物资", "goods")],
        ),
        ("提供业务指导和物资保障", [("提供业务指导", "guidance"), ("物资保障", "goods")]),
        (
            "保障防汛抗旱经费和物资、提供业务指导",
            [("保障防汛抗旱经费", "funds"), ("物资", "goods"), ("提供业务指导", "guidance")],
        ),
        ("提供资金和技术支持", [("提供资金", "funds"), ("技术支持", "technique")]),
        ("提供业务保障和技术支持", [("提供业务保障", "other"), ("技术支持", "technique")]),
        (
            "1. 提供宣传资料。 2. 技能培训。",
            [("提供宣传资料", "material"), ("技能培训", "training")],
        ),
        ("明确办理流程 and 审核标准", [("明确办理流程 and 审核标准", "guidance")]),
        ("提供体育场地设施", [("提供体育场地设施", "equipment")]),
        ("共享气象数据", [("共享气象数据", "data")]),
        ("派驻专业人员", [("派驻专业人员", "staff")]),
        ("提供宣传单和宣传手册", [("提供宣传单和宣传手册", "material")]),
        ("", []),
    ],
)
def test_split_support_gives_one_promise_each(text, promises):
    assert [(one.text, one.kind.value) for one in split_support(text)] == promises
