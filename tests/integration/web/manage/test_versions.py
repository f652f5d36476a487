"""The pages of the versions of procedures: what is in use, what can move and why not, and back."""

import pytest
from django.test import Client
from django.urls import reverse

from qingdan.cases.checking import case_faults
from qingdan.cases.models import Case
from qingdan.parties.enums import Role
from qingdan.web.manage import moving
from tests.builders import make_officer
from tests.desk import Desk
from tests.versions import NEWER, REACHED, shipping

pytestmark = pytest.mark.django_db
PAGE_QUERIES = 14
LIST, PAGE = reverse("manage:versions"), reverse("manage:versions-of", args=("report-up",))
MOVE, UNDO, BACK = (
    reverse(f"manage:versions-{one}", args=("report-up",)) for one in ("move", "undo", "back")
)


@pytest.fixture
def ship(monkeypatch, tmp_path):
    return shipping(monkeypatch, tmp_path)


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def client(desk):
    client = Client()
    office = make_officer("office", role=Role.LIST_OFFICE, organisation=desk.stage.county)
    client.force_login(office)
    return client


def text(response) -> str:
    return response.content.decode()


def versions() -> list[str]:
    return list(Case.objects.order_by("pk").values_list("procedure__version", flat=True))


def test_pages_say_what_is_in_use_what_can_move_and_why_not(client, desk, ship):
    assert "还没有在办的办件" in text(client.get(LIST))
    desk.recorded("南街井盖缺失"), desk.open("西街井盖缺失")
    assert "都用现行的版本" in text(client.get(LIST))
    assert "没有用旧版的办件" in text(client.get(PAGE))
    ship(REACHED)

    assert "2 件用旧版" in text(client.get(LIST))
    shown = text(client.get(PAGE))

    assert "动作“登记核实”两版不一样：名称" in shown
    assert shown.count("可以换</td>") == 1
    assert shown.count('name="case"') == 1


def test_all_move_part_by_part_and_are_taken_back(client, desk, ship, monkeypatch):
    monkeypatch.setattr(moving, "AT_ONCE", 2)
    for title in ("东", "南", "西"):
        desk.open(f"{title}街井盖缺失")
    desk.recorded()
    older, newer = versions()[0], ship(REACHED).version

    first = client.post(MOVE, {"all": "1", "reason": "新版"}, follow=True)
    assert (versions(), "一共 4 件，已换用新版 2 件" in text(first)) == (
        [newer, newer, older, older],
        True,
    )
    client.post(MOVE, {"go_on": "1"})
    last = text(client.post(MOVE, {"go_on": "1"}, follow=True))
    assert versions() == [newer, newer, newer, older]
    assert "已换用新版 3 件，1 件没有换：这一件不能换用新版：动作“登记核实”两版不一样" in last
    assert "最近换用新版的" in last

    client.post(UNDO)
    back = text(client.post(UNDO, follow=True))

    assert versions() == [older] * 4
    assert "已换回 3 件。" in back
    assert "最近换用新版的" not in back
    assert list(case_faults()) == []


def test_one_moves_and_goes_back_with_a_reason(client, desk, ship):
    case, other = desk.open("东街井盖缺失"), desk.open("西街井盖缺失")
    older, newer = versions()[0], ship(NEWER).version

    refused = client.post(MOVE, {"case": [case.pk]})
    nothing = client.post(MOVE, {"reason": "新版"}, follow=True)
    assert (refused.status_code, "要写明理由" in text(refused)) == (422, True)
    assert "没有勾选办件" in text(nothing)
    client.post(MOVE, {"case": [case.pk], "reason": "新版"})
    assert versions() == [newer, older]

    refused = client.post(BACK, {"case": [other.pk], "reason": "弄错了"})
    client.post(BACK, {"case": [case.pk], "reason": "弄错了"})

    assert (refused.status_code, "没有换过流程版本" in text(refused)) == (422, True)
    assert versions() == [older, older]


def test_nobody_else_gets_in_and_an_unknown_procedure_is_said(client, desk):
    other = Client()
    other.force_login(desk.leader)

    assert [other.get(one).status_code for one in (LIST, PAGE)] == [403, 403]
    acts = [other.post(one, {"all": "1", "reason": "试试"}) for one in (MOVE, UNDO, BACK)]
    assert [one.status_code for one in acts] == [403, 403, 403]
    gone = client.get(reverse("manage:versions-of", args=("no-such",)))
    assert (gone.status_code, "没有“no-such”这个流程" in text(gone)) == (404, True)


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_any_number(client, desk, ship, count, django_assert_num_queries):
    for number in range(count):
        desk.open(f"{number} 号井盖缺失")
    ship(NEWER)
    client.get(PAGE)

    with django_assert_num_queries(PAGE_QUERIES):
        client.get(PAGE)
