"""Names printed in a list that no known body has: proposed by the program, decided by a person."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from qingdan.core.text import fold
from qingdan.parties.departments import canonical_role
from qingdan.parties.domain.bodies.managing import Hand, locked, managing, refuse_unexplained
from qingdan.parties.domain.bodies.naming import WrittenName, refresh_search_text, write_name
from qingdan.parties.domain.bodies.organisations import Particulars, make
from qingdan.parties.domain.bodies.refusals import OrganisationUnfit, ProposalDecided
from qingdan.parties.domain.bodies.resolving import COUNTY_DIGITS, resolve
from qingdan.parties.domain.noting import note
from qingdan.parties.domain.places import place_of
from qingdan.parties.enums import NameKind, PartyAct, ProposalState
from qingdan.parties.models import Officer, Organisation, PartyProposal, Region
from qingdan.record.domain.appending import recorded


def propose_unknown(
    names: Iterable[tuple[str, str]], *, place: Region, actor: Officer | None, at: datetime
) -> list[PartyProposal]:
    """Put every name that no body of the county has before a person, once for all time.

    Args:
        names: each name as printed, and where it was seen.
        place: the county, or the township whose list it is.
        actor: who imports the list; ``None`` for the installation.
        at: aware datetime of the act.

    Returns:
        The new proposals, in the order of the names; none where the county is not loaded.
    """
    with recorded():
        county = Region.objects.filter(code=place.code[:COUNTY_DIGITS]).first()
        if county is None:
            return []
        asked = set(PartyProposal.objects.filter(region=county).values_list("plain", flat=True))
        made, day = [], timezone.localdate(at)
        for printed, seen_in in names:
            plain = fold(printed)[:200]
            if not plain or plain in asked or resolve(printed, place, on=day):
                continue
            asked.add(plain)
            proposal = PartyProposal.objects.create(
                region=county,
                printed=printed[:200],
                plain=plain,
                role_key=canonical_role(printed) or "",
                seen_in=seen_in[:200],
                made_at=at,
            )
            note(PartyAct.PROPOSAL_MADE, proposal, actor=actor, at=at, place=county.code)
            made.append(proposal)
        return made


def confirm_new(
    proposal_id: int, asked: Particulars, *, actor: Officer | None, at: datetime
) -> Organisation:
    """Register the body that a printed name means; the printed name becomes one of its names.

    Args:
        proposal_id: primary key.
        asked: the body.
        actor: may manage organisations in the county; ``None`` for the installation.
        at: aware datetime of the act.

    Raises:
        NotAllowed: the county, or the body's place, is out of the actor's reach.
        ProposalDecided: somebody confirmed it before.
        OrganisationUnfit, OrganisationNameTaken: see ``organisations.register``.
    """
    with recorded():
        proposal, hand = _open(proposal_id, actor, at, asked.region.code)
        if not asked.region.code.startswith(proposal.region_id):
            raise OrganisationUnfit(why=f"单位不在{proposal.region}。")
        return _settle(proposal, make(asked, hand), hand)


def confirm_name(
    proposal_id: int, organisation: Organisation, *, actor: Officer | None, at: datetime
) -> Organisation:
    """Say that a printed name means a body that is there already.

    Args:
        proposal_id: primary key.
        organisation: the body.
        actor: may manage organisations in the county; ``None`` for the installation.
        at: aware datetime of the act.

    Raises:
        NotAllowed: the county, or the body's place, is out of the actor's reach.
        ProposalDecided: somebody confirmed it before.
        OrganisationUnfit: the body belongs to another county.
        OrganisationNameTaken: another body is called so by now.
    """
    with recorded():
        body = locked(organisation)
        proposal, hand = _open(proposal_id, actor, at, place_of(body))
        if not place_of(body).startswith(proposal.region_id):
            raise OrganisationUnfit(why=f"{body}不在{proposal.region}。")
        return _settle(proposal, body, hand)


def dismiss(proposal_id: int, *, reason: str, actor: Officer | None, at: datetime) -> PartyProposal:
    """Say that a printed name is no body; it is not asked again, and can still be confirmed.

    Args:
        proposal_id: primary key.
        reason: what it is instead.
        actor: may manage organisations in the county; ``None`` for the installation.
        at: aware datetime of the act.

    Raises:
        NotAllowed: the county is out of the actor's reach.
        ProposalDecided: somebody decided before.
        OrganisationUnfit: no reason.
    """
    with recorded():
        proposal, hand = _open(proposal_id, actor, at, reason=reason)
        if proposal.state != ProposalState.OPEN:
            raise ProposalDecided(printed=proposal, state=proposal.get_state_display())
        refuse_unexplained(hand, "理由")
        proposal.state = ProposalState.DISMISSED
        proposal.save(update_fields=("state",))
        hand.note(PartyAct.PROPOSAL_DECIDED, proposal, place=proposal.region_id)
        return proposal


def _open(
    proposal_id: int, actor: Officer | None, at: datetime, *places: str, reason: str = ""
) -> tuple[PartyProposal, Hand]:
    rows = PartyProposal.objects.select_for_update(of=("self",)).select_related("region")
    proposal = rows.get(pk=proposal_id)
    hand = managing(actor, proposal.region_id, *places, at=at, reason=reason)
    if proposal.state == ProposalState.CONFIRMED:
        raise ProposalDecided(printed=proposal, state=proposal.get_state_display())
    return proposal, hand


def _settle(proposal: PartyProposal, body: Organisation, hand: Hand) -> Organisation:
    if not body.names.filter(plain=proposal.plain, valid_until=None).exists():
        write_name(body, WrittenName(proposal.printed, NameKind.PRINTED), hand)
        refresh_search_text(body)
    proposal.state, proposal.organisation = ProposalState.CONFIRMED, body
    proposal.save(update_fields=("state", "organisation"))
    hand.note(PartyAct.PROPOSAL_DECIDED, proposal, place=proposal.region_id, body=body.name)
    return body
