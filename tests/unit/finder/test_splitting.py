"""Letters as people write them: only what tells something stays, each matter by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingdan.finder.splitting import split_letter, split_matters

LETTER = """尊敬的镇领导：
您好！我是德成永村村民。村口的路坏了1.5公里，一下雨就积水。
另外，老人的高龄津贴三个月没发了。
望领导重视，给个答复！
此致
敬礼
德成永村村民 张三
2025年6月3日
电话：13800000000"""


def test_split_letter_leaves_out_greeting_closing_and_signature():
    assert split_letter(LETTER) == [
        "村口的路坏了1.5公里，一下雨就积水。",
        "另外，老人的高龄津贴三个月没发了。",
    ]


@pytest.mark.parametrize(
    "closing",
    [
        "望领导重视，给个答复。",
        "此致敬礼",
        "谢谢！",
        "盼复",
        "我们全村人感谢您！",
        "恳请尽快解决为盼。",
        "打扰了，祝工作顺利，身体健康！",
        "情况属实，请核实处理。",
        "\n二〇二五年三月",
        "\n固阳县银号镇大六份村 李二小",
        "\n联系电话：138 0000 0000",
        "\n村民代表：王某等12人",
    ],
)
def test_split_letter_makes_no_matter_of_a_closing(closing):
    assert split_letter(f"村里的路灯坏了两个月。{closing}") == ["村里的路灯坏了两个月。"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("反映人：王某，电话138。\n村里路灯坏了。", ["村里路灯坏了。"]),
        ("反映内容：村里路灯坏了两个月。", ["反映内容：村里路灯坏了两个月。"]),
        ("我想反映两件事：1.路灯不亮；2.水渠塌了。", ["路灯不亮；", "水渠塌了。"]),
        ("（一）路坏了，走不成。（2）低保。", ["路坏了，走不成。", "低保。"]),
        ("①路坏了②水脏了", ["路坏了", "水脏了"]),
        ("一是路灯不亮，二是水渠塌了。", ["路灯不亮", "水渠塌了。"]),
        ("一、修路拖了三年\n二、水井没人管", ["修路拖了三年", "水井没人管"]),
        ("第一，路坏了，第二，没有水。", ["路坏了", "没有水。"]),
        ("三、四口人，地2、3亩，一共5.5亩", ["三、四口人，地2、3亩，一共5.5亩"]),
        ("我是退役军人，想登记。", ["我是退役军人，想登记。"]),
        ("水的问题。", ["水的问题。"]),
        ("谢谢！", ["谢谢！"]),
    ],
)
def test_split_letter_tells_matters_apart(text, told):
    assert split_letter(text) == told


@given(st.text(alphabet="路坏谢您好1.（一）①、，。；：\n 望复", max_size=60))
def test_split_letter_never_loses_a_whole_text(text):
    assert bool(split_letter(text)) == bool(text.strip()) or not split_letter(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("路坏了，还有人开吗", [("路坏了，还有人开吗", False)]),
        ("路坏了，还有井也干了。", [("路坏了", False), ("还有井也干了。", True)]),
        ("路坏了没人管。二是井也干了。", [("路坏了没人管。", False), ("井也干了。", True)]),
    ],
)
def test_split_matters_cuts_where_words_join_another_matter(text, told):
    assert [(one.text, one.apart) for one in split_matters(text)] == told
