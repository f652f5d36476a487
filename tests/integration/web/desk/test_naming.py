"""A report of what was seen is given its entry by the township's clerk, who takes it over."""

import pytest

from qingdan.cases.domain.naming import name_entry
from qingdan.cases.domain.refusals import EntryNamed, ProcedureUnbound
from qingdan.cases.models import Case
from qingdan.parties.domain.authorising import NotAllowed
from qingdan.procedures.models import EntryBinding
from qingdan.record.models import Event
from tests.desk import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def seen_by_cadre(desk) -> Case:
    """Report what a cadre saw, as the page 随手报 does: without an entry."""
    case = desk.open(actor=desk.cadre)
    Case.objects.filter(pk=case.pk).update(item=None, lead=None)
    case.support.all().delete()
    desk.do(case, "record", desk.cadre, values={"place": "北街", "situation": "井盖丢了",
                                                "found-by": "巡查发现"})  # fmt: skip
    return Case.objects.get(pk=case.pk)


def test_the_clerk_names_the_entry_on_the_page_and_has_the_case(desk, client):
    case, item = seen_by_cadre(desk), desk.stage.item
    client.force_login(desk.clerk)

    page = client.get(f"/desk/cases/{case.pk}/").content.decode()
    assert f'href="/desk/cases/{case.pk}/entry/"' in page
    found = client.get(f"/desk/cases/{case.pk}/entry/", {"q": item.name[:6]}).content.decode()
    assert f'value="{item.kind}:{item.address}"' in found
    sent = {"entry": f"{item.kind}:{item.address}", "key": "n/1"}
    answers = [client.post(f"/desk/cases/{case.pk}/entry/", sent) for _ in range(2)]

    assert [one.url for one in answers] == [f"/desk/cases/{case.pk}/"] * 2
    case.refresh_from_db()
    assert (case.item, case.handler, case.lead) == (item, desk.clerk, None)
    assert case.support.count() == item.support.count()
    assert [one.action for one in case.events.order_by("number")][-2:] == [
        "entry-named",
        "transfer",
    ]
    assert Event.objects.filter(act="case.entry-named").count() == 1
    shown = client.get(f"/desk/cases/{case.pk}/").content.decode()
    assert "认定清单事项后接办" in shown
    assert "/entry/" not in shown


def test_only_the_townships_clerks_name_an_entry_once_and_one_it_is_worked_by(desk):
    case, item = seen_by_cadre(desk), desk.stage.item

    for other in (desk.cadre, desk.leader):
        with pytest.raises(NotAllowed):
            name_entry(case.pk, item, key="n/1", actor=other, at=desk.at)
    EntryBinding.objects.update(state="removed")
    with pytest.raises(ProcedureUnbound):
        name_entry(case.pk, item, key="n/2", actor=desk.clerk, at=desk.at)
    EntryBinding.objects.update(state="confirmed")
    name_entry(case.pk, item, key="n/3", actor=desk.clerk, at=desk.at)
    with pytest.raises(EntryNamed):
        name_entry(case.pk, item, key="n/4", actor=desk.clerk, at=desk.at)
