import pytest

from qingdan.finder.measuring import Asked
from qingdan.finder.questions import QuestionsBroken, read_questions

LINE = (
    '{"id":"Q1","township":"银号镇","asked_by":"居民","text":"路坏了",'
    '"gold":[{"list":"基本","number":77}]}'
)


def test_read_questions_reads_gold_best_first():
    assert list(read_questions([LINE, "", "\n"])) == [
        Asked("Q1", "银号镇", "路坏了", (("basic", 77),), "居民")
    ]


def test_read_questions_without_gold_when_not_graded():
    (one,) = read_questions(['{"text":"路坏了","township":"银号镇"}'], graded=False)

    assert (one.key, one.right) == ("1", ())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "第 1 行不是合格的 JSON"),
        ("[]", "第 1 行应是一个对象"),
        ('{"township":"银号镇","gold":[]}', "第 1 行缺少 text"),
        ('{"text":"路","gold":[]}', "第 1 行缺少 township"),
        ('{"text":"路","township":"银号镇"}', "第 1 行缺少 gold"),
        (LINE.replace("基本", "基础"), "基本、配合 或 收回"),
        (LINE.replace("77", '"77"'), "序号"),
    ],
)
def test_read_questions_names_the_line_that_is_wrong(line, said):
    with pytest.raises(QuestionsBroken, match=said):
        list(read_questions([line]))
