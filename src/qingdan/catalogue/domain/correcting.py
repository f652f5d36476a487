"""What a person decides about a draft: findings, and words that were read wrongly."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from qingdan.catalogue.domain.opening import explained, open_edition, record
from qingdan.catalogue.domain.writing import refuse_unfit
from qingdan.catalogue.enums import EditionAct, EditionState, FindingState
from qingdan.catalogue.models import Clause, Edition, Finding, Item, ItemDepartment, Support
from qingdan.catalogue.rules import search_text
from qingdan.core.errors import DomainError
from qingdan.parties.departments import canonical_role
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import recorded

Correctable = Item | Clause | Support | ItemDepartment
TARGETS: dict[str, tuple[type[Correctable], str, str]] = {
    "item": (Item, "name", "edition"),
    "clause": (Clause, "text", "item__edition"),
    "support": (Support, "text", "item__edition"),
    "department": (ItemDepartment, "name", "item__edition"),
}
"""What can be corrected: the model, the corrected column, the way to its edition."""


@dataclass(frozen=True, slots=True)
class Change:
    """One text to correct.

    ``target`` names it with its primary key: ``item:7`` (the name), ``clause:7`` and
    ``support:7`` (the text), ``department:7`` (the name). ``before`` is the text the
    person saw, ``after`` what it shall become; outer spaces of ``after`` are dropped.
    """

    target: str
    before: str
    after: str


class TargetUnknown(DomainError):
    code = "catalogue.correction-target-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "要更正的内容不在这份草稿里，没有改动。"
    remedy = "请刷新页面后重新选择。"


class CorrectionConflict(DomainError):
    code = "catalogue.correction-conflict"
    message = "这段文字已被改为“{now}”，您的更正没有写入。"
    remedy = "请核对现在的文字，需要时再次更正。"


class CorrectionEmpty(DomainError):
    code = "catalogue.correction-empty"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "更正后的文字为空或与原来相同，没有改动。"
    remedy = "请填写正确的文字；要删去整条，请改好原文件后重新导入。"


class FindingUnknown(DomainError):
    code = "catalogue.finding-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "找不到这处疑点，没有改动。"
    remedy = "请刷新页面后重新选择。"


class FindingConflict(DomainError):
    code = "catalogue.finding-conflict"
    message = "这处疑点刚才已被处理为“{state}”（{who}：{reason}），您的决定没有写入。"
    remedy = "请刷新页面看现在的处理；仍要改，请在它上面重新决定。"


@recorded()
def decide_finding(
    finding_id: int, *, state: str, seen: str, reason: str, actor: Officer | None, at: datetime
) -> Finding:
    """Say what becomes of a finding: kept as printed, corrected, or open again.

    Args:
        finding_id: primary key.
        state: what shall become of it, a ``FindingState`` value.
        seen: the state that the person decided upon, a ``FindingState`` value; to change
            an earlier decision is to have seen it.
        reason: why; never empty.
        actor: who decides; ``None`` only for the installation's own samples.
        at: aware datetime.

    Raises:
        FindingUnknown: no such finding.
        FindingConflict: somebody decided meanwhile; it is not ``seen`` any more.
        EditionMovedOn: its edition is no draft any more.
        ReasonMissing: the reason is empty.
    """
    reason = explained(reason, EditionAct.FINDING_DECIDED)
    edition_id = Finding.objects.filter(pk=finding_id).values_list("edition_id", flat=True)
    found = edition_id.first()
    if found is None:
        raise FindingUnknown
    edition = open_edition(
        found, EditionAct.FINDING_DECIDED, EditionState.DRAFT, actor=actor, at=at
    )
    finding = Finding.objects.select_related("decided_by").get(pk=finding_id)
    if finding.state != seen:
        raise FindingConflict(
            state=FindingState(finding.state).label,
            who=finding.decided_by or "系统",
            reason=finding.reason,
        )
    before, finding.state = finding.state, FindingState(state)
    finding.decided_by, finding.decided_at, finding.reason = actor, at, reason
    finding.save(update_fields=("state", "decided_by", "decided_at", "reason"))
    record(
        edition,
        EditionAct.FINDING_DECIDED,
        actor=actor,
        at=at,
        note=reason,
        finding=finding.pk,
        code=finding.code,
        before=before,
        after=state,
    )
    return finding


@recorded()
def correct(
    edition_id: int, change: Change, *, reason: str, actor: Officer, at: datetime
) -> Edition:
    """Change one text of a draft that was read or printed wrongly.

    Args:
        edition_id: the draft.
        change: what, from which wording, to which.
        reason: why; never empty.
        actor: who corrects.
        at: aware datetime.

    Raises:
        EditionUnknown, EditionMovedOn: there is no such draft.
        TargetUnknown: the target is not part of this draft.
        CorrectionConflict: the text is not ``before`` any more.
        CorrectionEmpty: ``after`` is empty or the same.
        writing.TextDoesNotFit: ``after`` is too long or not storable.
        ReasonMissing: the reason is empty.
    """
    reason = explained(reason, EditionAct.CORRECTED)
    edition = open_edition(edition_id, EditionAct.CORRECTED, EditionState.DRAFT, actor=actor, at=at)
    row, column = _find(edition, change.target)
    now, after = getattr(row, column), _lines(change.after).strip()
    if now != _lines(change.before):
        raise CorrectionConflict(now=now)
    if after in ("", now):
        raise CorrectionEmpty
    setattr(row, column, after)
    if isinstance(row, ItemDepartment):
        row.role_key = canonical_role(after) or ""
    refuse_unfit(row)
    row.save()
    renew_search_text(row if isinstance(row, Item) else row.item)
    record(
        edition,
        EditionAct.CORRECTED,
        actor=actor,
        at=at,
        note=reason,
        target=change.target,
        before=now,
        after=after,
    )
    return edition


def _lines(text: str) -> str:
    """Undo the line ends that browsers send."""
    return text.replace("\r\n", "\n")


def _find(edition: Edition, target: str) -> tuple[Correctable, str]:
    what, _, key = target.partition(":")
    if what not in TARGETS or not (key.isascii() and key.isdigit()):
        raise TargetUnknown
    model, column, path = TARGETS[what]
    row = model._default_manager.filter(pk=int(key), **{path: edition}).first()
    if row is None:
        raise TargetUnknown
    return row, column


def renew_search_text(item: Item) -> None:
    """Write anew what plain search looks into, after a text of the item changed."""
    clauses = list(item.clauses.all())
    names = [one.name for one in item.departments.all()]
    item.search_text = search_text(
        item.name,
        dict.fromkeys([*names, *(one.label for one in clauses)]),
        [*(one.text for one in clauses), *(one.text for one in item.support.all())],
    )
    item.save(update_fields=("search_text",))
