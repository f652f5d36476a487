"""What is kept for speed never shows what is over, or belongs to somebody else."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qingdan.cases.domain.drafts import keep_draft
from qingdan.cases.domain.linking import merge
from qingdan.cases.models import Case, CaseDraft
from qingdan.cases.one_case import seen_case
from qingdan.cases.queries import cases_seen_from
from qingdan.notices.models import Notice
from qingdan.parties.domain.authorising import standing
from qingdan.parties.enums import Role
from qingdan.parties.models import Officer, Post
from tests.desk import FOUND, Desk
from tests.notices import tell_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 14


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def case(desk):
    return desk.recorded()


def page(officer, case):
    return signed_in(officer).get(f"/desk/cases/{case.pk}/")


def signed_in(officer):
    client = Client()
    client.force_login(officer)
    return client


def text(response):
    return response.content.decode()


def tokens(response):
    return set(re.findall(r'csrfmiddlewaretoken" value="(\w+)"', text(response)))


def test_the_frame_of_one_is_never_that_of_another(desk, case):
    first, second, again = (
        text(page(one, case)) for one in (desk.clerk, desk.colleague, desk.clerk)
    )

    assert [("王芳</a>" in one, "李强</a>" in one) for one in (first, second, again)] == [
        (True, False),
        (False, True),
        (True, False),
    ]


def test_every_form_carries_the_token_of_its_own_page(desk, case):
    one, other = page(desk.clerk, case), page(desk.colleague, case)

    assert (len(tokens(one)), len(tokens(other))) == (1, 1)
    assert tokens(one) != tokens(other)
    kept = signed_in(desk.clerk)
    assert tokens(kept.get(f"/desk/cases/{case.pk}/")) != tokens(one)


def test_forms_of_one_case_act_on_that_case(desk, case):
    other = desk.recorded("南街路灯不亮")

    for one in (case, other, case):
        found = re.findall(
            r'action="/desk/cases/(\d+)/act/#lane-(\d+)"', text(page(desk.clerk, one))
        )
        assert set(found) == {(str(one.pk), str(one.lanes.get().pk))}
        seen = set(re.findall(r'name="seen" value="(\d+)"', text(page(desk.clerk, one))))
        assert seen == {str(one.version)}


def test_menu_and_acts_follow_the_posts_at_once(desk, case):
    before = text(page(desk.clerk, case))

    Post.objects.filter(officer=desk.clerk).update(role=Role.DEPARTMENT_LEADER)
    moved = page(desk.clerk, case)
    Post.objects.filter(officer=desk.clerk).update(valid_until=timezone.localdate())
    ended = page(desk.clerk, case)

    assert ("立项</a>" in before, "劝阻制止" in before) == (True, True)
    assert "劝阻制止</summary>" not in text(moved)
    assert (ended.status_code, "立项</a>" in text(ended)) == (404, False)


def test_an_account_out_of_use_and_an_ended_sign_in_see_nothing(desk, case):
    client, closed = signed_in(desk.clerk), signed_in(desk.colleague)
    address = f"/desk/cases/{case.pk}/"
    assert (client.get(address).status_code, closed.get(address).status_code) == (200, 200)

    desk.clerk.sign_ins.update(ended_at=timezone.now(), ended_because="revoked")
    Officer.objects.filter(pk=desk.colleague.pk).update(is_active=False)

    assert (client.get(address).status_code, closed.get(address).status_code) == (302, 302)


def test_a_new_act_and_a_new_name_are_on_the_next_page(desk):
    case = desk.open()
    client = signed_in(desk.clerk)
    before = text(client.get(f"/desk/cases/{case.pk}/"))

    desk.do(case, "record", desk.cadre, values=FOUND)
    Officer.objects.filter(pk=desk.cadre.pk).update(full_name="孙新名")
    after = text(client.get(f"/desk/cases/{case.pk}/"))

    assert ("井盖缺失</dd>" in before, "井盖缺失</dd>" in after) == (False, True)
    assert ("孙村干" in before, "孙村干" in after, "孙新名" in after) == (True, False, True)


def test_a_draft_stands_in_the_form_of_its_author_while_it_is_there(desk, case):
    reason = "只有我自己看得到"
    plain = text(page(desk.clerk, case))
    saying = json.dumps({"lane": "main", "action": "transfer", "reason": reason})
    keep_draft(case.pk, ("main", "transfer"), saying, actor=desk.clerk, at=timezone.now())

    with_draft, of_other = text(page(desk.clerk, case)), text(page(desk.colleague, case))
    CaseDraft.objects.all().delete()
    without = text(page(desk.clerk, case))

    told = [reason in one for one in (plain, with_draft, of_other, without)]
    assert told == [False, True, False, False]


def test_the_bell_counts_what_is_unread_now(desk, case):
    client = signed_in(desk.clerk)
    address = f"/desk/cases/{case.pk}/"
    silent = text(client.get(address))
    tell_of("一条", desk.clerk)
    told = text(client.get(address))
    Notice.objects.update(read_at=timezone.now())
    read = text(client.get(address))

    counted = '<b class="badge">1<span class="unseen"> 条未读'
    assert [counted in one for one in (silent, told, read)] == [False, True, False]


def test_one_row_is_in_sight_exactly_when_the_database_says_so(desk):
    cases = [desk.recorded("甲"), desk.reported("乙"), desk.recorded("丙")]
    merge(cases[2].pk, cases[0].pk, reason="同一件", key="m", actor=desk.clerk, at=timezone.now())
    people = [*Officer.objects.all(), desk.stranger()]
    today = timezone.localdate()

    agreed = 0
    for officer in people:
        posts = standing(officer, today)
        for pk in Case.objects.values_list("pk", flat=True):
            asked = cases_seen_from(officer, posts).filter(pk=pk).exists()
            assert (seen_case(pk, officer, posts) is not None) == asked, (officer, pk)
            agreed += asked

    assert 0 < agreed < len(people) * len(cases)


def test_a_page_asks_few_queries_however_long_the_record(desk, case):
    client = signed_in(desk.clerk)
    address = f"/desk/cases/{case.pk}/"
    client.get(address)
    with CaptureQueriesContext(connection) as before:
        client.get(address)

    for _ in range(3):
        desk.do(case, "urge", desk.leader, reason="请快办")
    with CaptureQueriesContext(connection) as after:
        client.get(address)

    assert len(after) == len(before) <= MOST_QUERIES
