"""The page of a case: what each may do, refusals beside the form, both texts in a conflict."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from qingdan.cases.domain.linking import merge, relate
from qingdan.cases.enums import CaseStanding, RelationKind
from qingdan.cases.keys import body_key, officer_key
from qingdan.cases.models import Case, CaseEvent, CaseRelation
from qingdan.cases.shown import CaseShown
from qingdan.procedures.enums import Everyday
from tests.builders import make_organisation
from tests.desk import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def browser(officer):
    client = Client()
    client.force_login(officer)
    return client


def words(response):
    return response.content.decode()


def act(client, case, action, **sent):
    case.refresh_from_db()
    given = {"action": action, "lane": "main", "seen": case.version, "key": f"{action}/{case.pk}"}
    return client.post(f"/desk/cases/{case.pk}/act/", {**given, **sent})


def buttons(page):
    """Return the words of what opens a form, in order, with their class."""
    found = re.findall(r'<summary role="button" class="(\w+)">([^<]+)', page)
    return [(kind, text.strip()) for kind, text in found]


def test_the_usual_way_on_comes_first_and_what_ends_it_is_quiet(desk):
    case, page = desk.recorded(), browser(desk.clerk)
    address = f"/desk/cases/{case.pk}/"

    before = dict(map(reversed, buttons(words(page.get(address)))))
    desk.do(case, "stop", desk.clerk, values={"stopping": "设了围挡"})
    after = dict(map(reversed, buttons(words(page.get(address)))))

    assert next(iter(before)) == "劝阻制止"
    assert (before["劝阻制止"], before["查无此事办结"], before["转办"]) == ("first", *["quiet"] * 2)
    assert next(iter(after)) == "上报主管部门"
    assert (after["上报主管部门"], after["当场改正办结"]) == ("first", "quiet")
    assert [*before.values(), *after.values()].count("first") == 2


def test_what_is_missing_is_said(desk):
    page = words(browser(desk.clerk).get(f"/desk/cases/{desk.recorded().pk}/"))

    assert "还差 1 项" in page


def test_bodies_named_by_the_entry_come_first_all_others_fold(desk):
    case = desk.recorded()
    desk.do(case, "stop", desk.clerk, values={"stopping": "设了围挡"})
    make_organisation("固阳县住房和城乡建设局", "department")

    page = words(browser(desk.clerk).get(f"/desk/cases/{case.pk}/"))

    first, _, others = page.partition("其他单位")
    assert desk.department.name in first
    assert "固阳县住房和城乡建设局" not in first
    assert "固阳县住房和城乡建设局" in others


def test_more_bodies_are_asked_to_join(desk):
    case, other = desk.reported(), make_organisation("固阳县水务局", "department")

    answer = act(
        browser(desk.clerk), case, Everyday.JOINT, parties=[body_key(other.pk)], reason="涉及河道"
    )

    assert answer.status_code == 302
    assert case.lanes.filter(body=other).exists()


def test_a_refusal_stands_beside_its_form_with_what_was_typed(desk):
    case = desk.open()

    answer = act(browser(desk.cadre), case, "record", **{"f-place": "镇政府东街"})

    page = words(answer)
    assert answer.status_code == 422
    assert page.index('name="action" value="record"') < page.index("data-refused")
    assert 'value="镇政府东街"' in page
    assert CaseEvent.objects.count() == 1


def test_a_return_needs_a_reason_and_a_clause(desk):
    case = desk.recorded()

    answer = act(browser(desk.clerk), case, Everyday.RETURN, reason="没写清", everyday="yes")

    assert answer.status_code == 422
    assert "条款" in words(answer)


def test_a_conflict_shows_what_was_done_and_what_was_typed(desk):
    case = desk.recorded()
    seen = case.version
    desk.do(case, "stop", desk.colleague, values={"stopping": "站所已经到场"})

    answer = act(browser(desk.clerk), case, "stop", seen=seen, **{"f-stopping": "我也去看了"})

    page = words(answer)
    both = page[page.index("data-refused") :][:3000]
    assert answer.status_code == 409
    assert "站所已经到场" in both
    assert "我也去看了" in both
    assert "没有提交" in both


def test_what_cannot_be_done_any_more_keeps_the_text_above(desk):
    case = desk.recorded()
    seen = case.version
    desk.do(case, "dismiss", desk.colleague, values={"result": "没有"}, reason="看过")

    answer = act(browser(desk.clerk), case, "stop", seen=seen, **{"f-stopping": "我写的经过"})

    page = words(answer)
    assert answer.status_code == 409
    assert "我写的经过" in page
    assert "这一步现在不能办了" in page


def test_what_was_taken_back_stays_in_the_record_and_counts_for_nothing(desk):
    case = desk.recorded()
    desk.do(case, Everyday.RETURN, desk.clerk, reason="没写清地点", clause="配合1 乡镇1")

    page = words(browser(desk.clerk).get(f"/desk/cases/{case.pk}/"))

    assert 'class="void"' in page
    assert "不作数" in page


def test_a_helping_department_sees_its_lane_and_not_the_rest(desk):
    case, other = desk.reported(), desk.stranger()
    body = other.posts.get().organisation
    desk.do(case, Everyday.JOINT, desk.clerk, parties=(body_key(body.pk),), reason="涉及河道")

    page = words(browser(other).get(f"/desk/cases/{case.pk}/"))

    assert f"主管部门 · {body.name}" in page
    assert f"主管部门 · {desk.department.name}" not in page
    assert "设了围挡" not in page


def test_a_department_reads_its_own_clauses_what_it_owes_and_what_is_shared(desk):
    case, other = desk.reported(), desk.stranger()
    body = other.posts.get().organisation
    desk.do(case, Everyday.JOINT, desk.clerk, parties=(body_key(body.pk),), reason="涉及河道")

    leads = words(browser(desk.helper).get(f"/desk/cases/{case.pk}/"))
    helps = words(browser(other).get(f"/desk/cases/{case.pk}/"))

    assert f"清单写明{desk.department.name}的职责" in leads
    assert "接收乡镇上报的信息。" in leads.split("lane-duties")[1].split("</details>")[0]
    assert "应保障" in leads.split("lane-duties")[1].split("</details>")[0]
    assert "镇政府东街" in helps
    assert ("lane-duties" in helps, "设了围挡" in helps) == (False, False)


def test_a_helping_department_reads_why_it_was_asked_and_not_why_others_were(desk):
    case, other = desk.reported(), desk.stranger()
    body = other.posts.get().organisation
    desk.do(case, Everyday.JOINT, desk.clerk, parties=(body_key(body.pk),), reason="涉及河道")
    desk.do(case, Everyday.SUSPEND, desk.clerk, reason="当事人家里有事", clause="配合1 乡镇1")

    shown = CaseShown(case, other, list(other.posts.all()), desk.at)
    told = {one.event.action: one.told for one in shown.lines}
    page = words(browser(other).get(f"/desk/cases/{case.pk}/"))

    assert told["joint"] == (("交给", body.name), ("理由", "涉及河道"))
    assert (told["suspend"], told["report"]) == ((), ())
    assert "涉及河道" in page
    assert "当事人家里有事" not in page
    assert "当事人家里有事" in words(browser(desk.clerk).get(f"/desk/cases/{case.pk}/"))


def test_the_record_names_time_limits_and_people(desk):
    case = desk.reported()
    more = {"clock": "answer", "answer-by": desk.at.date() + timedelta(days=20)}
    desk.do(case, Everyday.EXTEND, desk.clerk, lane=desk.lane, values=more, reason="部门要求")
    to = {"person": officer_key(desk.colleague.pk)}
    desk.do(case, Everyday.TRANSFER, desk.clerk, values=to, reason="出差")

    shown = CaseShown(case, desk.clerk, list(desk.clerk.posts.all()), desk.at)
    values = {one.event.action: dict(one.values) for one in shown.lines}

    assert values["transfer"] == {"转给": "李强"}
    assert values["extend"]["期限"] == "部门答复"


def test_an_ended_case_says_how_and_offers_no_links(desk):
    case = desk.recorded()
    desk.do(case, "dismiss", desk.clerk, values={"result": "没有"}, reason="看过")

    page = words(browser(desk.clerk).get(f"/desk/cases/{case.pk}/"))

    assert "办结" in page
    assert "合并、拆分、关联" not in page


def test_a_merged_case_leads_to_where_it_went(desk):
    case, into = desk.recorded("重复"), desk.recorded("原来")
    merge(case.pk, into.pk, reason="同一处", key="m", actor=desk.clerk, at=desk.at)

    page = words(browser(desk.clerk).get(f"/desk/cases/{case.pk}/"))

    assert f'并入<a href="/desk/cases/{into.pk}/">' in page
    assert buttons(page) == []
    assert "已并入本件" in words(browser(desk.clerk).get(f"/desk/cases/{into.pk}/"))


def test_cases_are_related_merged_and_split_from_the_page(desk):
    first, second, third = (desk.recorded(one) for one in ("一", "二", "三"))
    client = browser(desk.clerk)

    sent = {"other": second.number, "kind": RelationKind.FOLLOWS, "key": "r"}
    assert client.post(f"/desk/cases/{first.pk}/relate/", sent).status_code == 302
    assert CaseRelation.objects.get().kind == RelationKind.FOLLOWS
    sent = {"other": "1", "reason": "同一处", "key": "m"}
    assert client.post(f"/desk/cases/{third.pk}/merge/", sent).status_code == 302
    third.refresh_from_db()
    assert third.standing == CaseStanding.MERGED
    sent = {"titles": "清淤\n\n护栏", "reason": "两件事", "key": "s"}
    assert client.post(f"/desk/cases/{first.pk}/split/", sent).status_code == 302
    made = Case.objects.filter(parent=first, standing="open")
    assert {one.title for one in made} == {"清淤", "护栏"}


@pytest.mark.parametrize(
    ("path", "sent", "said"),
    [
        ("merge", {"other": "1", "reason": "同一处"}, "是同一件"),
        ("relate", {"other": "99"}, "没有这个办件"),
        ("split", {"titles": " ", "reason": "两件事"}, "没有写明拆出什么"),
    ],
)
def test_links_are_refused_where_they_were_asked(desk, path, sent, said):
    case = desk.recorded()

    answer = browser(desk.clerk).post(f"/desk/cases/{case.pk}/{path}/", {**sent, "key": "k"})

    page = words(answer)
    assert answer.status_code == 422
    assert said in page[page.index('id="links" open') :]


def test_nobody_else_finds_the_case(desk):
    case = desk.recorded()
    client = browser(desk.stranger())

    assert client.get(f"/desk/cases/{case.pk}/").status_code == 404
    assert act(client, case, "stop").status_code == 404
    for one in ("relate", "merge", "split"):
        assert client.post(f"/desk/cases/{case.pk}/{one}/", {"other": "1"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_case_costs_the_same_however_much_hangs_on_it(desk, count, django_assert_num_queries):
    case = desk.reported()
    for number in range(count):
        body = make_organisation(f"局{number}", "department")
        desk.do(case, Everyday.JOINT, desk.clerk, parties=(body_key(body.pk),), reason="一起办")
        other = desk.recorded(str(number))
        relate(
            case.pk, other.pk, RelationKind.RELATED, key=f"r{number}", actor=desk.clerk, at=desk.at
        )
    client = browser(desk.clerk)

    with django_assert_num_queries(CASE):
        client.get(f"/desk/cases/{case.pk}/")


CASE = 17
"""Queries of the page of a case, those of the session and the menu included."""
