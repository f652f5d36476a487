"""Several decisions of one person in one go: a rule's findings, an entry's corrections."""

from collections.abc import Collection, Sequence
from datetime import datetime

from qingdan.catalogue.domain.correcting import Change, CorrectionEmpty, correct, decide_finding
from qingdan.catalogue.domain.opening import open_edition
from qingdan.catalogue.enums import EditionAct, EditionState, FindingState
from qingdan.catalogue.models import Finding, Item
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import recorded


@recorded()
def accept_rule(
    edition_id: int, code: str, *, reason: str, actor: Officer, at: datetime
) -> list[Finding]:
    """Keep the printed text for every open finding of one rule.

    Args:
        edition_id: the draft.
        code: the rule, e.g. ``support.missing``.
        reason: why; never empty.
        actor: who decides.
        at: aware datetime.

    Returns:
        The findings decided, in their order; none when somebody decided them before.

    Raises:
        EditionUnknown, EditionMovedOn: the edition is no draft any more.
        ReasonMissing: the reason is empty.
    """
    open_edition(edition_id, EditionAct.FINDING_DECIDED, EditionState.DRAFT, actor=actor, at=at)
    found = Finding.objects.filter(edition_id=edition_id, code=code, state=FindingState.OPEN)
    decided = {"state": FindingState.ACCEPTED, "seen": FindingState.OPEN, "reason": reason}
    keys = list(found.values_list("pk", flat=True))
    return [decide_finding(key, **decided, actor=actor, at=at) for key in keys]


@recorded()
def correct_item(
    item_id: int,
    changes: Sequence[Change],
    *,
    settles: Collection[int],
    reason: str,
    actor: Officer,
    at: datetime,
) -> Item:
    """Correct texts of one item and mark the findings that this settles.

    Args:
        item_id: primary key; its edition is a draft.
        changes: at least one; all are made or none.
        settles: primary keys of findings of this item that are corrected hereby.
        reason: why; never empty.
        actor: who corrects.
        at: aware datetime.

    Raises:
        CorrectionEmpty: there is no change.
        FindingConflict: one of ``settles`` was decided meanwhile.
        TargetUnknown, CorrectionConflict, EditionMovedOn, ReasonMissing: see
            ``correcting.correct``.
    """
    item = Item.objects.get(pk=item_id)
    if not changes:
        raise CorrectionEmpty
    for change in changes:
        correct(item.edition_id, change, reason=reason, actor=actor, at=at)
    decided = {"state": FindingState.CORRECTED, "seen": FindingState.OPEN, "reason": reason}
    for key in item.findings.filter(pk__in=settles).values_list("pk", flat=True):
        decide_finding(key, **decided, actor=actor, at=at)
    return item
