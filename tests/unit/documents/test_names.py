import pytest

from qingdan.documents.names import find_penalties, find_scope, strip_mark


@pytest.mark.parametrize("mark", ["*", "＊", "★", "▲", "（执法）", "(执法事项)"])
def test_strip_mark_knows_every_mark(mark):
    assert strip_mark(f"{mark}对放牧的处罚") == ("对放牧的处罚", True)


def test_strip_mark_leaves_the_subject_of_enforcement():
    assert strip_mark("落实行政执法“三项制度”") == ("落实行政执法“三项制度”", False)


@pytest.mark.parametrize(
    ("name", "penalties"),
    [
        ("*对甲的处罚；对乙的处罚。", ("对甲的处罚", "对乙的处罚")),
        ("*未对井盖修复的处罚；对丙的处罚。", ("未对井盖修复的处罚", "对丙的处罚")),
        ("做好回收，*对甲，或者乙的处罚，对未开证处罚。", ("对甲，或者乙的处罚", "对未开证处罚")),
        ("*对堆放的；种植的；修建的处罚。", ("对堆放的；种植的；修建的处罚",)),
        ("对占道的处罚（执法范围为主街）（执法）", ("对占道的处罚（执法范围为主街）",)),
        ("对丁的处罚", ("对丁的处罚",)),
        ("对处罚案件进行宣传", ()),
        ("负责巡查，对乱倒垃圾的处罚进行公示", ()),
    ],
)
def test_find_penalties_takes_them_apart(name, penalties):
    assert find_penalties(name) == penalties


@pytest.mark.parametrize(
    ("name", "limits"),
    [
        ("小工厂（职工人数50人以下或设有30人以下集体宿舍）", ("职工人数50人以下", "设有30人以下")),
        ("出具证明（不含收养情况）", ("不含收养情况",)),
        ("自然灾害防范（含防汛抗旱）", ("含防汛抗旱",)),
        ("养殖场（户）管理", ()),
        ("对80岁以上老人的津贴", ()),
    ],
)
def test_find_scope_reads_limits_in_brackets(name, limits):
    assert find_scope(name) == limits
