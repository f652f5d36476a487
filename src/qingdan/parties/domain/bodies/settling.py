"""Names that wait for a person: no longer when a body is called so, again when it is not."""

from qingdan.parties.domain.bodies.managing import Hand
from qingdan.parties.domain.bodies.resolving import COUNTY_DIGITS, resolve
from qingdan.parties.enums import PartyAct, ProposalState
from qingdan.parties.models import OrganisationName, PartyProposal


def settle_known(place: str, hand: Hand) -> list[PartyProposal]:
    """Close the proposals of a county whose names resolve by now, within an act under way.

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
        if body is None:
            continue
        proposal.state, proposal.organisation = ProposalState.CONFIRMED, body
        proposal.save(update_fields=("state", "organisation"))
        hand.note(PartyAct.PROPOSAL_DECIDED, proposal, place=county, body=body.name)
        settled.append(proposal)
    return settled


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
