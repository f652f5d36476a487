"""A whole phone number typed to find its owner: who was found so enters the record."""

from datetime import datetime

from django.utils import timezone

from qingdan.parties.domain.authorising import reach
from qingdan.parties.domain.noting import note
from qingdan.parties.domain.people.checking import post_over
from qingdan.parties.domain.people.finding import by_phone, officers_visible_to
from qingdan.parties.domain.places import place_of
from qingdan.parties.enums import PartyAct
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import recorded

REASON = "按手机号查找"


def note_phone_search(text: str, *, actor: Officer, at: datetime) -> list[Officer]:
    """Note a search that tells whose a phone number is; other texts leave no trace.

    Args:
        text: as typed.
        actor: who searches; finding oneself is not noted.
        at: aware datetime.

    Returns:
        The people that the number has found.
    """
    on = timezone.localdate(at)
    owned = by_phone(text, actor, on)
    if owned is None:
        return []
    found = officers_visible_to(actor, on).filter(owned).exclude(pk=actor.pk)
    people = list(found.select_related("unit"))
    if people:
        reaches = reach(actor, "officer.contact", on=on)
        with recorded():
            for one in people:
                said = {"place": place_of(one), "reason": REASON}
                post = post_over(reaches, one.unit)
                note(PartyAct.OFFICER_READ, one, actor=actor, post=post, at=at, **said)
    return people
