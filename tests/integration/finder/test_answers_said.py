"""What an answer says: danger first, a question back where nothing is near, the decisive words."""

from datetime import date

import pytest

from qingdan.catalogue.models import Item
from qingdan.catalogue.queries import whole_items
from qingdan.finder.answers import Question
from qingdan.finder.domain import answering
from qingdan.finder.domain.answering import ASK_MORE, answer
from qingdan.finder.domain.proving import prove
from qingdan.finder.enums import Verdict
from qingdan.finder.interfaces.packs_about import about
from qingdan.finder.interfaces.written import as_json, as_text
from qingdan.matters.library import library

ON = date(2026, 11, 24)
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("finder", "yinhao")]


def ask(text: str):
    return answer(Question(text, "150222105", ON))


def proof(kind: str, number: int, matter: str, text: str):
    item = whole_items(
        Item.objects.filter(kind=kind, number=number).select_related("edition__township__parent")
    )[0]
    return prove(item, text, library().matters[matter])


def test_danger_is_told_first_whatever_the_verdict():
    found = ask("孩子掉河里了，快来人")

    told = as_json(found)
    assert [one["number"] for one in told["urgent"]] == ["119", "110", "12395"]
    assert all(one["name"] and one["when"] and one["source"] for one in told["urgent"])
    assert as_text(found).startswith("【紧急】有人落水、溺水，先打电话：119")


def test_an_everyday_question_tells_no_danger():
    assert as_json(ask("低保怎么申请"))["urgent"] == []


def test_a_text_that_comes_near_to_nothing_asks_back_and_claims_nobody():
    found = ask("阿尔法粒子对撞")

    assert found.verdict in (Verdict.UNCLEAR, Verdict.OFF_LIST)
    assert (found.asks, found.elsewhere) == ((ASK_MORE,), ())
    assert "12345" in as_text(found)


def test_off_list_without_a_handler_asks_back(monkeypatch):
    monkeypatch.setattr(answering._Composer, "_verdict", lambda *_: Verdict.OFF_LIST)  # noqa: SLF001
    monkeypatch.setattr(answering._Composer, "_elsewhere", lambda *_: ())  # noqa: SLF001

    found = ask("身份证丢了，去哪里补办一张")

    assert found.asks == (ASK_MORE,)
    assert "没有对上该由谁办理" in as_text(found)


def test_off_list_with_a_handler_asks_nothing():
    assert ask("身份证丢了，去哪里补办一张").asks == ()


@pytest.mark.parametrize(
    ("kind", "number", "matter", "text", "words"),
    [
        ("basic", 52, "irrigation-facility-repair", "水渠塌了谁修", "破损维修"),
        ("basic", 52, "irrigation-water-saving", "想学节水浇地", "宣传农业节水灌溉知识"),
        ("basic", 51, "drinking-water-repair", "自来水管断了没水吃", "供水设施破损维修"),
        ("basic", 36, "minors-harm-report", "邻居打孩子往哪反映", "上报侵犯未成年人"),
        ("basic", 72, "farm-film-station-build", "回收网点建在哪", "回收站、回收网点建设"),
        ("cooperative", 49, "wildfire-report-suppress", "火过了河，护林员在哪", "初期扑救"),
        ("reclaimed", 49, "outdoor-ad-permit", "广告牌找谁批", "大型户外广告设置的审批"),
    ],
)
def test_the_words_that_prove_are_those_of_the_stage(kind, number, matter, text, words):
    found = proof(kind, number, matter, text)

    assert words in found.marked
    assert len(found.marked) <= 60


def test_publicity_proves_no_repair():
    found = proof("basic", 52, "irrigation-facility-repair", "渡槽裂了漏水，谁给补")

    assert "宣传" not in found.marked


def test_counters_name_each_list_and_stage_once():
    found = ask("路边要竖一块大广告牌，先找谁批手续").entries[0]

    stages = [(one.item.kind, one.matter.stage) for one in found.counters]
    assert len(set(stages)) == len(stages)
    assert len({one.item.pk for one in found.counters}) == len(found.counters)


def test_a_letter_closing_is_no_matter_of_its_own():
    found = ask(
        "尊敬的领导：您好！\n1.村口那条浇地的水渠塌了一大段，麻烦派人修一修。\n"
        "2.我家老太太八十二了，高龄津贴怎么申请？\n望领导重视，给个答复！\n此致\n敬礼\n张三\n2026年11月"
    )

    assert len(found.parts) == 2
    assert all("领导" not in one.text and "此致" not in one.text for one in found.parts)


def test_pack_head_names_whom_to_call():
    pack = {
        "question": {"text": "着火了", "asker": "", "on": "2026-11-24", "township": "1"},
        "answer": as_json(ask("后山着火了")),
        "edition": {"title": "清单", "township_name": "银号镇", "ordinal": 1, "since": "2025-07-01",
                    "content_digest": "0"},
        "made": {"number": "1", "at": "2026-11-24T10:00:00", "by": "公开页面", "program": "1"},
        "record": {},
        "clauses": [],
        "signature": {"key": "00" * 32},
    }  # fmt: skip

    assert "紧急提醒：山林、草原正在着火，先打 119（火警、救援）" in about(pack)
