import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from qingdan.catalogue.models import Edition
from qingdan.documents.model import Severity
from qingdan.parties.enums import Role
from tests.builders import (
    make_document,
    make_edition,
    make_finding,
    make_officer,
    make_organisation,
    make_published,
)

from .conftest import signed_in_as

pytestmark = pytest.mark.django_db

TOMORROW = {"days": 1}


def day(**later):
    return timezone.localdate() + timedelta(**later)


def act(client, edition, name, **given):
    return client.post(f"/manage/editions/{edition.pk}/{name}/", given)


def state_of(edition):
    return Edition.objects.get(pk=edition.pk).state


@pytest.fixture
def submitted(as_wang):
    edition = make_edition()
    act(as_wang, edition, "submit")
    return edition


def test_submit_hands_the_draft_to_a_second_person(as_wang, wang):
    edition = make_edition()

    response = act(as_wang, edition, "submit")

    edition.refresh_from_db()
    assert response.url == f"/manage/editions/{edition.pk}/release/"
    assert (edition.state, edition.submitted_by) == ("submitted", wang)


def test_submit_is_refused_while_errors_are_open(as_wang):
    edition = make_edition(make_document(findings=(make_finding(severity=Severity.ERROR),)))

    response = act(as_wang, edition, "submit")

    assert (response.status_code, state_of(edition)) == (422, "draft")
    assert "还有 1 处错误没有处理，不能送审。" in response.text


def test_release_tells_the_submitter_why_there_is_no_button(as_wang, as_li, submitted):
    own = as_wang.get(f"/manage/editions/{submitted.pk}/release/")
    other = as_li.get(f"/manage/editions/{submitted.pk}/release/")

    assert "这一版由您本人送审" in own.text
    assert "data-publish" not in own.text
    assert "data-publish" in other.text


def test_publish_by_the_submitter_is_refused(as_wang, submitted):
    response = act(as_wang, submitted, "publish", valid_from=day())

    assert (response.status_code, state_of(submitted)) == (422, "submitted")
    assert "发布人不能是起草或送审的人，清单没有发布。" in response.text


def test_publish_by_a_second_person_names_what_ends(as_wang, as_li, li):
    before = make_published()
    draft = make_edition()
    act(as_wang, draft, "submit")

    page = as_li.get(f"/manage/editions/{draft.pk}/release/")
    act(as_li, draft, "publish", valid_from=day(**TOMORROW))

    draft.refresh_from_db()
    before.refresh_from_db()
    assert "银号镇 第1版（自2025年7月1日起收录" in page.text
    assert "到那一天同时失效，固定网址不变；所以要选晚于 2025年7月1日的一天。" in page.text
    assert (draft.state, draft.published_by, draft.valid_from) == (
        "published",
        li,
        day(**TOMORROW),
    )
    assert before.valid_until == day(**TOMORROW)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("0202-01-01", "请核对年份。"),
        ("", "请选择生效日期。"),
        ("明天", "请写成 2026-12-01 这样。"),
    ],
)
def test_publish_says_what_is_wrong_with_the_day(as_li, submitted, value, sentence):
    response = act(as_li, submitted, "publish", valid_from=value)

    assert (response.status_code, state_of(submitted)) == (422, "submitted")
    assert sentence in response.text


def test_publish_asks_for_the_day_without_guessing_it(as_li, submitted):
    page = as_li.get(f"/manage/editions/{submitted.pk}/release/")

    assert re.search(r'<input type="date" name="valid_from"[^>]*>', page.text)
    assert 'value="20' not in page.text
    assert "以后不能撤回" in page.text


def test_publish_takes_a_past_day_with_what_states_it(as_li, submitted):
    basis = "固党办发〔2025〕12号"

    act(as_li, submitted, "publish", valid_from="2025-03-01", date_basis=basis)

    submitted.refresh_from_db()
    assert (submitted.valid_from, submitted.date_basis) == (date(2025, 3, 1), basis)
    page = as_li.get(f"/manage/editions/{submitted.pk}/release/")
    assert "自2025年3月1日起施行" in page.text
    assert basis in page.text


def test_publish_is_refused_before_the_previous_edition_began(as_wang, as_li):
    make_published()
    draft = make_edition()
    act(as_wang, draft, "submit")

    response = act(as_li, draft, "publish", valid_from="2025-07-01")

    assert (response.status_code, state_of(draft)) == (422, "submitted")
    assert "必须晚于上一版的生效日期（2025年7月1日）" in response.text


def test_release_tells_who_drafted_it_why_there_is_no_button(as_wang, as_li, li):
    edition = make_edition()
    Edition.objects.filter(pk=edition.pk).update(created_by=li)
    act(as_wang, edition, "submit")

    page = as_li.get(f"/manage/editions/{edition.pk}/release/")

    assert "这一版由您本人起草，所以这里没有发布按钮" in page.text
    assert act(as_li, edition, "publish", valid_from=day()).status_code == 422


