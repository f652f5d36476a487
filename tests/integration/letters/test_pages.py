"""Letters as staff meet them: from an answer to the register."""

import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from qingdan.letters.domain.drafting import revise
from qingdan.letters.domain.issuing import cancel, issue
from qingdan.letters.enums import LetterKind
from qingdan.letters.models import Letter, LetterNumber, NumberSeries
from qingdan.parties.enums import Role
from tests.builders import make_officer, make_organisation, make_region
from tests.letters import (
    ASKED,
    AT,
    PHONE,
    TOWNSHIP,
    finished,
    make_clerk,
    make_draft,
    make_finished,
    make_leader,
    make_lists,
    make_series,
)

pytestmark = pytest.mark.django_db
START = {"kind": "transfer", "township": TOWNSHIP, "text": ASKED, "entry": "reclaimed:1"}


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


@pytest.fixture
def as_clerk(clerk):
    return browser(clerk)


@pytest.fixture
def as_leader(leader):
    return browser(leader)


def words(response) -> str:
    return response.content.decode()


def sent(letter: Letter, **changes) -> dict[str, str]:
    """Return the form of a letter as a browser sends it."""
    saved = finished(letter)
    given = {name: getattr(saved, name) or "" for name in saved.__slots__}
    return {**given, "seen": str(letter.version), **changes}


def make_issued(leader, clerk, **values) -> Letter:
    letter = make_finished(clerk, **values)
    return issue(letter.pk, seen=2, actor=leader, at=AT)


def test_start_drafts_from_an_answer_and_opens_the_draft(as_clerk):
    response = as_clerk.post("/manage/letters/start/", START)

    letter = Letter.objects.get()
    assert response.url == f"/manage/letters/{letter.pk}/edit/"
    assert (letter.kind, letter.item.number, letter.question) == ("transfer", 1, ASKED)


def test_start_twice_is_one_letter_and_says_so(as_clerk):
    first = as_clerk.post("/manage/letters/start/", START)
    again = as_clerk.post("/manage/letters/start/", START, follow=True)
    other = as_clerk.post("/manage/letters/start/", {**START, "kind": "reply"})

    assert "今天已按同样的问答起草过" in words(again)
    assert (Letter.objects.count(), first.url != other.url) == (2, True)


def test_start_by_the_county_sends_what_is_the_townships(leader):
    office = make_organisation("固阳县人民政府", "county-government")
    operator = make_officer(role=Role.HOTLINE_OPERATOR, organisation=office)

    browser(operator).post("/manage/letters/start/", {**START, "entry": "basic:2"})

    assert Letter.objects.get().recipient == "银号镇人民政府"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kind": "order"}, "请求不完整"),
        ({"entry": "reclaimed:0"}, "请求不完整"),
        ({"township": "150222"}, "请求不完整"),
        ({"entry": "reclaimed:77"}, "现行清单里没有所选的事项"),
        ({"entry": "basic:2"}, "这是银号镇的基本履职事项（第 2 项）"),
        ({"on": "2024-01-01"}, "没有现行清单"),
    ],
)
def test_start_refuses_in_words(as_clerk, change, told):
    response = as_clerk.post("/manage/letters/start/", {**START, **change})

    assert (response.status_code in (404, 422), told in words(response)) == (True, True)
    assert Letter.objects.count() == 0


def test_start_only_by_post_and_only_within_reach(as_clerk):
    assert as_clerk.get("/manage/letters/start/").url == "/manage/"

    elsewhere = {**START, "township": "150721201"}
    assert as_clerk.post("/manage/letters/start/", elsewhere).status_code == 403


def test_edit_shows_the_wording_beside_the_paper_and_saves(as_clerk, clerk):
    letter = make_draft(clerk)

    shown = words(as_clerk.get(f"/manage/letters/{letter.pk}/edit/"))
    response = as_clerk.post(
        f"/manage/letters/{letter.pk}/edit/", sent(letter, contact="联系人：李强")
    )

    letter.refresh_from_db()
    assert 'name="body"' in shown
    assert "<mark>【请用一两句话写明" in shown
    assert (response.url, letter.contact, letter.version) == (
        f"/manage/letters/{letter.pk}/", "联系人：李强", 2,
    )  # fmt: skip


