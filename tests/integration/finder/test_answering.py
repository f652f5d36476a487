"""Answers over a published list: verdict, proof, what follows, and honest silence."""

from datetime import date

import pytest

from qingdan.finder.answers import Question
from qingdan.finder.domain.answering import (
    NoListsThere,
    QuestionTooLong,
    QuestionTooShort,
    answer,
)
from qingdan.finder.domain.engine import ModelMissing
from qingdan.finder.enums import Verdict
from qingdan.finder.interfaces.written import as_json, as_text

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("finder", "yinhao")]

ON = date(2026, 11, 24)


def ask(text: str, on: date = ON):
    return answer(Question(text, "150222105", on))


def test_answer_tells_a_reclaimed_permit_from_the_township_penalty():
    found = ask("路边要竖一块大广告牌，先找谁批手续")

    best = found.entries[0]
    assert (found.verdict, best.item.kind, best.item.number) == (Verdict.RECLAIMED, "reclaimed", 49)
    assert best.leads == ("县住建局",)
    assert ("basic", 78) in {(one.item.kind, one.item.number) for one in best.counters}
    assert "不受理、不审批" in best.next_steps[-1].text


def test_answer_proves_with_words_of_the_list():
    found = ask("冬天那个便宜的煤在哪登记，啥时候拉")

    best = found.entries[0]
    words = {best.item.name, *(clause.text for clause in best.item.clauses.all())}
    assert (best.item.kind, best.item.number) == ("cooperative", 56)
    assert best.proof.text in words
    assert best.proof.marked in best.proof.text
    assert best.proof.address.startswith("银号镇 · 配合 56")


def test_answer_to_an_off_list_matter_names_who_handles_it_and_the_source():
    found = ask("身份证丢了，去哪里补办一张")

    assert found.verdict is Verdict.OFF_LIST
    assert found.entries == ()
    assert "公安" in found.elsewhere[0].matter.handler
    assert "身份证法" in found.elsewhere[0].matter.handler_basis


def test_answer_to_a_letter_keeps_its_second_matter_apart():
    found = ask(
        "我家老太太今年八十二了，听说满八十的老人每个月有津贴，想问怎么申请、材料交给谁。"
        "另外村口那条排水渠塌了一大段，浇地的水都跑了，麻烦派人来修一修。"
    )

    told = {(one.item.kind, one.item.number) for one in found.entries}
    apart = {(one.entries[0].item.kind, one.entries[0].item.number) for one in found.parts}
    assert told & {("cooperative", 18), ("basic", 35)}
    assert ("basic", 52) in told | apart


def test_answer_is_unclear_when_nothing_can_be_told_and_asks_back():
    found = ask("那个事到底怎么说")

    assert found.verdict in (Verdict.UNCLEAR, Verdict.OFF_LIST)
    assert found.verdict is Verdict.OFF_LIST or found.asks


def test_confidences_are_shares():
    found = ask("村里路灯不亮")

    shares = [one.confidence for one in found.entries]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) + found.none <= 1.0 + 1e-6


def test_answer_as_json_has_the_promised_shape():
    told = as_json(ask("低保怎么申请"), "A1")

    assert told["id"] == "A1"
    assert told["verdict"] in Verdict.values
    assert {"list", "number", "name", "confidence", "clauses"} <= told["entries"][0].keys()
    assert told["entries"][0]["clauses"][0]["text"]


def test_answer_as_text_is_readable():
    text = as_text(ask("低保怎么申请"))

    assert "把握" in text
    assert "下一步" in text


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("路", QuestionTooShort),
        ("  ", QuestionTooShort),
        ("1234567890", QuestionTooShort),
        ("。。！？", QuestionTooShort),
        ("路" * 2001, QuestionTooLong),
    ],
)
def test_answer_refuses_what_is_too_short_or_long(text, refusal):
    with pytest.raises(refusal):
        ask(text)


def test_answer_does_not_see_control_characters():
    plain, noisy = ask("低保怎么申请"), ask("低保\x1b[31m怎么\x01申请")

    assert [one.item.pk for one in noisy.entries] == [one.item.pk for one in plain.entries]


def test_answer_refuses_a_day_without_lists():
    with pytest.raises(NoListsThere):
        ask("低保怎么申请", date(2024, 1, 1))


def test_answer_without_a_model_says_how_to_get_one(settings, tmp_path):
    settings.FINDER_DIR = tmp_path

    with pytest.raises(ModelMissing) as refusal:
        ask("低保怎么申请")
    assert "qingdan rebuild" in refusal.value.advice


def test_answer_survives_a_damaged_model(settings, tmp_path):
    (tmp_path / "finder.npz").write_bytes(b"not a model")
    settings.FINDER_DIR = tmp_path

    with pytest.raises(ModelMissing):
        ask("低保怎么申请")


def test_a_single_word_is_asked_back():
    found = ask("补贴")

    assert (found.verdict, bool(found.asks), bool(found.entries)) == (Verdict.UNCLEAR, True, True)


def test_the_name_of_a_village_is_not_what_is_asked():
    with_name, without = ask("银号镇大庙村低保怎么申请"), ask("低保怎么申请")

    assert [one.item for one in with_name.entries] == [one.item for one in without.entries]
    assert with_name.entries[0].confidence == pytest.approx(without.entries[0].confidence)
