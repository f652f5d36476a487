from datetime import date

import pytest

from qingdan.parties.domain.authorising import NotAllowed, standing
from qingdan.parties.domain.bodies.naming import WrittenName, add_name, retire_name
from qingdan.parties.domain.bodies.organisations import Particulars
from qingdan.parties.domain.bodies.proposals import (
    confirm_name,
    confirm_new,
    dismiss,
    propose_unknown,
)
from qingdan.parties.domain.bodies.refusals import OrganisationUnfit, ProposalDecided
from qingdan.parties.domain.bodies.resolving import resolve
from qingdan.parties.enums import NameKind, OrganisationKind, ProposalState
from qingdan.parties.models import Organisation, PartyProposal
from qingdan.parties.queries import names_waiting
from qingdan.parties.suggesting import similar_bodies
from qingdan.record.models import Event
from tests.bodies import AT, TODAY, make_body, make_county, make_manager, names_of
from tests.builders import make_region

pytestmark = pytest.mark.django_db
HERE = "银号镇 · 配合履职 3"


def make_proposal(printed: str = "县某某服务中心") -> PartyProposal:
    (proposal,) = propose_unknown([(printed, HERE)], place=make_county(), actor=None, at=AT)
    return proposal


def test_propose_unknown_asks_once_for_each_unknown_name():
    make_body("固阳县农牧局", "县农牧局")
    township = make_region("150222105", "银号镇", parent=make_county())
    names = [
        ("县农牧局", HERE),
        ("县某某服务中心", HERE),
        ("县 某某服务中心", "银号镇 · 配合履职 9"),
        ("县水务局", HERE),
        ("", HERE),
    ]

    made = propose_unknown(names, place=township, actor=None, at=AT)
    again = propose_unknown(names, place=township, actor=None, at=AT)

    assert [(one.printed, one.role_key, one.seen_in, one.region_id) for one in made] == [
        ("县某某服务中心", "", HERE, "150222"),
        ("县水务局", "water", HERE, "150222"),
    ]
    assert again == []
    assert Event.objects.filter(act="party.proposal-made").count() == 2


def test_propose_unknown_needs_the_county():
    township = make_region("150222105", "银号镇")

    assert propose_unknown([("县水务局", HERE)], place=township, actor=None, at=AT) == []


def test_confirm_new_registers_the_body_and_its_printed_name():
    proposal, manager = make_proposal(), make_manager()
    asked = Particulars(OrganisationKind.PUBLIC_INSTITUTION, "固阳县某某中心", make_county())

    body = confirm_new(proposal.pk, asked, actor=manager, at=AT)

    proposal.refresh_from_db()
    assert (proposal.state, proposal.organisation) == (ProposalState.CONFIRMED, body)
    assert names_of(body) == [
        ("固阳县某某中心", NameKind.FULL, None, None),
        ("县某某服务中心", NameKind.PRINTED, None, None),
    ]
    assert Event.objects.last().after == proposal.fingerprint()


def test_confirm_name_adds_the_printed_name_to_the_body():
    body, proposal = make_body("固阳县农牧局"), make_proposal("县农牧业局")

    confirm_name(proposal.pk, body, actor=make_manager(), at=AT)

    assert resolve("县农牧业局", make_county(), on=TODAY) == body
    assert names_of(body)[1][:2] == ("县农牧业局", NameKind.PRINTED)


def test_registering_and_naming_settle_what_is_called_exactly_so():
    names = ("固阳县甲中心", "县乙中心", "县甲中心")
    proposals = [make_proposal(name) for name in names]
    body, manager = make_body("固阳县甲中心"), make_manager()

    add_name(body, WrittenName("县乙中心"), actor=manager, at=AT)

    for proposal in proposals:
        proposal.refresh_from_db()
    assert [(one.state, one.organisation) for one in proposals] == [
        (ProposalState.CONFIRMED, body),
        (ProposalState.CONFIRMED, body),
        (ProposalState.OPEN, None),
    ]
    noted = Event.objects.filter(act="party.proposal-decided").values_list("reason", flat=True)
    assert list(noted) == ["名称与已登记的单位完全相同，自动对应"] * 2


def test_a_name_that_resolves_by_role_alone_waits_with_the_body_suggested():
    proposal = make_proposal("县水务局")
    body = make_body("固阳县水利和湖泊管理局", role_key="water")
    other = make_body("固阳县丁中心")

    add_name(other, WrittenName("县丁中心"), actor=make_manager(), at=AT)

    proposal.refresh_from_db()
    assert resolve("县水务局", make_county(), on=TODAY) == body
    assert (proposal.state, similar_bodies([proposal], TODAY)) == (
        ProposalState.OPEN,
        {proposal.pk: [body]},
    )


def test_confirm_name_writes_no_name_twice():
    body, proposal = make_body("固阳县农牧局"), make_proposal("县畜牧中心")
    confirm_name(proposal.pk, body, actor=None, at=AT)

    with pytest.raises(ProposalDecided) as refused:
        confirm_name(proposal.pk, body, actor=None, at=AT)

    assert str(refused.value) == "“县畜牧中心”刚才已有人处理（已确认），没有再次办理。"
    assert len(names_of(body)) == 2


def test_retiring_a_confirmed_name_asks_again():
    body, proposal = make_body("固阳县农牧局"), make_proposal("县畜牧中心")
    confirm_name(proposal.pk, body, actor=None, at=AT)
    row = body.names.get(name="县畜牧中心")

    retire_name(row.pk, on=TODAY, reason="认错了", actor=make_manager(), at=AT)

    proposal.refresh_from_db()
    assert (proposal.state, proposal.organisation) == (ProposalState.OPEN, None)
    days = (date(2026, 3, 1), TODAY)
    assert [resolve("县畜牧中心", make_county(), on=on) for on in days] == [body, None]


def test_confirm_refuses_a_body_of_another_county():
    other = make_county("150721", "阿荣旗")
    body, proposal = make_body("阿荣旗农牧局", region=other), make_proposal()
    asked = Particulars(OrganisationKind.DEPARTMENT, "阿荣旗水利局", other)

    with pytest.raises(OrganisationUnfit):
        confirm_name(proposal.pk, body, actor=None, at=AT)
    with pytest.raises(OrganisationUnfit):
        confirm_new(proposal.pk, asked, actor=None, at=AT)

    assert Organisation.objects.count() == 1


def test_dismiss_is_not_asked_again_and_can_still_be_confirmed():
    proposal, manager = make_proposal(), make_manager()

    dismiss(proposal.pk, reason="是小标题", actor=manager, at=AT)

    again = propose_unknown([("县某某服务中心", HERE)], place=make_county(), actor=None, at=AT)
    with pytest.raises(ProposalDecided):
        dismiss(proposal.pk, reason="是小标题", actor=manager, at=AT)
    body = confirm_name(proposal.pk, make_body(), actor=manager, at=AT)
    proposal.refresh_from_db()
    assert (again, proposal.organisation) == ([], body)


def test_dismiss_needs_a_reason():
    proposal = make_proposal()

    with pytest.raises(OrganisationUnfit):
        dismiss(proposal.pk, reason=" ", actor=None, at=AT)


def test_proposals_of_another_county_are_out_of_reach():
    proposal = make_proposal()
    stranger = make_manager(make_county("150721", "阿荣旗"))

    with pytest.raises(NotAllowed):
        dismiss(proposal.pk, reason="试", actor=stranger, at=AT)

    assert list(names_waiting(standing(stranger, TODAY))) == []
    assert list(names_waiting(standing(make_manager(), TODAY))) == [proposal]
