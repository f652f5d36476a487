"""What a person decides, and whether its reason stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from qingdan.catalogue.models import Clause, Item
from qingdan.intake.domain.refusals import ClauseMissing, ReasonUnfit
from qingdan.intake.enums import Decision, Reason
from qingdan.intake.reasons import causes, reason_kinds
from qingdan.parties.models import Officer, Organisation

REFUSING = (Decision.RETURN, Decision.PETITION)


@dataclass(frozen=True, kw_only=True)
class Deciding:
    """What a person decides, having seen a version of the matter.

    ``item`` is the entry it rests on, ``clauses`` those quoted. ``words`` are the person's own.
    Of a ticket, ``helper`` is who helps the body it goes to.
    """

    decision: Decision
    reason: Reason
    seen: int
    key: str
    item: Item | None = None
    clauses: Sequence[Clause] = ()
    words: str = ""
    helper: Organisation | None = None


def must_fit(said: Deciding) -> None:
    """Refuse a reason that does not go with the decision, or lacks its entry.

    Raises:
        ReasonUnfit, ClauseMissing: so it is.
    """
    kind = reason_kinds()[said.reason]
    if kind.decision is not said.decision:
        raise ReasonUnfit(reason=said.reason.label, decision=said.decision.label)
    if kind.cites and said.item is None:
        raise ClauseMissing(reason=said.reason.label)


def changes_of(said: Deciding, refusals: int, actor: Officer, at: datetime) -> dict[str, object]:
    """Return what a decision changes of its matter."""
    return {"item": said.item, "refusals": refusals, "decided_by": actor, "decided_at": at}


def basis_of(reason: Reason, place: str, at: datetime) -> list[dict[str, str]]:
    """Return the rules of the place that a reason rests on, word for word."""
    found = causes(reason_kinds()[reason].rules, place, timezone.localdate(at))
    return [{"rule": one.code, "title": one.title, "words": one.words} for one in found]
