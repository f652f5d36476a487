"""Nothing typed into a letter is lost, and issuing one is said twice."""

import pytest
from django.test import Client

from qingdan.letters.domain.drafting import revise
from qingdan.letters.domain.keeping import keep_typed, typed_by
from qingdan.letters.domain.refusals import WordingTooLong
from qingdan.letters.models import Letter, LetterNumber, UnsavedWording
from tests.letters import (
    AT,
    finished,
    make_clerk,
    make_draft,
    make_finished,
    make_leader,
    make_lists,
    make_series,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader():
    make_lists()
    return make_leader(full_name="赵镇长")


@pytest.fixture
def clerk(leader):
    return make_clerk(full_name="钱经办")


def browser(officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def words(response) -> str:
    return response.content.decode()


def sent(letter: Letter, **changes) -> dict[str, str]:
    """Return the form of a letter as a browser sends it."""
    saved = finished(letter)
    given = {name: getattr(saved, name) or "" for name in saved.__slots__}
    return {**given, "seen": str(letter.version), **changes}


def edit(letter: Letter) -> str:
    return f"/manage/letters/{letter.pk}/edit/"


def test_what_is_typed_is_kept_without_an_event_and_shown_again(clerk):
    letter = make_draft(clerk)
    for body in ("写到", "写到一半", "写到一半还没有保存"):
        answer = browser(clerk).post(edit(letter), sent(letter, body=body, keep="1"))

    assert (answer.status_code, answer.json()["kept"]) == (200, True)
    again = words(browser(clerk).get(edit(letter)))
    assert ("写到一半还没有保存" in again, "自动存下了，还没有保存到公文里" in again) == (
        True,
        True,
    )
    assert "您有改动还没有保存到公文里" in words(browser(clerk).get(letter.get_absolute_url()))
    letter.refresh_from_db()
    assert (letter.version, "写到" in letter.body) == (1, False)
    assert (UnsavedWording.objects.count(), letter.events.count()) == (1, 1)


def test_saving_makes_one_event_and_keeps_nothing_beside(clerk):
    letter = make_draft(clerk)
    browser(clerk).post(edit(letter), sent(letter, body="写到一半", keep="1"))

    browser(clerk).post(edit(letter), sent(letter, body="写完了"))

    letter.refresh_from_db()
    assert (letter.body, letter.version) == ("写完了", 2)
    assert (UnsavedWording.objects.count(), letter.events.count()) == (0, 2)


def test_unfit_text_is_kept_too_and_typing_back_keeps_nothing(clerk):
    letter = make_draft(clerk)
    as_clerk = browser(clerk)
    as_clerk.post(edit(letter), sent(letter, title="", body="没有标题", keep="1"))
    assert typed_by(letter, clerk)[1]["title"] == ""

    saved = {name: getattr(letter, name) or "" for name in ("title", "recipient", "body")}
    saved |= {"signature": letter.signature, "mark": letter.mark, "contact": letter.contact}
    saved |= {"attachments": letter.attachments, "copies": letter.copies}
    back = as_clerk.post(edit(letter), {**saved, "seen": "1", "keep": "1"})

    assert (back.json()["kept"], typed_by(letter, clerk)) == (False, None)


def test_preview_and_a_refused_save_keep_without_script(clerk):
    letter = make_draft(clerk)
    browser(clerk).post(edit(letter), sent(letter, body="先看看", preview="1"))
    assert typed_by(letter, clerk)[1]["body"] == "先看看"

    browser(clerk).post(edit(letter), sent(letter, signature="", body="少了署名"))

    assert typed_by(letter, clerk)[1]["body"] == "少了署名"


def test_somebody_elses_saving_in_between_is_met_when_saving(clerk, leader):
    letter = make_draft(clerk)
    browser(clerk).post(edit(letter), sent(letter, body="我写的", keep="1"))
    revise(letter.pk, finished(letter), seen=1, actor=leader, at=AT)

    opened = words(browser(clerk).get(edit(letter)))
    refused = browser(clerk).post(edit(letter), sent(letter, body="我写的"))

    assert ("我写的" in opened, 'name="seen" value="1"' in opened) == (True, True)
    assert (refused.status_code, "两边不同的地方" in words(refused)) == (409, True)
    assert typed_by(letter, clerk)[1]["body"] == "我写的"


def test_what_one_types_is_nobody_elses_and_may_be_given_up(clerk, leader):
    letter = make_draft(clerk)
    browser(clerk).post(edit(letter), sent(letter, body="只给自己看", keep="1"))

    assert "只给自己看" not in words(browser(leader).get(edit(letter)))
    told = words(browser(clerk).post(edit(letter), {"give-up": "1"}, follow=True))
    assert ("已经丢掉" in told, UnsavedWording.objects.count()) == (True, 0)


def test_keeping_refuses_in_words_what_cannot_be_kept(clerk, leader):
    letter = make_finished(clerk)
    with pytest.raises(WordingTooLong):
        keep_typed(letter.pk, {"title": "长" * 241}, seen=2, actor=clerk, at=AT)

    make_series(leader)
    issue(letter, leader, sure="1")
    late = browser(clerk).post(edit(letter), sent(letter, body="晚了", keep="1"))
    assert (late.status_code, late.json()["type"]) == (409, "/errors/letters.closed")


def issue(letter: Letter, officer, **sure):
    seen = {"seen": str(Letter.objects.get(pk=letter.pk).version)}
    return browser(officer).post(f"/manage/letters/{letter.pk}/issue/", seen | sure, follow=True)


def test_issuing_asks_once_more_with_number_and_addressee(clerk, leader):
    letter = make_finished(clerk)
    make_series(leader)
    browser(clerk).post(edit(letter), sent(letter, body="还在改", keep="1"))

    asked = words(issue(letter, leader))

    letter.refresh_from_db()
    for said in ("确认签发", letter.recipient, "钱经办还在改这份草稿", "不能收回"):
        assert said in asked
    assert (letter.is_draft, LetterNumber.objects.count()) == (True, 0)

    assert "已签发，文号" in words(issue(letter, leader, sure="1"))
    letter.refresh_from_db()
    assert (letter.state, UnsavedWording.objects.count()) == ("issued", 0)
    assert str(letter.number) in asked


def test_the_page_that_writes_loads_its_script_and_no_other_one_does(clerk):
    letter = make_draft(clerk)
    pages = [words(browser(clerk).get(one)) for one in (edit(letter), letter.get_absolute_url())]

    assert [("manage/letters.js" in one, "data-keeps" in one) for one in pages] == [
        (True, True),
        (False, False),
    ]
