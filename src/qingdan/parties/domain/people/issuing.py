"""Codes for many people at once, as a sheet of slips is printed from them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from qingdan.parties.domain.noting import note
from qingdan.parties.domain.people.holding import authorise_over, refuse_administrator
from qingdan.parties.domain.people.marking import LIFETIME, digested, drawn, mark_of
from qingdan.parties.domain.places import place_of
from qingdan.parties.enums import PartyAct
from qingdan.parties.models import Invitation, Officer
from qingdan.record.domain.appending import recorded

Slips = list[tuple[Officer, str]]
"""People with the code each sets a password with."""
BATCH = 500


def issue_codes(officer_ids: Iterable[int], *, actor: Officer, at: datetime) -> Slips:
    """Return a password code for each of several officers, all or none.

    Earlier codes for the same officers stop working.

    Args:
        officer_ids: primary keys.
        actor: may manage officers where each of them belongs.
        at: aware datetime; the codes work for 72 hours from here.

    Raises:
        NotAllowed: one officer is out of the actor's reach.
        AdministratorOnServer: one officer is one of the three administrators.
    """
    with recorded():
        wanted = Officer.objects.select_for_update(of=("self",)).filter(pk__in=list(officer_ids))
        officers = list(wanted.select_related("unit").order_by("login_name"))
        posts = []
        for officer in officers:
            posts.append(authorise_over(actor, "officer.manage", officer, at=at))
            refuse_administrator(officer, at=at)
        stale = Invitation.objects.usable(at).filter(for_officer__in=officers)
        stale.update(expires_at=at)
        slips = write_codes(officers, made_by=actor, at=at)
        for post, (officer, code) in zip(posts, slips, strict=True):
            mark = mark_of(code, made_at=at, for_officer_id=officer.pk)
            said = {"place": place_of(officer), "mark": mark}
            note(PartyAct.CODE_MADE, officer, actor=actor, post=post, at=at, **said)
        return slips


def write_codes(officers: Sequence[Officer], *, made_by: Officer, at: datetime) -> Slips:
    """Write a code for each officer within an act that is under way, and return them.

    The caller notes each with its mark.

    Args:
        officers: rows that are saved, without a usable code of their own.
        made_by: who makes them.
        at: aware datetime; the codes work for 72 hours from here.
    """
    slips = [(officer, drawn()) for officer in officers]
    Invitation.objects.bulk_create(
        [
            Invitation(
                code_hash=digested(code),
                made_at=at,
                expires_at=at + LIFETIME,
                made_by=made_by,
                for_officer=officer,
            )
            for officer, code in slips
        ],
        batch_size=BATCH,
    )
    return slips