def test_edit_shows_both_texts_when_somebody_saved_meanwhile(as_clerk, clerk):
    letter = make_draft(clerk)
    colleague = make_clerk(full_name="孙同事")
    theirs = finished(letter, body="现将有关情况函告如下。\n他写的一段。", copies="县委编办")
    revise(letter.pk, theirs, seen=1, actor=colleague, at=AT)

    mine = sent(letter, body="现将有关情况函告如下。\n我写的一段。")
    refused = as_clerk.post(f"/manage/letters/{letter.pk}/edit/", mine)
    page = words(refused)
    letter.refresh_from_db()

    assert refused.status_code == 409
    assert "孙同事又改过这份公文" in page
    assert all(one in page for one in ("他写的一段。", "我写的一段。", "正文第 2 段", "县委编办"))
    assert ('name="seen" value="2"' in page, letter.version) == (True, 2)

    as_clerk.post(f"/manage/letters/{letter.pk}/edit/", {**mine, "seen": "2"})
    letter.refresh_from_db()
    assert (letter.body.splitlines()[-1], letter.version) == ("我写的一段。", 3)


def test_edit_shows_what_is_missing_at_its_field(as_clerk, clerk):
    letter = make_draft(clerk)

    response = as_clerk.post(f"/manage/letters/{letter.pk}/edit/", sent(letter, title=""))

    assert (response.status_code, "请写标题。" in words(response)) == (422, True)


def test_preview_saves_nothing(as_clerk, clerk):
    letter = make_draft(clerk)
    writing = sent(letter, title="关于<某事>的函", preview="1")

    for address in ("preview", "edit"):
        page = words(as_clerk.post(f"/manage/letters/{letter.pk}/{address}/", writing))
        assert "关于&lt;某事&gt;的函" in page

    letter.refresh_from_db()
    assert letter.version == 1


def test_letter_page_says_what_comes_next(as_clerk, as_leader, clerk, leader):
    letter = make_draft(clerk)
    address = f"/manage/letters/{letter.pk}/"
    assert "还有 2 处没有填写" in words(as_leader.get(address))

    revise(letter.pk, finished(letter), seen=1, actor=clerk, at=AT)
    assert "由乡镇领导或清单管理员办理" in words(as_clerk.get(address))
    assert "还没有设定代字" in words(as_leader.get(address))

    make_series(leader)
    assert "签发，编为 银政函〔" in words(as_leader.get(address))
    assert "签发，编为" not in words(as_clerk.get(address))


def test_issue_then_cancel_through_the_pages(as_leader, as_clerk, clerk, leader):
    make_series(leader)
    letter = make_finished(clerk)
    address = f"/manage/letters/{letter.pk}/"

    issued = words(as_leader.post(f"{address}issue/", {"seen": "2", "sure": "1"}, follow=True))
    number = str(LetterNumber.objects.get())
    edit = as_clerk.get(f"{address}edit/")
    refused = as_leader.post(f"{address}cancel/", {"reason": " "})
    cancelled = words(as_leader.post(f"{address}cancel/", {"reason": "主送写错"}, follow=True))

    assert f"已签发，文号{number}" in issued
    assert edit.url == address
    assert (refused.status_code, "没有写明理由" in words(refused)) == (422, True)
    assert "作废：主送写错。文号不再用。" in cancelled


def test_issue_refuses_in_words(as_leader, as_clerk, clerk, leader):
    letter = make_finished(clerk)
    address = f"/manage/letters/{letter.pk}/issue/"

    assert "还没有设定代字" in words(as_leader.post(address, {"seen": "2"}))
    make_series(leader)
    assert "又改过这份公文" in words(as_leader.post(address, {"seen": "1"}))
    assert as_clerk.post(address, {"seen": "2"}).status_code == 403
    assert Letter.objects.get().is_draft


def test_download_is_a_document_named_by_number(as_clerk, clerk, leader):
    make_series(leader)
    letter = make_issued(leader, clerk)

    response = as_clerk.get(f"/manage/letters/{letter.pk}/letter.docx")

    assert response["Content-Type"].endswith("wordprocessingml.document")
    assert "%E9%93%B6%E6%94%BF%E5%87%BD" in response["Content-Disposition"]
    assert response.content[:2] == b"PK"


