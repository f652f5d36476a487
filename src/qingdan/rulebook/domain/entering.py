"""Entering a change of a law that does not ship, and taking a wrong one back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from qingdan.parties.domain.authorising import seat
from qingdan.parties.models import Officer, Region
from qingdan.record.domain.appending import append, recorded
from qingdan.rulebook.changes import shipped_changes
from qingdan.rulebook.domain.opening import home_of, post_for
from qingdan.rulebook.domain.refusals import (
    CitedReasonMissing,
    LawChangeIncomplete,
    LawChangeThere,
    LawChangeUnknown,
)
from qingdan.rulebook.enums import LAW, LawAct, LawChangeKind
from qingdan.rulebook.law import laws
from qingdan.rulebook.models import LawChange
from qingdan.rulebook.models.changes import (
    LONGEST_LAW,
    LONGEST_REASON,
    LONGEST_SOURCE,
    LONGEST_WORDS,
)
from qingdan.rulebook.naming import plain_law


@dataclass(frozen=True, slots=True)
class LawChangeGiven:
    """What a person says of a change; the words and the source are not optional."""

    law: str
    kind: str
    on: date
    words: str
    source: str
    successor: str = ""


@recorded()
def enter_change(given: LawChangeGiven, *, actor: Officer, at: datetime) -> LawChange:
    """Enter a change; what cites the law is then listed for the office's own place.

    Args:
        given: what changed, with its source.
        actor: who enters it.
        at: aware datetime.

    Returns:
        The change; the one that is there when the same was entered before.

    Raises:
        NotAllowed: no post of the actor allows it.
        LawChangeIncomplete: something is missing or too long.
        LawChangeThere: it ships already.
    """
    home = home_of(actor, timezone.localdate(at))
    post, given = post_for(actor, home, at), _checked(given)
    same = {"region_id": home, "law": given.law, "kind": given.kind, "on": given.on}
    there = LawChange.objects.filter(**same, withdrawn_at=None).first()
    if there is not None:
        return there
    made = LawChange.objects.create(
        **same,
        successor=given.successor,
        words=given.words,
        source=given.source,
        entered_by=actor,
        entered_at=at,
    )
    act = f"{LAW}.{LawAct.ENTERED.value}"
    append(act, made, seat=seat(actor, post), at=at, place=home, law=made.law, on=str(made.on))
    return made


@recorded()
def withdraw_change(change_id: int, *, reason: str, actor: Officer, at: datetime) -> LawChange:
    """Take back a change that was entered wrongly; what was decided about it stays written.

    Args:
        change_id: primary key.
        reason: why, in the actor's words.
        actor: who takes it back.
        at: aware datetime.

    Raises:
        LawChangeUnknown: there is none.
        NotAllowed: it was entered elsewhere, or no post of the actor allows it.
        CitedReasonMissing: no reason, or too long a one.
    """
    change = LawChange.objects.select_for_update().filter(pk=change_id).first()
    if change is None:
        raise LawChangeUnknown
    post = post_for(actor, change.region_id, at)
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise CitedReasonMissing(longest=LONGEST_REASON)
    if change.withdrawn_at is None:
        change.withdrawn_by, change.withdrawn_at, change.withdrawal_reason = actor, at, reason
        change.save(update_fields=("withdrawn_by", "withdrawn_at", "withdrawal_reason"))
        act, who = f"{LAW}.{LawAct.WITHDRAWN.value}", seat(actor, post)
        append(act, change, seat=who, at=at, place=change.region_id, reason=reason, law=change.law)
    return change


def place_name(home: str) -> str:
    """Return what a place is called."""
    return str(Region.objects.filter(code=home).values_list("name", flat=True).first() or home)


def _checked(given: LawChangeGiven) -> LawChangeGiven:
    law, successor = plain_law(given.law), plain_law(given.successor)
    words, source = given.words.strip(), given.source.strip()
    wrong = {
        "法规名称": not 0 < len(law) <= LONGEST_LAW,
        "变动": given.kind not in LawChangeKind.values,
        "取代它的法规": len(successor) > LONGEST_LAW,
        "条款原文": not 0 < len(words) <= LONGEST_WORDS,
        "出处": not 0 < len(source) <= LONGEST_SOURCE,
    }
    if any(wrong.values()):
        raise LawChangeIncomplete(what="、".join(one for one, is_so in wrong.items() if is_so))
    known = laws().get(law)
    name = known.name if known else law
    for one in shipped_changes():
        repealed = given.kind == LawChangeKind.REPEALED and name in one.repeals
        if one.on == given.on and (repealed or (one.law == name and one.kind == given.kind)):
            raise LawChangeThere(law=name)
    return LawChangeGiven(name, given.kind, given.on, words, source, successor)