def test_publish_twice_gives_one_result(as_li, submitted):
    act(as_li, submitted, "publish", valid_from=day())

    again = act(as_li, submitted, "publish", valid_from=day())

    assert again.status_code == 302
    assert submitted.events.filter(act="edition.published").count() == 1


def test_publish_on_a_stale_page_is_a_plain_conflict(as_wang, as_li, submitted):
    act(as_wang, submitted, "send-back", reason="还要改")

    response = act(as_li, submitted, "publish", valid_from=day())

    assert response.status_code == 422
    assert "现在是“草稿”，不能发布；数据没有改动。" in response.text


def test_send_back_needs_a_reason(as_li, submitted):
    response = act(as_li, submitted, "send-back", reason="")

    assert (response.status_code, state_of(submitted)) == (422, "submitted")


def test_withdraw_before_the_first_day_brings_the_old_one_back(as_wang, as_li):
    before = make_published()
    draft = make_edition()
    act(as_wang, draft, "submit")
    act(as_li, draft, "publish", valid_from=day(**TOMORROW))

    act(as_wang, draft, "withdraw", reason="县里要求暂缓")

    before.refresh_from_db()
    assert (state_of(draft), before.valid_until) == ("withdrawn", None)


def test_withdraw_is_neither_offered_nor_done_once_in_force(as_wang):
    edition = make_published()

    page = as_wang.get(f"/manage/editions/{edition.pk}/release/")
    response = act(as_wang, edition, "withdraw", reason="想撤回")

    assert "已经生效的版本不能撤回" in page.text
    assert (response.status_code, state_of(edition)) == (422, "published")


def test_withdrawn_edition_can_be_taken_up_again(as_wang, as_li, submitted):
    act(as_li, submitted, "publish", valid_from=day(**TOMORROW))
    act(as_wang, submitted, "withdraw", reason="县里要求暂缓")

    page = as_wang.get(f"/manage/editions/{submitted.pk}/release/")
    first = act(as_wang, submitted, "revise", reason="县里同意发布")
    again = act(as_wang, submitted, "revise", reason="县里同意发布")

    draft = Edition.objects.get(state="draft")
    assert "以此另立草稿" in page.text
    assert first.url == again.url == f"/manage/editions/{draft.pk}/release/"
    assert draft.items.count() == submitted.items.count()


def test_discard_leaves_record_and_rows(as_wang):
    edition = make_edition()

    act(as_wang, edition, "discard", reason="乡镇认错了")

    assert (state_of(edition), edition.items.count()) == ("discarded", 3)
    assert "乡镇认错了" in as_wang.get(f"/manage/editions/{edition.pk}/release/").text


def test_revise_opens_one_correcting_draft_however_often_it_is_asked(as_wang):
    edition = make_published()

    first = act(as_wang, edition, "revise", reason="第3项误印")
    again = act(as_wang, edition, "revise", reason="第3项误印")

    draft = Edition.objects.get(state="draft")
    assert first.url == again.url == f"/manage/editions/{draft.pk}/release/"
    assert (draft.based_on, draft.reason) == (edition, "第3项误印")


@pytest.mark.parametrize("name", ["submit", "publish", "send-back", "withdraw", "discard"])
def test_acts_need_a_post(as_wang, name):
    edition = make_edition()

    response = as_wang.get(f"/manage/editions/{edition.pk}/{name}/", follow=True)

    assert "刚才的办理没有送达" in response.text
    assert (edition.events.count(), state_of(edition)) == (1, "draft")


def test_home_of_an_empty_installation_offers_the_first_step(as_wang):
    assert '先<a href="/manage/import/">导入一份清单</a>' in as_wang.get("/manage/").text


@pytest.mark.parametrize("role", [Role.DEPARTMENT_CLERK, Role.SYSTEM_ADMINISTRATOR])
def test_home_leads_to_the_own_department_once_lists_name_it(role):
    body = make_organisation("固阳县农牧局", "department", role_key="agriculture")
    client = signed_in_as(make_officer(role=role, organisation=body))

    before = client.get("/manage/")
    make_published()
    after = client.get("/manage/")

    assert ['href="/d/agriculture"' in page.text for page in (before, after)] == [False, True]
    assert "农牧局的事项</a>" in after.text
    assert client.get("/d/agriculture").status_code == 200
    assert after.context["help_page"] == (
        "publishing" if role == Role.DEPARTMENT_CLERK else "first-day"
    )


@pytest.mark.parametrize("count", [1, 3])
def test_home_costs_the_same_for_any_number(as_wang, count, django_assert_num_queries):
    for _ in range(count):
        make_edition()

    with django_assert_num_queries(12):
        response = as_wang.get("/manage/")

    assert len(response.context["waiting"]) == count


def test_home_says_who_does_what_next(as_wang, as_li, submitted):
    assert "等清单管理员核对后发布" in as_wang.get("/manage/").text
    assert "请核对后发布，或退回" in as_li.get("/manage/").text
