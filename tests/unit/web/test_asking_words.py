"""Words and addresses of the ask pages, without a database."""

import re
from datetime import date

import pytest

from qingdan.finder.asking_back import LONGEST_CHOICE, choices_of
from qingdan.finder.domain.answering import ASK_MORE
from qingdan.matters.enums import Asker
from qingdan.matters.library import library
from qingdan.web.public.answer_words import percent, sureness
from qingdan.web.public.asked import Asked, PlaceFrom
from qingdan.web.public.suggesting import MOST, suggestions

DAY = date(2026, 11, 24)
UNFIT = re.compile(r"^是|^还是|还是|[？?吗，,、（(）)：:]$|^[，,、]|[您你](?!们)|^.$|[（(][^）)]*$")
"""What cannot stand on a button as an answer of its own."""


def asked(text="路灯坏了", **values):
    given = {
        "on": DAY,
        "today": DAY,
        "townships": (),
        "code": "150222105",
        "place_from": PlaceFrom.GIVEN,
        "asker": Asker.RESIDENT,
    }
    return Asked(text, **{**given, **values})


@pytest.mark.parametrize(
    ("share", "words", "number"),
    [
        (1.0, "把握大", "99%"),
        (0.8, "把握大", "80%"),
        (0.6, "把握较大", "60%"),
        (0.3, "把握一般", "30%"),
        (0.001, "把握小", "1%"),
    ],
)
def test_confidence_is_told_in_words_and_as_a_number(share, words, number):
    assert (sureness(share), percent(share)) == (words, number)


@pytest.mark.parametrize(
    ("ask", "choices"),
    [
        ("是要登记，还是领钱？", ["要登记", "领钱"]),
        ("是没人拉，还是箱子坏了，还是要罚人？", ["没人拉", "箱子坏了", "要罚人"]),
        ("以前领过没有？是长期困难还是刚出的事？", ["以前领过了", "长期困难", "刚出的事"]),
        ("要申请、补发，还是停发？", ["要申请、补发", "停发"]),
        ("多领的是养老金、高龄还是低保？", ["多领的是养老金", "多领的是高龄", "多领的是低保"]),
        ("污染的是水、空气，还是固体废物？", ["污染的是水", "污染的是空气", "污染的是固体废物"]),
        ("是要新申请，还是停发、补发？", ["要新申请", "停发、补发"]),
        ("是全村停还是就你家没电？", ["全村停", "就我家没电"]),
        ("老人住的是养老院吗，还是在家？", ["老人住的是养老院", "在家"]),
        ("当的是村主任（正职），还是小组长？", ["当的是村主任", "当的是小组长"]),
        ("树在小区，还是在山林？（采伐另归林草部门）", ["树在小区", "树在山林"]),
        ("这人是本地还是外地的，现在人在哪儿？", ["这人是本地", "这人是外地的"]),
        ("是人发病，还是牲畜发病，或只是想了解？", ["人发病", "牲畜发病", "只是想了解"]),
        ("是哪类场所：娱乐、学校、养老？", ["娱乐", "学校", "养老"]),
        ("设备是统一装的吗，过没过保修期？", ["设备是统一装的", "过了保修期"]),
        ("钱是自己没的，还是卡被冻住取不了？", ["钱是自己没的", "卡被冻住取不了"]),
        ("现在是什么情况？", []),
        ("", []),
    ],
)
def test_choices_of_a_question_are_words_to_add(ask, choices):
    assert choices_of(ask) == choices


def test_choices_of_every_question_of_the_library_fit_on_a_button():
    asks = [one.ask for one in library().matters.values() if one.ask] + [ASK_MORE]

    offered = [(ask, choices_of(ask)) for ask in asks]

    assert max(len(one) for _, found in offered for one in found) <= LONGEST_CHOICE
    assert sum(len(found) > 1 for _, found in offered) > len(asks) * 0.7
    for ask, found in offered:
        assert len(set(found)) == len(found), ask
        assert [one for one in found if UNFIT.search(one)] == [], ask


@pytest.mark.parametrize(
    "text",
    [
        "路" * 201,
        "我叫张三，电话13812345678，路灯坏了",
        "身份证号 150222 1990 0101 0011 要改",
        "回电 138-1234-5678",
        "回电138.1234.5678",
        "我叫张三，路灯坏了",
        "村民李建国，家里的低保停了",
        "卡号6217000010001234567没到账",
        "蒙B12345乱停车谁管",
        "住3号楼2单元501室，暖气不热",
        "团结路12号的下水道堵了",
        "发到 a.b@example.com",
    ],
)
def test_long_or_personal_text_never_stands_in_an_address(text):
    one = asked(text)

    assert (one.link, one.shared_link, one.qr) == ("", "", "")


def test_link_carries_what_was_asked_and_the_shared_one_only_the_question():
    one = asked("路灯", on=date(2025, 8, 1), version="full", asker=Asker.OPERATOR)

    assert one.link.startswith("/ask?q=%E8%B7%AF%E7%81%AF&township=150222105&on=2025-08-01&")
    assert one.link.endswith("asker=operator&view=full")
    assert one.shared_link == "/ask?q=%E8%B7%AF%E7%81%AF&township=150222105&on=2025-08-01"


def test_link_leaves_out_a_township_that_the_text_names():
    one = asked(place_from=PlaceFrom.TEXT)

    assert "township" not in one.link
    assert "township=150222105" in one.shared_link


def test_qr_is_for_short_texts_only():
    assert asked("路" * 60).qr.startswith("/ask/qr.svg?q=")
    assert asked("路" * 61).qr == ""


@pytest.mark.parametrize(
    ("values", "full"),
    [
        ({}, False),
        ({"asker": Asker.CADRE}, True),
        ({"signed_in": True}, True),
        ({"signed_in": True, "version": "plain"}, False),
        ({"version": "full"}, True),
    ],
)
def test_version_follows_who_asks_unless_chosen(values, full):
    assert asked(**values).full is full


def test_suggestions_contain_what_was_typed_and_are_few():
    found = suggestions("消防")

    assert 0 < len(found) <= MOST
    assert all("消防" in one.text and one.spans for one in found)
    assert {bool(one.matter) for one in found} == {True, False}


def test_suggestions_want_every_word():
    assert all("老" in one.text and "津贴" in one.text for one in suggestions("老 津贴"))


@pytest.mark.parametrize("typed", ["", "路", "！？", "路" * 31, "没有人会这样问的一句话呀呀呀"])
def test_suggestions_are_none_for_too_little_too_much_or_unheard_of(typed):
    assert suggestions(typed) == []
