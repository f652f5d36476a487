"""Notices, lists, messages and tickets taken apart; every task word for word at its place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingdan.intake.enums import Sign
from qingdan.intake.splitting import matters_in, notice_in, tables_in, tasks_in

NOTICE = """关于做好2026年冬春季森林草原防灭火工作的通知
各苏木乡镇人民政府、街道办事处，有关单位：
　　为深入贯彻落实上级会议精神，切实做好今冬明春防灭火工作，现将有关事项通知如下：
　　一、工作目标
　　确保不发生重大火灾，24小时扑灭率达到95%。
　　二、重点任务
　　（一）加强宣传教育。各乡镇要利用广播、横幅开展防火宣传，12月10日前报送宣传照片。
　　（二）开展隐患排查。
　　1.组织护林员每日巡查林区1.5公里防火道；
　　2.排查输配电线路隐患，填写《输电线路隐患排查统计表》，12月15日前报县林草局；
　　（三）落实应急准备。一是组建扑火队伍；二是开展演练，此项工作每月排名。
　　（四）县应急局：负责统筹调度。
　　三、工作要求
　　（一）加强组织领导。各乡镇要成立领导小组。
　　（二）严格考核。本项工作纳入年底考核。
　　请各乡镇于每月25日前将进展情况报送县林草局。
　　联系人：某某　电话：0472-1234567
　　附件：1.统计表
　　　　　2.名单
固阳县林业和草原局
2026年11月20日"""
STEPS = (
    "加强宣传教育。各乡镇要利用广播、横幅开展防火宣传，12月10日前报送宣传照片。",
    "组织护林员每日巡查林区1.5公里防火道；",
    "排查输配电线路隐患，填写《输电线路隐患排查统计表》，12月15日前报县林草局；",
    "落实应急准备。一是组建扑火队伍；二是开展演练，此项工作每月排名。",
)


def test_notice_gives_its_tasks_with_their_own_demands_and_what_holds_for_all():
    notice = notice_in(NOTICE)
    first, second, third, last = notice.tasks

    assert notice.title == "关于做好2026年冬春季森林草原防灭火工作的通知"
    assert tuple(one.text for one in notice.tasks) == STEPS
    assert [one.heading for one in notice.tasks] == [
        "重点任务", "开展隐患排查", "开展隐患排查", "重点任务",
    ]  # fmt: skip
    assert (first.deadlines, third.deadlines) == (("12月10日前",), ("12月15日前",))
    assert (second.tables, third.tables) == ((), ("输电线路隐患排查统计表",))
    assert [(one.code, one.words) for one in last.assessed] == [(Sign.RANKING, "排名")]
    for told in ("纳入年底考核", "每月25日前", "联系人：某某", "固阳县林业和草原局", "领导小组"):
        assert told in notice.for_all
    assert "县应急局" not in "".join(one.text for one in notice.tasks)


@pytest.mark.parametrize(
    ("text", "tasks"),
    [
        ("请你镇上报低保复核材料。", ["请你镇上报低保复核材料。"]),
        ("请做好：1.防火宣传；2.隐患排查。特此通知", ["防火宣传；", "隐患排查。特此通知"]),
        ("一、请清理河道。二、请上报名单", ["请清理河道。", "请上报名单"]),
        ("①开展宣传②上报台账", ["开展宣传", "上报台账"]),
        (
            "- 开展防火宣传\n- 清理河道垃圾\n* 上报台账",
            ["开展防火宣传", "清理河道垃圾", "上报台账"],
        ),
        (
            "各位书记镇长好，明天下班前：\n把防火排查表报上来\n高龄津贴人员名单\n收到回复",
            ["把防火排查表报上来", "高龄津贴人员名单"],
        ),
        (
            "请抓紧上报低保材料。另外，反诈软件本周要装到位。",
            ["请抓紧上报低保材料。", "另外，反诈软件本周要装到位。"],
        ),
        (
            "请各乡镇统计以下数据：1.户数；2.人数；3.面积，于12月1日前报。",
            ["请各乡镇统计以下数据：1.户数；2.人数；3.面积，于12月1日前报。"],
        ),
        (
            "任务分解\n序号\t重点任务\t责任单位\n1\t开展防火宣传\t各乡镇\n2\t组建扑火队伍\t各乡镇",
            ["开展防火宣传\t各乡镇", "组建扑火队伍\t各乡镇"],
        ),
        ("面积1.5万亩，请于12.5日前核实上报。", ["面积1.5万亩，请于12.5日前核实上报。"]),
        ("", []),
        ("\n　\n", []),
    ],
)
def test_lists_messages_and_tables_give_one_task_for_each_thing_asked(text, tasks):
    assert [one.text for one in tasks_in(text)] == tasks


def test_deadline_of_the_heading_holds_for_what_stands_beneath():
    first, _ = tasks_in("明天下班前报：\n防火排查表\n高龄津贴人员名单")

    assert first.deadlines == ("明天下班前",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("请填写《隐患排查统计表》，并将花名册报我局", ("隐患排查统计表", "花名册")),
        ("建立台账、上报困难群众名单。", ("台账", "困难群众名单")),
        ("表扬先进，清单事项照办", ()),
    ],
)
def test_tables_are_called_as_the_order_calls_them(text, names):
    assert tables_in(text) == names


def test_ticket_is_parted_where_it_sets_matters_apart():
    text = "我是某村村民。村口的路坏了没人修。另外低保没发，希望解决。联系电话：13800000000"

    assert [one.text for one in matters_in(text)] == [
        "村口的路坏了没人修。", "另外低保没发，希望解决。",
    ]  # fmt: skip


WORDS = st.sampled_from(
    [
        *("一、", "二、", "（一）", "（二）", "1.", "2.", "（1）", "①", "②", "一是", "二是", "- "),
        *(
            "第一，",
            "请开展防火宣传",
            "上报《统计表》",
            "12月10日前",
            "工作要求",
            "重点任务",
            "另外，",
        ),
        *(
            "联系人：甲",
            "附件：",
            "序号\t任务\n",
            "1\t宣传\t各乡镇\n",
            "县应急局：负责",
            "特此通知",
        ),
        *("另外，", "。", "；", "：", "\n", "　", " ", "x", "\r", "特此通知"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=30).map("".join))
def test_every_task_stands_in_the_text_word_for_word_and_none_overlaps(text):
    for found in (tasks_in(text), matters_in(text)):
        reached = 0
        for one in found:
            assert text[one.start : one.end] == one.text
            assert one.text.strip() == one.text
            assert one.start >= reached
            reached = one.end
    notice = notice_in(text)
    for beside in notice.closing:
        assert text[beside.start : beside.end] == beside.text
        assert not any(t.start < beside.end and beside.start < t.end for t in notice.tasks)
