"""Enforcement is for people with a valid licence; a small township borrows the legal office."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from qingdan.cases.domain.acting import Asked, take_action
from qingdan.cases.domain.refusals import CaseUnknown
from qingdan.cases.models import CaseDesk
from qingdan.cases.queries import cases_visible_to
from qingdan.parties.enums import OrganisationKind, RegionLevel, Role
from qingdan.procedures.refusals import WrongRole
from qingdan.procedures.run import Said
from tests.builders import make_officer, make_organisation, make_region
from tests.cases import Stage, shipped

pytestmark = pytest.mark.django_db
NOTHING_TO_DO_WITH_IT = {"no-conflict": "没有利害关系"}


def played(scenario, *, until):
    """Return a stage and a case of the penalty procedure, played until before an act."""
    stage = Stage(shipped("penalty"))
    whole = next(one for one in stage.definition.scenarios if one.code == scenario)
    steps = [one for one in whole.steps if not one.refused]
    at = next(number for number, one in enumerate(steps) if one.action == until)
    case = stage.play(replace(whole, steps=tuple(steps[:at])))
    return stage, case, steps[at]


@pytest.mark.parametrize(
    ("number", "days", "may"),
    [("", None, False), ("执法1号", -1, False), ("执法1号", 0, True)],
    ids=["no licence", "expired the day before", "its last day"],
)
def test_enforcement_asks_for_a_licence_that_is_valid_on_the_day(number, days, may):
    stage, case, step = played("revoked", until="declare")
    expires_on = None if days is None else step.at.date() + timedelta(days=days)
    officer = make_officer(
        role=Role.TOWNSHIP_CLERK,
        organisation=stage.government,
        licence_number=number,
        licence_expires_on=expires_on,
    )
    asked = Asked("declare", Said(values=NOTHING_TO_DO_WITH_IT), case.version, "declare")

    if may:
        assert take_action(case.pk, asked, actor=officer, at=step.at).action == "declare"
        return
    with pytest.raises(WrongRole, match="执法人员"):
        take_action(case.pk, asked, actor=officer, at=step.at)


def test_the_legal_office_of_the_county_may_be_lent_for_the_review():
    _, case, step = played("revoked", until="pass-review")
    office = make_organisation("固阳县司法局", OrganisationKind.DEPARTMENT)
    lent = make_officer(role=Role.LEGAL_OFFICE, organisation=office)
    county = make_region("150221", "土默特右旗", RegionLevel.COUNTY)
    other = make_organisation("土默特右旗司法局", OrganisationKind.DEPARTMENT, county)
    elsewhere = make_officer(role=Role.LEGAL_OFFICE, organisation=other)
    opinion = Said(values={"review-opinion": "事实清楚、程序合法"})

    asked = Asked("pass-review", opinion, case.version, "review")

    with pytest.raises(CaseUnknown):
        take_action(case.pk, asked, actor=elsewhere, at=step.at)
    take_action(case.pk, asked, actor=lent, at=step.at)

    assert cases_visible_to(lent, step.at.date()).filter(pk=case.pk).exists()
    assert CaseDesk.objects.filter(case=case, body=office, role=Role.LEGAL_OFFICE).exists()


def test_a_licence_lasts_through_its_last_day():
    officer = make_officer(
        role=None, licence_number="执法1号", licence_expires_on=date(2026, 3, 31)
    )

    assert [officer.is_licensed(date(2026, 3, 31)), officer.is_licensed(date(2026, 4, 1))] == [
        True,
        False,
    ]
