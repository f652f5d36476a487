"""The pages of law changes: who sees what, what is written, what comes out as a file."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from qingdan.parties.enums import Role
from qingdan.rulebook.models import LawChange, LawChangeTask
from tests.builders import make_officer, make_organisation, make_region
from tests.laws import CITING, CODE, THROUGH, make_list_officer, make_place, make_township_officer

pytestmark = pytest.mark.django_db
NEW = {"law": "草原法", "kind": "amended", "on": "2026-10-01", "words": "原文", "source": "出处"}


@pytest.fixture
def edition():
    return make_place()


@pytest.fixture
def client(edition):
    return browser(make_list_officer())


def browser(officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def address(name="law-change", code=CODE) -> str:
    return reverse(f"manage:{name}", args=(code,))


def text(response) -> str:
    return response.content.decode()


def seen(client, kind="entry") -> list[str]:
    groups = client.get(address(), {"kind": kind}).context["groups"]
    return [shown.row.seen for group in groups for shown in group.rows]


def decide(client, cited, state="right", reason="看过了", **more):
    given = {"cited": cited, "state": state, "reason": reason}
    return client.post(address("law-change-decide"), given, follow=True, **more)


def test_overview_counts_what_cites_each_change(client):
    response = client.get(reverse("manage:law-changes"))

    counts = {one.law: tally for one, tally in response.context["changes"]}
    assert counts["社会救助法"].open == counts["社会救助法"].total > 50
    assert counts["行政执法监督条例"].total == 0
    assert "没有引用它的地方" in text(response)
    assert "固阳县" in text(response)


def test_change_that_nothing_cites_says_so(client):
    shown = text(client.get(address(code="enforcement-supervision-regulation")))

    assert "固阳县的清单、标准事项、规则、流程和在办的事，现在都没有引用它" in shown
    assert "law-decide" not in shown


@pytest.mark.parametrize(
    ("asked", "there", "absent"),
    [
        ({}, CITING, ""),
        ({"kind": "entry"}, THROUGH, "低保金发放"),
        ({"q": "第四条受理"}, CITING, THROUGH),
        ({"state": "right"}, "没有符合的引用处", CITING),
        ({"kind": "nonsense", "state": "x"}, CITING, "没有符合"),
    ],
)
def test_queue_is_narrowed(client, asked, there, absent):
    shown = text(client.get(address(), asked))

    assert there in shown
    assert not absent or absent not in shown


def test_deciding_shows_who_when_why_and_can_be_undone(client):
    shown = text(decide(client, seen(client)))

    assert "2 处写为“核过，仍然对”" in shown
    assert "看过了" in shown
    assert "王编" in shown

    shown = text(client.post(address("law-change-undo"), follow=True))

    assert "已撤销，2 处改回待核对。" in shown
    assert set(LawChangeTask.objects.values_list("state", flat=True)) == {"open"}
    assert "已撤销" not in text(client.post(address("law-change-undo"), follow=True))


def test_deciding_without_a_reason_keeps_the_ticks(client):
    cited = seen(client)
    response = decide(client, cited[:1], reason=" ")

    assert response.status_code == 422
    assert "没有写理由，没有改动。" in text(response)
    assert f'value="{cited[0]}"' in text(response)
    assert text(response).count(" checked") == 1
    assert not LawChangeTask.objects.exists()


def test_deciding_twice_says_that_nothing_changed(client):
    cited = seen(client)
    decide(client, cited)

    assert "选中的已经是这个结果，没有改动。" in text(decide(client, cited))


@pytest.mark.parametrize(("state", "status"), [("gone", 404), ("", 404), ("right", 422)])
def test_deciding_nothing_or_nonsense_is_refused(client, state, status):
    assert decide(client, [], state=state).status_code == status


def test_unknown_change_is_not_found(client):
    for name in ("law-change", "law-change-export"):
        assert client.get(address(name, "no-such-change")).status_code == 404


def test_change_is_entered_and_withdrawn(client):
    page = client.post(reverse("manage:law-change-new"), NEW, follow=True)
    code = LawChange.objects.get().code

    assert page.redirect_chain[0][0] == address(code=code)
    assert "已登记《草原法》修改。" in text(page)

    refused = client.post(address("law-change-withdraw", code), {"reason": ""})
    assert refused.status_code == 422
    done = client.post(address("law-change-withdraw", code), {"reason": "写错了"}, follow=True)

    assert "已撤回《草原法》修改" in text(done)
    assert client.get(address(code=code)).status_code == 404


def test_shipped_change_is_not_withdrawn(client):
    response = client.post(address("law-change-withdraw"), {"reason": "不要了"})

    assert response.status_code == 422


@pytest.mark.parametrize("missing", ["law", "kind", "on", "words", "source"])
def test_change_without_a_part_is_refused_at_its_field(client, missing):
    response = client.post(reverse("manage:law-change-new"), {**NEW, missing: ""})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [missing]
    assert not LawChange.objects.exists()


def test_change_that_ships_is_refused_above_the_form(client):
    given = {**NEW, "law": "社会救助法", "kind": "new", "on": "2026-07-01"}

    response = client.post(reverse("manage:law-change-new"), given)

    assert "《社会救助法》的这个变动已经随程序提供" in text(response)


def test_export_gives_what_is_narrowed(client):
    decide(client, seen(client)[:1])

    response = client.get(address("law-change-export"), {"kind": "entry"})
    rows = list(load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))

    assert "社会救助法" in rows[0][0]
    assert rows[1][:4] == ("种类", "位置", "名称", "怎样引用")
    assert [row[2] for row in rows[2:]] == [CITING, THROUGH]
    assert rows[2][4:7] == ("核过，仍然对", "看过了", "王编")


def test_township_sees_all_and_ticks_its_own(edition):
    client = browser(make_township_officer())
    response = client.get(address())

    decidable = {
        shown.row.cited.kind.value
        for group in response.context["groups"]
        for shown in group.rows
        if shown.decidable
    }
    assert decidable == {"entry"}
    assert "低保金发放" in text(response)


def test_another_county_sees_neither_entries_nor_own_changes(client):
    client.post(reverse("manage:law-change-new"), NEW)
    decide(client, seen(client))
    body = make_organisation("阿荣旗委编办", region=make_region("150721", "阿荣旗", "county"))
    other = browser(make_officer(organisation=body))

    assert CITING not in text(other.get(address()))
    assert other.get(address(code=LawChange.objects.get().code)).status_code == 404


@pytest.mark.parametrize("role", [Role.TOWNSHIP_CLERK, Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR])
def test_others_are_refused(edition, role):
    client = browser(make_officer(role=role))

    assert client.get(reverse("manage:law-changes")).status_code == 403
    assert client.get(address()).status_code == 403
    assert "法规变动" not in text(client.get(reverse("manage:my-access")))
