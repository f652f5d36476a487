"""Support for a year's standing work, and who owes it."""

from datetime import date

import pytest
from django.core.management import call_command

from qingdan.cases.domain.refusals import BodyUnfit, SupportNamed, YearUnfit
from qingdan.cases.domain.yearly import name_body, owe_for_year
from qingdan.cases.models import SupportObligation
from qingdan.documents.model import ListKind, Support, SupportKind
from qingdan.parties.domain.authorising import NotAllowed
from qingdan.parties.enums import Role
from qingdan.record.models import Event
from tests.builders import (
    group,
    make_cooperative_entry,
    make_document,
    make_list,
    make_officer,
    make_organisation,
    make_published,
)
from tests.desk import Desk

pytestmark = pytest.mark.django_db
TWO = (Support("提供技术指导。", SupportKind.GUIDANCE), Support("提供经费。", SupportKind.FUNDS))


@pytest.fixture
def desk():
    entries = (
        make_cooperative_entry(1, support=TWO, township_groups=(group("定期开展宣传。"),)),
        make_cooperative_entry(
            2,
            departments=("县农牧局", "县水务局"),
            township_groups=(group("每年4月开展宣传。"),),
        ),
    )
    document = make_document(make_list(*entries, kind=ListKind.COOPERATIVE))
    make_published(document, valid_from=date(2015, 1, 1))
    make_organisation("固阳县农牧局", "department", role_key="agriculture")
    return Desk()


def owed(desk, actor=None, year=0):
    return owe_for_year(desk.stage.place, year or desk.at.year, actor=actor, at=desk.at)


def test_each_clause_is_owed_once_a_year(desk):
    rows = owed(desk, desk.leader)

    assert [one.text for one in rows] == ["提供技术指导。", "提供经费。", "提供技术指导。"]
    assert owed(desk, desk.leader) == []
    assert SupportObligation.objects.count() == 3
    assert Event.objects.filter(act="case.support-owed").count() == 3


def test_one_department_owes_and_of_several_none_is_chosen(desk):
    rows = owed(desk)

    assert [one.body and one.body.name for one in rows] == ["固阳县农牧局", "固阳县农牧局", None]


def test_the_year_is_noted_by_leaders_and_the_list_office(desk):
    office = make_officer(role=Role.LIST_OFFICE)

    with pytest.raises(NotAllowed):
        owed(desk, desk.clerk)
    assert len(owed(desk, office)) == 3


def test_a_far_year_is_refused(desk):
    with pytest.raises(YearUnfit):
        owed(desk, desk.leader, year=desk.at.year + 2)


def test_who_owes_is_named_once_by_the_township(desk):
    row = owed(desk)[-1]
    body = make_organisation("固阳县水务局", "department", role_key="water")

    with pytest.raises(NotAllowed):
        name_body(row.pk, body, actor=make_officer(role=Role.LIST_OFFICE), at=desk.at)
    with pytest.raises(BodyUnfit):
        name_body(row.pk, desk.stage.village, actor=desk.clerk, at=desk.at)

    assert name_body(row.pk, body, actor=desk.clerk, at=desk.at).body == body
    with pytest.raises(SupportNamed):
        name_body(row.pk, body, actor=desk.clerk, at=desk.at)


def test_the_command_notes_a_year(desk, capsys):
    year = str(desk.at.year)

    call_command("support", "year", year, "--township", "150222105")
    call_command("support", "year", year, "--township", "银号镇")

    said = capsys.readouterr().out
    assert "新登记 3 项履职保障，其中 1 项还要写明由哪个部门保障。" in said
    assert "新登记 0 项" in said
