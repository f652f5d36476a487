"""Drafting from an answer, and rewording the draft."""

from dataclasses import replace

import pytest

from qingdan.finder.answers import Elsewhere
from qingdan.finder.domain.answering import NoListsThere
from qingdan.letters.domain import citing
from qingdan.letters.domain.checking import letter_faults
from qingdan.letters.domain.drafting import content_digest, draft_letter, revise, written
from qingdan.letters.domain.refusals import (
    DutyEnded,
    EntryNotInForce,
    LetterChanged,
    LetterUnknown,
    OwnDuty,
    WordingMissing,
    WordingTooLong,
)
from qingdan.letters.enums import LetterKind
from qingdan.letters.facts import from_json
from qingdan.letters.models import Letter
from qingdan.matters.library import library
from qingdan.parties.domain.authorising import NotAllowed
from qingdan.parties.enums import Role
from qingdan.record.models import Event
from tests.bodies import make_body
from tests.builders import make_officer, make_organisation, make_region
from tests.letters import (
    ASKED,
    AT,
    PHONE,
    STEPS,
    TOWNSHIP,
    ask,
    finished,
    make_clerk,
    make_draft,
    make_government,
    make_lists,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    make_lists()
    return make_clerk()


def test_draft_letter_cites_what_was_taken_back_word_for_word(clerk):
    make_body("固阳县住房和城乡建设局", "县住建局")

    letter = make_draft(clerk)

    body = letter.body.splitlines()
    assert letter.heading == "关于移交对燃气使用场所进行安全生产监督检查事项的函"
    assert (letter.recipient, letter.signature) == ("固阳县住房和城乡建设局", "银号镇人民政府")
    assert (
        "《银号镇履行职责事项清单》（第1版，2025年7月1日起施行）的上级部门收回事项清单第1项为："
        "对燃气使用场所进行安全生产监督检查。"
    ) in body
    assert "承接部门为县住建局（即固阳县住房和城乡建设局）。清单原文如下。" in body
    assert [f"承接方式第{at}条：{text}" for at, text in enumerate(STEPS, start=1)] == [
        line for line in body if line.startswith("承接方式")
    ]
    cited = from_json(letter.citation).entry
    assert (cited.number, cited.name, len(cited.theirs)) == (1, letter.item.name, 2)


def test_draft_letter_goes_out_in_the_name_of_the_government_of_a_section(clerk):
    assert make_draft(clerk).issuer == make_government()


@pytest.mark.parametrize("kind", list(LetterKind))
@pytest.mark.parametrize("entry", [("reclaimed", 1), ("cooperative", 1), None])
def test_draft_letter_repeats_nothing_of_the_person_who_asked(clerk, kind, entry):
    letter = make_draft(clerk, entry=entry, kind=kind)

    said = str(written(letter))
    assert ("王五" in said, PHONE in said, letter.question) == (False, False, ASKED)


def test_draft_letter_writes_to_those_whose_clause_was_decisive_and_copies_the_others(clerk):
    question = ask("水库的水情什么时候发布，防洪工程谁来建设？")

    letter = make_draft(clerk, entry=("cooperative", 1), question=question)

    assert (letter.recipient, letter.copies) == ("【请核对：县水务局】", "县应急管理局")
    assert "部门职责第2条（县水务局）：负责防洪工程建设。" in letter.body
    assert "乡镇职责第" in letter.body


def test_draft_letter_says_that_no_list_names_it_and_who_handles_it(clerk, monkeypatch):
    matter = next(one for one in library().matters.values() if one.off_list)
    monkeypatch.setattr(
        citing, "answer", lambda _: type("A", (), {"elsewhere": (Elsewhere(matter, 0.9),)})()
    )

    letter = make_draft(clerk, entry=None, kind=LetterKind.RETURN)

    assert (
        "《银号镇履行职责事项清单》（第1版，2025年7月1日起施行）列有基本履职事项2项、"
        "配合履职事项1项、上级部门收回事项3项。【请逐项对照后写明：均未列入该事项】"
    ) in letter.body
    assert f"办理单位：{matter.handler}。依据：{matter.handler_basis}" in letter.body
    assert (letter.item, matter.title in letter.heading) == (None, True)


def test_draft_letter_without_a_built_finder_says_at_least_that_no_list_names_it(clerk):
    letter = make_draft(clerk, entry=None)

    assert "均未列入该事项" in letter.body
    assert "【请写明所问的事项】" in letter.heading


def test_draft_letter_names_no_guessed_matter_and_no_guessed_law(clerk, monkeypatch):
    matter = next(one for one in library().matters.values() if one.off_list)
    monkeypatch.setattr(
        citing, "answer", lambda _: type("A", (), {"elsewhere": (Elsewhere(matter, 0.79),)})()
    )

    letter = make_draft(clerk, entry=None, kind=LetterKind.REPLY)

    assert "【请写明所问的事项】" in letter.heading
    assert matter.title not in letter.heading + letter.body
    assert matter.handler_basis not in letter.body
    assert f"【请核对：{matter.handler}】" in letter.body
    assert "依据：【请写明依据的法规名称和条款】" in letter.body


def test_draft_letter_of_what_nobody_does_any_more_says_so_word_for_word(clerk):
    body = make_body("固阳县卫生健康委员会", "县卫健委")
    type(body).objects.filter(pk=body.pk).update(phone="0472-8100011")

    letter = make_draft(clerk, entry=("reclaimed", 3), kind=LetterKind.REPLY)

    assert ("该事项已由上级部门收回，不再办理，没有单位承接。清单写明：“不再办理。”") in letter.body
    assert "办理，不由" not in letter.body
    assert "如需咨询，固阳县卫生健康委员会电话：0472-8100011。" in letter.body
    assert "承接部门为" not in letter.body


def test_what_nobody_does_any_more_is_handed_to_nobody(clerk):
    with pytest.raises(DutyEnded) as refusal:
        make_draft(clerk, entry=("reclaimed", 3), kind=LetterKind.TRANSFER)

    assert "答复" in refusal.value.advice
    assert "不再办理" in make_draft(clerk, entry=("reclaimed", 3), kind=LetterKind.RETURN).body


def test_draft_letter_replies_with_phone_and_address(clerk):
    make_body("固阳县住房和城乡建设局", "县住建局")
    body = make_body("固阳县民政局", "县民政局")
    type(body).objects.filter(pk=body.pk).update(phone="0472-8100009", address="振兴路1号")

    letter = make_draft(clerk, entry=("reclaimed", 2), kind=LetterKind.REPLY)

    assert "该事项由固阳县民政局办理，不由银号镇办理。" in letter.body
    assert "固阳县民政局电话：0472-8100009；地址：振兴路1号。" in letter.body


def test_draft_letter_of_the_county_sends_the_townships_own_duty_to_it(clerk):
    office = make_organisation("固阳县人民政府", "county-government")
    operator = make_officer(role=Role.HOTLINE_OPERATOR, organisation=office)

    letter = make_draft(operator, entry=("basic", 2))

    assert (letter.issuer, letter.recipient) == (office, "银号镇人民政府")
    assert letter.heading == "关于转办管护村内水渠事项的函"


@pytest.mark.parametrize("kind", [LetterKind.TRANSFER, LetterKind.RETURN])
def test_draft_letter_refuses_to_hand_on_ones_own_duty(clerk, kind):
    with pytest.raises(OwnDuty):
        make_draft(clerk, entry=("basic", 2), kind=kind)

    assert Letter.objects.count() == 0


def test_draft_letter_refuses_who_may_not_and_what_is_not_there(clerk):
    sister = make_officer(
        role=Role.TOWNSHIP_LEADER,
        organisation=make_organisation(
            "金山镇人民政府", "township-government", make_region("150222102", "金山镇")
        ),
    )

    with pytest.raises(NotAllowed):
        make_draft(sister)
    with pytest.raises(EntryNotInForce):
        make_draft(clerk, entry=("reclaimed", 99))
    with pytest.raises(NoListsThere):
        make_draft(clerk, question=ask(on=AT.date().replace(year=2024)))
    assert (Letter.objects.count(), Event.objects.filter(act__startswith="letter").count()) == (
        0,
        0,
    )


def test_draft_letter_with_the_same_key_is_the_same_letter(clerk):
    first, again = make_draft(clerk, key="k1"), make_draft(clerk, key="k1")
    other = make_draft(clerk, key="k2")
    colleague = make_draft(make_clerk(), key="k1")

    assert (first == again, len({first.pk, other.pk, colleague.pk})) == (True, 3)


def test_draft_letter_is_an_event_without_personal_data(clerk):
    letter = make_draft(clerk)

    event = Event.objects.get(act="letter.drafted")
    assert (event.subject_key, event.place, event.after) == (
        str(letter.pk), TOWNSHIP, letter.fingerprint(),
    )  # fmt: skip
    assert PHONE not in str(event.as_exported())


def test_revise_saves_another_wording_and_counts_it(clerk):
    letter = make_draft(clerk)
    wording = finished(letter, body="  第一段。\n\n　　第二段。  ", recipient="县住建局：")

    saved = revise(letter.pk, wording, seen=1, actor=clerk, at=AT)

    saved.refresh_from_db()
    assert (saved.body, saved.recipient, saved.version) == ("第一段。\n第二段。", "县住建局", 2)
    assert saved.content_digest == content_digest(saved) != letter.content_digest


def test_revise_with_what_is_there_already_changes_nothing(clerk):
    letter = make_draft(clerk)
    wording = finished(letter)

    for _ in range(2):
        saved = revise(letter.pk, wording, seen=1, actor=clerk, at=AT)

    assert (saved.version, Event.objects.filter(act="letter.revised").count()) == (2, 1)


def test_revise_refuses_who_saw_an_older_wording(clerk):
    letter, colleague = make_draft(clerk), make_clerk(full_name="李四")
    revise(letter.pk, finished(letter), seen=1, actor=colleague, at=AT)

    with pytest.raises(LetterChanged, match="李四又改过") as refused:
        revise(letter.pk, finished(letter, body="另一种写法。"), seen=1, actor=clerk, at=AT)

    letter.refresh_from_db()
    assert (refused.value.params["who"], letter.version) == (colleague, 2)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"title": " "}, WordingMissing),
        ({"signature": ""}, WordingMissing),
        ({"title": "长" * 121}, WordingTooLong),
        ({"body": "长" * 20_001}, WordingTooLong),
    ],
)
def test_revise_refuses_what_does_not_fit(clerk, change, refusal):
    letter = make_draft(clerk)

    with pytest.raises(refusal):
        revise(letter.pk, replace(finished(letter), **change), seen=1, actor=clerk, at=AT)


def test_revise_refuses_a_letter_that_is_not_there(clerk):
    wording = finished(make_draft(clerk))

    with pytest.raises(LetterUnknown):
        revise(999, wording, seen=1, actor=clerk, at=AT)


def test_letter_faults_finds_a_wording_changed_past_the_program(clerk):
    letter = make_draft(clerk)
    assert list(letter_faults()) == []

    Letter.objects.filter(pk=letter.pk).update(body="换成别的。")

    assert [str(fault) for fault in letter_faults()] == [
        f"{letter}的文字与保存时的内容摘要不符，被改动过。"
    ]


def test_draft_letter_keeps_personal_columns_sealed(clerk):
    letter = make_draft(clerk)

    kept = Letter.objects.values_list("question", "recipient", "body").get(pk=letter.pk)
    assert [text for text in map(str, kept) if "王五" in text or "住建" in text] == []


def test_draft_letter_without_a_question_cites_the_entry_chosen():
    make_lists()

    letter = draft_letter(ask(""), LetterKind.TRANSFER, ("reclaimed", 1), actor=make_clerk(), at=AT)

    assert (letter.question, letter.item.number) == ("", 1)