def test_register_lists_filters_and_exports_without_personal_data(as_leader, clerk, leader):
    make_series(leader, after=4)
    make_series(leader, "银政复", LetterKind.REPLY)
    first = make_issued(leader, clerk)
    cancel(make_issued(leader, clerk).pk, reason="重复", actor=leader, at=AT)
    reply = make_draft(clerk, kind=LetterKind.REPLY)
    revise(reply.pk, finished(reply, recipient="王五先生"), seen=1, actor=clerk, at=AT)
    issue(reply.pk, seen=2, actor=leader, at=AT)

    page = words(as_leader.get("/manage/letters/register/"))
    only = words(as_leader.get("/manage/letters/register/?state=cancelled"))
    by_number = words(as_leader.get("/manage/letters/register/?q=5&kind=transfer"))
    book = as_leader.get("/manage/letters/register/export.xlsx?state=valid")

    rows = list(load_workbook(io.BytesIO(book.content))["公文登记簿"].values)
    assert "5—6号" in page
    assert (f"{first.number}" in only, "〔2026〕6号" in only) == (False, True)
    assert ("〔2026〕5号" in by_number, "〔2026〕6号" in by_number) == (True, False)
    assert [row[0] for row in rows] == ["文号", "银政复〔2026〕1号", "银政函〔2026〕5号"]
    assert rows[1][4] == "提出人"
    assert "王五" not in page
    assert all(PHONE not in str(row) for row in rows)


def test_words_are_set_and_lead_back_to_the_letter(as_leader, clerk, leader):
    letter = make_finished(clerk)
    address = f"/manage/letters/words/?body={letter.issuer_id}&kind=transfer&letter={letter.pk}"
    given = {"organisation": letter.issuer_id, "kind": "transfer", "begin_after": "17"}

    assert 'value="银政函"' in words(as_leader.get(address))
    refused = as_leader.post("/manage/letters/words/", {**given, "word": "YZH"})
    done = as_leader.post(
        "/manage/letters/words/", {**given, "word": "银政函", "letter": letter.pk}
    )

    assert "不能作代字" in words(refused)
    assert (done.url, str(NumberSeries.objects.get())) == (
        f"/manage/letters/{letter.pk}/", "银号镇人民政府 函 银政函",
    )  # fmt: skip
    assert "18号" in words(as_leader.get("/manage/letters/words/"))


def test_pages_say_what_would_be_there(as_leader):
    assert "草稿就在这里" in words(as_leader.get("/manage/letters/"))
    assert "还没有签发的公文" in words(as_leader.get("/manage/letters/?state=issued"))
    assert "没有作废的公文" in words(as_leader.get("/manage/letters/?state=cancelled"))
    assert "还没有编过文号" in words(as_leader.get("/manage/letters/register/"))


def test_letters_of_others_are_answered_like_those_that_are_not_there(clerk, leader):
    make_series(leader)
    draft, issued = make_draft(clerk), make_issued(leader, clerk)
    sister = make_organisation(
        "金山镇人民政府", "township-government", make_region("150222102", "金山镇")
    )
    stranger = browser(make_officer(role=Role.TOWNSHIP_LEADER, organisation=sister))

    for letter in (draft.pk, issued.pk, 9999):
        for act in ("", "edit/", "letter.docx"):
            assert stranger.get(f"/manage/letters/{letter}/{act}").status_code == 404
        for act in ("edit/", "preview/", "issue/", "cancel/"):
            assert stranger.post(f"/manage/letters/{letter}/{act}", {}).status_code == 404
    for page in ("", "?state=issued", "register/"):
        assert "银政函" not in words(stranger.get(f"/manage/letters/{page}"))


@pytest.mark.parametrize("role", [Role.VILLAGE_CADRE, Role.DEPARTMENT_CLERK, Role.AUDITOR])
def test_those_without_the_right_find_no_letters(role, clerk):
    body = make_organisation("某单位", "department")
    client = browser(make_officer(role=role, organisation=body))

    assert client.get("/manage/letters/").status_code == 403
    assert client.post("/manage/letters/start/", START).status_code == 403
    assert "/manage/letters/" not in words(client.get("/manage/"))


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_for_any_number(
    as_leader, clerk, leader, count, django_assert_num_queries
):
    make_series(leader)
    for _ in range(count):
        make_issued(leader, clerk)

    with django_assert_num_queries(LISTING):
        as_leader.get("/manage/letters/?state=issued")
    with django_assert_num_queries(REGISTER):
        as_leader.get("/manage/letters/register/")


LISTING, REGISTER = 10, 14
"""Queries of the two lists, those of the session and the menu included."""
