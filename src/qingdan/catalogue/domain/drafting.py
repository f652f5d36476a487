"""Drafts: from a read document, from a further document, from an edition in force."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.db.models import Max

from qingdan.catalogue.domain import lineage, restoring, writing
from qingdan.catalogue.domain.carrying import carry_decisions
from qingdan.catalogue.domain.naming_parties import propose_parties
from qingdan.catalogue.domain.opening import allowed, explained, open_edition, record
from qingdan.catalogue.enums import EditionAct, EditionState, FindingState, ListKind
from qingdan.catalogue.models import Edition, Finding
from qingdan.catalogue.queries import latest_published
from qingdan.core.errors import DomainError
from qingdan.documents import model as doc
from qingdan.documents import stored
from qingdan.parties.enums import RegionLevel
from qingdan.parties.models import Officer, Region
from qingdan.record.domain.appending import recorded

KIND_ORDER = list(doc.ListKind)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file a list was read from: its name as uploaded and the SHA-256 of its bytes."""

    name: str
    sha256: str


class NotATownship(DomainError):
    code = "catalogue.not-a-township"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "“{region}”不是乡镇或街道，草稿没有建立。"
    remedy = "请选择清单所属的乡镇（街道）。"


class NoListsRead(DomainError):
    code = "catalogue.no-lists-read"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "文件里没有读出任何清单事项，没有写入。"
    remedy = "请核对文件是否为履行职责事项清单，表头是否含“序号”“事项名称”。"


class ListAlreadyThere(DomainError):
    code = "catalogue.list-already-there"
    message = "草稿里已有“{kind}”清单，没有写入第二份。"
    remedy = "如要以新文件为准，请作废这份草稿后重新导入。"


class NothingToKeep(DomainError):
    code = "catalogue.nothing-to-keep"
    message = "该乡镇没有已发布的“{kind}”清单可以沿用，草稿没有改动。"
    remedy = "请补充导入这份清单的文件。"


@recorded()
def create_draft(
    document: doc.ListDocument,
    *,
    township: Region,
    source: SourceFile,
    actor: Officer | None,
    at: datetime,
    reason: str = "",
) -> Edition:
    """Write a document as the township's next draft.

    Args:
        document: what was read; at least one list with at least one entry.
        township: whose lists these are.
        source: the file they were read from.
        actor: who imports; ``None`` only for the installation's own samples.
        at: aware datetime.
        reason: why this edition is made; may be empty for an import.

    Returns:
        The draft, with all rows written; its addresses continue those of the township's
        latest published edition, and so do decisions about findings that are still the same.

    Raises:
        NotATownship: ``township`` is a county or the like.
        NotAllowed: no post of the actor allows importing for the township.
        NoListsRead: there is nothing to write.
        ListAlreadyThere: the document holds one kind of list twice.
        writing.TextDoesNotFit: a text is longer than its column or not storable.
    """
    if township.level != RegionLevel.TOWNSHIP:
        raise NotATownship(region=township)
    allowed(EditionAct.DRAFTED, township.pk, actor=actor, at=at)
    _refuse_unusable(document, held=())
    edition = Edition.objects.create(
        township=township,
        ordinal=_next_ordinal(township),
        **_read_from(document, source),
        based_on=latest_published(township),
        reason=reason,
        created_by=actor,
        created_at=at,
    )
    _write(edition, document)
    record(edition, EditionAct.DRAFTED, actor=actor, at=at, note=reason)
    carry_decisions(edition, actor=actor, at=at)
    propose_parties(edition, actor=actor, at=at)
    return edition


@recorded()
def add_lists(
    edition_id: int,
    document: doc.ListDocument,
    *,
    source: SourceFile,
    actor: Officer,
    at: datetime,
) -> Edition:
    """Complete a draft by the lists of a further document of the same township.

    Raises:
        EditionUnknown, EditionMovedOn: there is no such draft.
        NoListsRead, ListAlreadyThere, writing.TextDoesNotFit: as ``create_draft``.
    """
    edition = open_edition(
        edition_id, EditionAct.LISTS_ADDED, EditionState.DRAFT, actor=actor, at=at
    )
    _add(edition, document)
    record(
        edition,
        EditionAct.LISTS_ADDED,
        actor=actor,
        at=at,
        note="、".join(ListKind(one.kind).label for one in document.lists),
        kinds=[one.kind.value for one in document.lists],
        source_name=source.name,
        source_sha256=source.sha256,
    )
    carry_decisions(edition, actor=actor, at=at)
    propose_parties(edition, actor=actor, at=at)
    return edition


