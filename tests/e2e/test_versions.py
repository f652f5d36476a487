"""Cases moved to a newer version of their procedure in a browser: part by part, and taken back."""

import pytest

from qingdan.cases.models import Case
from qingdan.parties.enums import Role
from qingdan.web.manage import moving
from tests.builders import make_officer
from tests.desk import Desk
from tests.versions import REACHED, shipping

from .conftest import DESKTOP, PHONE, sign_in, with_phrase, wrong_with

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def newer(transactional_db, monkeypatch, tmp_path):
    """Three cases that can move, one that cannot, the officer, and the newer version."""
    desk = Desk()
    officer = make_officer(
        "bian.ban", full_name="王编", role=Role.LIST_OFFICE, organisation=desk.stage.county
    )
    with_phrase(officer)
    for title in ("东街井盖缺失", "南街井盖缺失", "西街井盖缺失"):
        desk.open(title)
    desk.recorded()
    monkeypatch.setattr(moving, "AT_ONCE", 2)
    return shipping(monkeypatch, tmp_path)(REACHED).version


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_all_that_can_move_go_on_by_themselves_and_come_back(window, newer, viewport):
    page = sign_in(window(viewport=viewport), "bian.ban")
    page.goto("/manage/procedures/")
    assert wrong_with(page) == []
    page.get_by_role("link", name="发现、制止、上报").click()
    page.get_by_text("动作“登记核实”两版不一样：名称").wait_for()
    assert wrong_with(page) == []

    page.get_by_label("理由", exact=True).last.fill("新版写得更清楚")
    page.get_by_role("button", name="能换的全部换用").click()
    page.get_by_text("已换用新版 3 件，1 件没有换").wait_for()
    assert wrong_with(page) == []
    assert Case.objects.filter(procedure__version=newer).count() == 3

    page.get_by_role("button", name="撤销").click()
    page.get_by_text("已换回 3 件。").wait_for()
    assert not Case.objects.filter(procedure__version=newer).exists()
