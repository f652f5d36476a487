"""What follows from a proof, the matters of one letter, and questions asked back only once."""

from dataclasses import replace
from datetime import date

import pytest

from qingdan.catalogue.enums import Side
from qingdan.catalogue.models import Item
from qingdan.catalogue.queries import whole_items
from qingdan.finder.answers import Question
from qingdan.finder.asking_back import WHICH, choices_of
from qingdan.finder.domain.answering import answer
from qingdan.finder.domain.explaining import by_role
from qingdan.finder.domain.proving import prove
from qingdan.finder.domain.stepping import is_ended, is_preparing, next_steps
from qingdan.finder.enums import Verdict
from qingdan.finder.interfaces.written import as_json, as_text
from qingdan.matters.library import library

ON = date(2026, 11, 24)
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("finder", "yinhao")]


def ask(text: str):
    return answer(Question(text, "150222105", ON))


def entry(kind: str, number: int) -> Item:
    found = Item.objects.filter(kind=kind, number=number)
    return whole_items(found.select_related("edition__township__parent"))[0]


def told(item: Item, text: str, matter: str):
    taken = library().matters[matter]
    proof = prove(item, text, taken)
    return proof, next_steps(item, taken, text, proof)


@pytest.mark.parametrize("side", [Side.TOWNSHIP, Side.DEPARTMENT])
def test_the_clause_that_proves_is_itself_a_step_and_first_unless_it_awaits_another(side):
    item, matter = entry("cooperative", 24), library().matters["subsistence-pay"]
    for clause in (one for one in item.clauses.all() if one.side == side):
        proof = prove(item, clause.text, matter, (side,))
        steps = next_steps(item, matter, clause.text, proof)

        assert proof.address in {one.address for one in steps}
        assert steps[0].address == proof.address or "根据" in proof.text


def test_publicity_and_plans_are_nobodys_next_step():
    for item in whole_items(
        Item.objects.filter(kind="cooperative").select_related("edition__township__parent")
    ):
        proof = prove(item, "出事了没人管", None)
        steps = next_steps(item, None, "出事了没人管", proof)

        proved = proof.clause.text if proof.clause else ""
        assert not [one for one in steps if is_preparing(one.text) and one.text != proved]


def test_publicity_is_the_step_where_publicity_is_asked_for():
    proof, steps = told(entry("cooperative", 49), "防火宣传谁来搞", "wildfire-report-suppress")

    assert "宣传" in proof.marked
    assert "宣传" in steps[0].text


def test_a_township_that_only_publicises_has_no_step():
    proof, steps = told(entry("cooperative", 58), "买的种子是假的", "farm-inputs-fake-report")

    assert {one.party for one in steps} == {"县农牧局"}
    assert not any(is_preparing(one.text) for one in steps)
    assert proof.address


def test_the_words_asked_choose_the_proof_before_the_stage():
    proof, _ = told(entry("cooperative", 35), "村里的桥断了", "flood-emergency")

    assert "转移安置" not in proof.marked


def test_what_is_cancelled_is_led_by_nobody_and_proves_so():
    item = entry("reclaimed", 2)
    found = ask("独生子女证在哪开")
    first = next(one for one in found.entries if one.item.pk == item.pk)

    assert is_ended(item)
    assert (first.leads, len(first.next_steps)) == ((), 1)
    assert "不再办理" in first.next_steps[0].text
    assert "牵头：谁也不再办理" in as_text(replace(found, entries=(first,)))
    assert "谁也不再办理" in by_role(first.matter, item)


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        (
            "路边倒了一堆建筑垃圾没人管，同时发现一只死羊扔在沟里",
            [None, ("cooperative", 69)],
        ),
        (
            "我在工地干活的工资一直没给。另外村口浇地的水渠塌了没人修，还有高龄津贴怎么申请？",
            [("reclaimed", 8), ("basic", 52), None],
        ),
    ],
)
def test_parts_are_all_the_matters_of_a_letter_in_its_order(text, entries):
    parts = ask(text).parts

    assert len(parts) == len(entries)
    assert [text.index(one.text[:6]) for one in parts] == sorted(
        text.index(one.text[:6]) for one in parts
    )
    for part, wanted in zip(parts, entries, strict=True):
        best = part.entries[0].item if part.entries else None
        assert wanted is None or (best.kind, best.number) == wanted


def test_the_matter_answered_first_is_among_the_parts():
    found = ask("村口浇地的水渠塌了没人修。另外我去年干活的工资老板一直没给。")

    assert found.head in found.parts
    assert "（见上面的答复）" in as_text(found)


def test_what_a_letter_sets_apart_is_told_even_where_nothing_is_sure():
    found = ask("村东头的那个石头墩子让人推倒了没人管。另外我家种粮补贴一分没发。")

    assert len(found.parts) == 2
    assert found.parts[0].text.startswith("村东头")


@pytest.mark.parametrize(
    "text",
    [
        "我母亲今年72岁，她有慢性病，常年吃药。家里就靠种地，想申请低保。",
        "水渠塌了找谁修",
        "没批就挂的户外广告牌，镇里能不能罚款",
        "我家的水渠塌了，浇不上地，麻烦派人来修。",
    ],
)
def test_background_and_one_matter_make_no_parts(text):
    assert ask(text).parts == ()


@pytest.mark.parametrize("text", ["钱没给够", "那个事到底怎么说", "阿尔法粒子对撞", "我要投诉"])
def test_no_question_is_asked_twice(text):
    asked: list[str] = []
    for _ in range(8):
        found = ask(text)
        if not found.asks:
            break
        assert not set(found.asks) & set(asked)
        asked += found.asks
        answers = [one for ask_back in found.asks for one in choices_of(ask_back)]
        if not answers:
            break
        text = f"{text}。{answers[-1]}"
    else:
        pytest.fail(f"asks on and on: {asked}")


def test_the_likeliest_matters_are_offered_by_name_at_last(monkeypatch):
    monkeypatch.setattr("qingdan.finder.domain.answering.was_asked", lambda ask_back, text: True)
    monkeypatch.setattr(
        "qingdan.finder.domain.answering._Composer._verdict", lambda *_: Verdict.UNCLEAR
    )

    (which,) = ask("低保怎么申请").asks

    assert which.startswith(WHICH)
    assert 1 <= len(choices_of(which)) <= 3


def test_no_share_is_told_as_certain():
    found = ask("低保怎么申请")
    sure = replace(found, entries=(replace(found.entries[0], confidence=1.0),), none=1.0)

    told_of = as_json(sure)
    assert (told_of["entries"][0]["confidence"], told_of["off_list_confidence"]) == (0.99, 0.99)


def test_in_danger_a_penalty_is_no_verdict():
    found = ask("孩子掉井里了")

    assert found.urgent
    assert all(
        (one.matter and one.matter.stage.value in ("emergency", "notice")) or found.is_for_reference
        for one in found.entries[:1]
    )
    assert not found.is_for_reference or "仅供参考" in as_text(found)


def test_counters_are_told_apart():
    for text in ("高龄津贴在哪申请", "路边要竖一块大广告牌，先找谁批手续"):
        for one in ask(text).entries:
            said = [each.difference for each in one.counters]
            assert len(set(said)) == len(said)
