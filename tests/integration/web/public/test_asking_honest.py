"""The ask page claims no more than the lists say: wrong doors, lapsed duties, danger, print."""

import re
from dataclasses import replace

import pytest

from qingdan.catalogue.enums import Disposition
from qingdan.finder.answers import Contact, Step
from qingdan.finder.enums import Verdict
from qingdan.finder.urgency import urgent_calls
from qingdan.matters.enums import Stage
from qingdan.web.public import answer_page
from qingdan.web.public.answer_cards import card_of
from qingdan.web.public.answer_paper import density
from qingdan.web.public.answer_shown import show
from tests.packs import entries_of, make_answer, make_found, make_lists, make_matter

pytestmark = pytest.mark.django_db
ASKED = {"q": "后山着火了，该找谁？", "township": "150222105"}
HERE = Contact("银号镇人民政府")


@pytest.fixture
def edition():
    return make_lists()


@pytest.fixture
def told(edition, monkeypatch):
    def tell(**values):
        answer = make_answer(edition, **values)
        monkeypatch.setattr(
            answer_page, "answer_in_order", lambda question: replace(answer, question=question)
        )

    return tell


def page(client, view: str) -> str:
    text = client.get("/ask", {**ASKED, "view": view}).content.decode()
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", text))


def test_plain_version_sends_nobody_to_a_township_that_only_publicises(client, told, edition):
    fire = entries_of(edition)[1]
    department = next(one for one in fire.clauses.all() if one.side != "township")
    found = replace(
        make_found(fire, 0.9),
        next_steps=(Step("县林草局", department.text, "银号镇 · 配合 1 · 部门 1"),),
    )
    told(entries=(found,), parts=())

    text = page(client, "plain")

    assert f"找县林草局。清单写明它“{department.text}" in text
    assert "银号镇按清单做的是“开展防火宣传。”" in text
    assert "没有写受理这件事" in text
    assert "先找银号镇" not in text


@pytest.mark.parametrize("view", ["plain", "full"])
def test_what_nobody_does_any_more_names_departments_for_questions_only(
    client, told, edition, view
):
    penalty = entries_of(edition)[3]
    penalty.disposition = Disposition.CANCELLED
    told(verdict=Verdict.RECLAIMED, entries=(make_found(penalty, 0.9),), parts=())

    text = page(client, view)

    assert "谁也不再办" in text
    assert "咨询" in text
    assert "直接找" not in text
    assert ">找谁<" not in text


@pytest.mark.parametrize("view", ["plain", "full"])
def test_in_danger_another_stage_is_no_verdict(client, told, edition, view):
    penalty = replace(
        make_found(entries_of(edition)[3], 0.95), matter=make_matter("x-penalty", Stage.PUNISH)
    )
    told(entries=(penalty,), parts=(), urgent=urgent_calls(ASKED["q"]))

    text = page(client, view)

    assert "仅供参考不是结论" in text
    assert "先打119、12119" in text
    assert "系统建议·把握" not in text


def test_in_danger_who_helps_is_told_plainly(client, told, edition):
    told(urgent=urgent_calls(ASKED["q"]), parts=())

    assert "不是结论" not in page(client, "full")


def test_sides_with_one_sentence_are_told_apart_by_stage_and_whose(edition):
    answer = make_answer(edition)
    first = answer.entries[0]
    same = replace(first.counters[0], difference="")
    stands = card_of(replace(first, counters=(same,)), HERE).stands

    assert len({one.difference for one in stands}) == len(stands)
    assert "牵头" in stands[0].difference


def test_many_bodies_still_fit_one_printed_page(edition):
    answer = make_answer(edition, parts=(), urgent=urgent_calls(ASKED["q"]))
    six = tuple(
        Contact(f"旗{one}局", "", "0470-1234567", "地址", "工作日") for one in "甲乙丙丁戊己"
    )

    def dense(contacts):
        found = replace(answer.entries[0], contacts=contacts)
        return density(show(replace(answer, entries=(found,)), HERE))

    assert dense(six) == dense(six[:2])


def test_parts_are_numbered_by_the_letter(client, told, edition):
    answer = make_answer(edition)
    other = answer.parts[0]
    head = replace(other, text="后山着火了。", entries=answer.entries[:1])
    told(parts=(other, head))

    text = page(client, "full")

    assert "第2件后山着火了。" in text
    assert "信里还有1件事" in text
    assert f"第1件{other.text}" in text
