"""Whoever changes a body: allowed once, then written on everything the act changes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from qingdan.core.text import chinese_date
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.domain.bodies.refusals import (
    OrganisationOver,
    OrganisationUnfit,
    SuccessionDayUnfit,
)
from qingdan.parties.domain.noting import note
from qingdan.parties.enums import PartyAct
from qingdan.parties.models import Officer, Organisation, Post
from qingdan.record.models import Event
from qingdan.record.tracking import Tracked

MANAGE = "organisation.manage"
LONGEST_BASIS = 200


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts, by which post, when and why."""

    actor: Officer | None
    post: Post | None
    at: datetime
    reason: str = ""

    @property
    def today(self) -> date:
        """The local date of the act."""
        return timezone.localdate(self.at)

    def note(self, act: PartyAct, subject: Tracked, *, place: str, **detail: Any) -> Event:
        """Append an event about a row this act has written."""
        return note(
            act,
            subject,
            actor=self.actor,
            post=self.post,
            at=self.at,
            place=place,
            reason=self.reason,
            **detail,
        )


def managing(actor: Officer | None, *places: str, at: datetime, reason: str = "") -> Hand:
    """Return the hand of an officer who may manage the bodies of all these places.

    Args:
        actor: who acts; ``None`` for the installation, which is not asked.
        places: region codes.
        at: aware datetime of the act.
        reason: why, or what ordered it.

    Raises:
        NotAllowed: one place is out of reach.
    """
    post = None
    if actor is not None:
        for place in places:
            post = authorise(actor, MANAGE, on=timezone.localdate(at), place=place)
    return Hand(actor, post, at, reason.strip())


def locked(organisation: Organisation) -> Organisation:
    """Return a body as it is now, locked until the transaction ends."""
    found = Organisation.objects.select_for_update(of=("self",)).select_related("region")
    return found.get(pk=organisation.pk)


def refuse_over(organisation: Organisation, on: date) -> None:
    """Refuse to act on a body that does not exist on a day.

    Raises:
        OrganisationOver: not yet, or not any more.
    """
    if not organisation.is_in_being(on):
        raise OrganisationOver(organisation=organisation, on=chinese_date(on))


def refuse_unexplained(hand: Hand, what: str) -> None:
    """Refuse an act that does not say why, or takes too many words.

    Raises:
        OrganisationUnfit: no reason, or a longer one than can be kept.
    """
    if not 0 < len(hand.reason) <= LONGEST_BASIS:
        raise OrganisationUnfit(why=f"要写明{what}，最长 {LONGEST_BASIS} 字。")


def refuse_to_come(hand: Hand, on: date) -> None:
    """Refuse a change of a day that has not come.

    Raises:
        SuccessionDayUnfit: the day lies after the act.
    """
    if on > hand.today:
        why = "这一天还没有到，变更请在当天或以后登记。"
        raise SuccessionDayUnfit(on=chinese_date(on), why=why)