@recorded()
def keep_lists(edition_id: int, *, kinds: Collection[str], actor: Officer, at: datetime) -> Edition:
    """Take lists that the new document does not hold over from the edition before.

    Raises:
        EditionUnknown, EditionMovedOn: there is no such draft.
        NothingToKeep: the edition before does not hold one of ``kinds``.
        ListAlreadyThere: the draft holds one of ``kinds`` already.
    """
    edition = open_edition(
        edition_id, EditionAct.LISTS_KEPT, EditionState.DRAFT, actor=actor, at=at
    )
    before = latest_published(edition.township)
    known = restoring.to_document(before).lists if before else ()
    kept = tuple(one for one in known if one.kind in kinds)
    for kind in kinds:
        if kind not in {one.kind for one in kept}:
            raise NothingToKeep(kind=ListKind(kind).label)
    _add(edition, replace(stored.load(edition.document), lists=kept, findings=(), lost=()))
    record(
        edition,
        EditionAct.LISTS_KEPT,
        actor=actor,
        at=at,
        note="、".join(ListKind(one.kind).label for one in kept),
        kinds=[one.kind.value for one in kept],
        from_ordinal=before.ordinal if before else None,
    )
    return edition


@recorded()
def revise(edition_id: int, *, reason: str, actor: Officer, at: datetime) -> Edition:
    """Open a new draft with the wording of a published or withdrawn edition.

    It holds every correction made before. Like any draft it is laid beside the latest
    published edition. Findings come along with what was decided about them, except those
    corrected since.

    Raises:
        EditionUnknown, EditionMovedOn: there is no such published or withdrawn edition.
        ReasonMissing: a correction of published lists must say why.
    """
    reason = explained(reason, EditionAct.DRAFTED)
    states = (EditionState.PUBLISHED, EditionState.WITHDRAWN)
    edition = open_edition(edition_id, EditionAct.DRAFTED, *states, actor=actor, at=at)
    draft = create_draft(
        replace(restoring.to_document(edition), findings=()),
        township=edition.township,
        source=SourceFile(edition.source_name, edition.source_sha256),
        actor=actor,
        at=at,
        reason=reason,
    )
    items = {(item.kind, item.position): item for item in draft.items.all()}
    carried = edition.findings.exclude(state=FindingState.CORRECTED).select_related("item")
    for finding in carried:
        if finding.item is not None:
            finding.item = items[finding.item.kind, finding.item.position]
        finding.pk, finding.edition = None, draft
    Finding.objects.bulk_create(carried)
    return draft


def _add(edition: Edition, document: doc.ListDocument) -> None:
    held = set(edition.sections.values_list("kind", flat=True))
    _refuse_unusable(document, held=held)
    before = stored.load(edition.document)
    lists = sorted((*before.lists, *document.lists), key=lambda one: KIND_ORDER.index(one.kind))
    merged = replace(
        before,
        lists=tuple(lists),
        findings=(*before.findings, *document.findings),
        conservation=min(before.conservation, document.conservation),
        lost=(*before.lost, *document.lost),
    )
    edition.document = _storable(merged)
    edition.conservation = Decimal(str(round(merged.conservation, 5)))
    edition.save(update_fields=("document", "conservation"))
    _write(edition, document)


def _write(edition: Edition, document: doc.ListDocument) -> None:
    items = writing.write_lists(edition, document.lists)
    writing.write_findings(edition, document.findings, items)
    lineage.align(edition)


def _refuse_unusable(document: doc.ListDocument, held: Collection[str]) -> None:
    if not any(one.entries for one in document.lists):
        raise NoListsRead
    seen = set(held)
    for one in document.lists:
        if one.kind in seen:
            raise ListAlreadyThere(kind=ListKind(one.kind).label)
        seen.add(one.kind)


def _read_from(document: doc.ListDocument, source: SourceFile) -> dict[str, Any]:
    """Return what an edition keeps of the document it was read from."""
    return {
        "title": document.title[:300],
        "status_printed": document.status,
        "source_name": source.name[:255],
        "source_sha256": source.sha256,
        "document": _storable(document),
        "conservation": Decimal(str(round(document.conservation, 5))),
    }


def _storable(document: doc.ListDocument) -> dict[str, Any]:
    dumped = stored.dump(document)
    if r"\u0000" in json.dumps(dumped).replace(r"\\", ""):  # no escaped backslash before it
        raise writing.TextDoesNotFit(start=document.title[:20], field="全文")
    return dumped


def _next_ordinal(township: Region) -> int:
    highest = Edition.objects.filter(township=township).aggregate(Max("ordinal"))["ordinal__max"]
    return (highest or 0) + 1
