"""Names that wait for a person: no longer when a body is called so, again when it is not."""

from dataclasses import replace

from qingdan.parties.domain.bodies.managing import Hand
from qingdan.parties.domain.bodies.resolving import COUNTY_DIGITS, resolve
from qingdan.parties.enums import PartyAct, ProposalState
from qingdan.parties.models import Organisation, OrganisationName, PartyProposal

EXACTLY = "名称与已登记的单位完全相同，自动对应"


def settle_known(place: str, hand: Hand) -> list[PartyProposal]:
    """Close the proposals whose names a body has exactly, within an act under way.

    What a name means only with a place put aside, or by its role, is left to a person.

    Args:
        place: code of the county, or of a place in it.
        hand: who registered or named the bodies.

    Returns:
        The proposals closed, each with the body that its name means.
    """
    county = place[:COUNTY_DIGITS]
    waiting = PartyProposal.objects.filter(region=county, state=ProposalState.OPEN)
    settled = []
    for proposal in waiting.select_related("region"):
        body = resolve(proposal.printed, proposal.region, on=hand.today)
        if body is None or not _is_called(body, proposal.plain, hand):
            continue
        proposal.state, proposal.organisation = ProposalState.CONFIRMED, body
        proposal.save(update_fields=("state", "organisation"))
        same = replace(hand, reason=EXACTLY)
        same.note(PartyAct.PROPOSAL_DECIDED, proposal, place=county, body=body.name)
        settled.append(proposal)
    return settled


def _is_called(body: Organisation, plain: str, hand: Hand) -> bool:
    names = body.names.filter(plain=plain)
    return any(name.is_in_use(hand.today) for name in names)


def ask_again(row: OrganisationName, hand: Hand) -> list[PartyProposal]:
    """Let a name wait for a person again whose answer was taken back, within an act under way.

    Args:
        row: the name, retired by now.
        hand: who retired it.
    """
    answered = PartyProposal.objects.filter(
        plain=row.plain, organisation=row.organisation_id, state=ProposalState.CONFIRMED
    )
    asked = list(answered)
    for proposal in asked:
        proposal.state, proposal.organisation = ProposalState.OPEN, None
        proposal.save(update_fields=("state", "organisation"))
        hand.note(PartyAct.PROPOSAL_MADE, proposal, place=proposal.region_id)
    return asked
