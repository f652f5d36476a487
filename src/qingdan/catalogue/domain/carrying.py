"""What people decided about a finding holds for the same finding in the next edition."""

from datetime import datetime

from qingdan.catalogue.domain.opening import record
from qingdan.catalogue.enums import EditionAct, FindingState
from qingdan.catalogue.models import Edition, Finding
from qingdan.parties.models import Officer

Sameness = tuple[str, str, int | None, str]


def carry_decisions(edition: Edition, *, actor: Officer | None, at: datetime) -> list[Finding]:
    """Keep accepted what was accepted in the edition the draft is laid beside.

    A finding is the same when rule, duty and excerpt are: the printed words that a person
    kept are still there. Name, time and reason come along unchanged.

    Args:
        edition: a draft whose addresses are aligned.
        actor: whose act brought the draft about; stands in the record.
        at: aware datetime of that act.

    Returns:
        The findings that were decided before.
    """
    if edition.based_on is None:
        return []
    accepted = edition.based_on.findings.filter(state=FindingState.ACCEPTED)
    before = {_sameness(one): one for one in accepted.select_related("item")}
    still_open = edition.findings.filter(state=FindingState.OPEN).select_related("item")
    carried = [one for one in still_open if _sameness(one) in before]
    for finding in carried:
        decided = before[_sameness(finding)]
        finding.state, finding.reason = decided.state, decided.reason
        finding.decided_by_id, finding.decided_at = decided.decided_by_id, decided.decided_at
    Finding.objects.bulk_update(carried, ("state", "reason", "decided_by", "decided_at"))
    if carried:
        note = f"沿用{edition.based_on}的处理：{len(carried)} 处照原文保留。"
        record(edition, EditionAct.FINDING_DECIDED, actor=actor, at=at, note=note)
    return carried


def _sameness(finding: Finding) -> Sameness:
    address = finding.item.address if finding.item else None
    return finding.code, finding.kind, address, finding.excerpt
