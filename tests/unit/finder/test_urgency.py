"""Danger that goes on now is told first; talk of danger, past or to come, is not."""

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingdan.core.shipped import data_file
from qingdan.finder.urgency import UrgentBroken, by_danger, dangers, load, urgent_calls
from qingdan.matters.library import library

TEXT = data_file("urgent.toml").read_text(encoding="utf-8")
MOST_IN_LIBRARY = 0.005


def numbers(text: str) -> list[str]:
    return [one.number for one in urgent_calls(text)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("我家房子着火了，快来人", "119"),
        ("后山着火了", "119"),
        ("有人正在地里烧秸秆，火特别大", "119"),
        ("孩子掉河里了", "119"),
        ("放羊的老汉掉河里了", "119"),
        ("我妈被困在电梯里", "119"),
        ("房子塌了压着人了", "119"),
        ("去年修的房子塌了压着人了，快来人", "119"),
        ("消防通道被占，里面着火了，快来人救", "119"),
        ("家里煤气漏了，一股味", "119"),
        ("洪水进村了，人困在房顶", "119"),
        ("泥石流下来了，前院全埋住", "119"),
        ("全家煤气中毒了", "120"),
        ("饭店吃完饭好几个人上吐下泻", "120"),
        ("老爷子心脏病犯了", "120"),
        ("外头打起来了，动刀子了", "110"),
        ("孩子走丢了，找了两个小时", "110"),
        ("邻居要跳楼", "110"),
        ("门口两车相撞，有人受伤", "122"),
        ("电线断了掉在地上", "95598"),
        ("救命啊", "110"),
    ],
)
def test_danger_that_goes_on_names_whom_to_call(text, first):
    assert numbers(text)[:1] == [first]


def test_every_danger_of_a_text_is_told_but_no_number_twice():
    told = numbers("后山着火了，还有人掉河里了。快来人")

    assert {"119", "12119", "110", "12395"} <= set(told)
    assert len(set(told)) == len(told)


def test_by_danger_keeps_the_calls_of_one_danger_together():
    told = by_danger(urgent_calls("我妈被困在电梯里，外头打起来了"))

    assert [[one.number for one in calls] for calls in told] == [["119", "120"], ["110"]]


@pytest.mark.parametrize(
    "text",
    [
        "消防通道被占",
        "去年着火的房子想修",
        "防溺水宣传",
        "灭火器检查",
        "我家前年失火烧光了，想申请危房改造",
        "村口池塘没有护栏，怕孩子掉水里",
        "电梯经常困人，物业不管",
        "电梯坏了没人修",
        "孩子的出生证丢了怎么补",
        "儿子失踪七八年了，老两口没依没靠",
        "煤气罐检验过期了",
        "燃气报警器怎么装",
        "羊掉井里了",
        "手机掉水里了",
        "牛吃了打过药的草中毒了",
        "邻居打我电话骂人",
        "去年两家为地界打起来了，现在想调解",
        "我爸心梗住院，想报销",
        "烧秸秆罚多少钱",
        "森林防火期能不能上坟烧纸",
        "滑坡隐患怎么上报",
        "电线杆歪了找谁",
        "电线老化要改造",
        "孩子在学校被打了想要赔偿",
        "水灾以后房子裂了",
        "跳楼价卖东西是不是骗人",
        "交通事故责任认定不服",
        "农用车翻新补贴",
        "老人去世了丧葬费怎么领",
        "蜜蜂被打药毒死了",
        "砖厂冒黑烟污染",
        "村里火灾应急预案怎么写",
        "落水管坏了",
        "井盖丢了怕人掉进去",
        "马上要考试了",
        "",
    ],
)
def test_talk_of_danger_raises_nothing(text):
    assert numbers(text) == []


def test_few_of_what_people_ask_every_day_raises_an_alarm():
    said = [one.text for matter in library().matters.values() for one in matter.expressions]

    assert sum(bool(urgent_calls(text)) for text in said) < len(said) * MOST_IN_LIBRARY


def test_no_number_without_a_source():
    calls = [call for kind in dangers().kinds for call in kind.calls]

    assert all(call.number and call.name and call.source and call.when for call in calls)
    assert {call.number for call in calls} == set(tomllib.loads(TEXT)["calls"])


def test_advice_names_only_numbers_of_the_table():
    known = set(tomllib.loads(TEXT)["calls"])

    for kind in dangers().kinds:
        assert set(re.findall(r"\d{3,}", kind.calls[0].advice)) <= known
        assert kind.calls[0].advice.endswith("。")


@given(st.text(max_size=200))
def test_urgent_calls_never_fail(text):
    assert all(one.source for one in urgent_calls(text))


SMALL = """at_once = ["救命"]
now = ["正在"]
past = ["去年"]
talk = ["宣传"]
harmless = ["马上"]

[calls.119]
name = "火警"
source = "公布的号码"

[[danger]]
code = "fire"
when = "着火"
calls = ["119"]
advice = "先撤。"
alone = ["着火了"]
"""


def test_load_reads_a_small_table():
    assert [one.code for one in load(SMALL).kinds] == ["fire"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param('source = "公布的号码"\n', "", "第 7 行：缺少 source", id="no source"),
        pytest.param("[calls.119]", "[calls.11x]", "第 7 行：“11x”不是", id="no number"),
        pytest.param('calls = ["119"]', 'calls = ["118"]', "第 11 行：号码“118”", id="unknown"),
        pytest.param('alone = ["着火了"]', "", "第 11 行：没有写什么说法", id="no words"),
        pytest.param('alone = ["着火了"]', 'sign = ["着"]', "第 11 行：subject", id="no subject"),
        pytest.param('["着火了"]', '["火", "火"]', "第 11 行：alone 里“火”写了两次", id="twice"),
        pytest.param("advice =", "advise =", "第 11 行：缺少 advice", id="no advice"),
        pytest.param("alone =", "lone =", "第 11 行：不认识“lone”", id="unknown key"),
        pytest.param('talk = ["宣传"]\n', "", "缺少 talk", id="no list"),
        pytest.param(
            'talk = ["', 'tall = [1]\ntalk = ["', "第 4 行：不认识“tall”", id="a list more"
        ),
        pytest.param('["救命"]', '["救命"', "不是合格的 TOML", id="no TOML"),
    ],
)
def test_load_names_the_line_of_what_is_wrong(old, new, told):
    with pytest.raises(UrgentBroken, match=re.escape(told)):
        load(SMALL.replace(old, new))


def test_load_refuses_a_danger_told_twice():
    with pytest.raises(UrgentBroken, match="第 18 行：代码“fire”用了两次"):
        load(SMALL + "\n" + SMALL[SMALL.index("[[danger]]") :])
