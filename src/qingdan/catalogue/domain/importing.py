"""Importing: the documents of one township become one draft, however often they are sent."""

from collections.abc import Sequence
from datetime import datetime

from qingdan.catalogue.domain.drafting import KIND_ORDER, SourceFile, add_lists, create_draft
from qingdan.catalogue.domain.opening import allowed
from qingdan.catalogue.enums import EditionAct, EditionState, act_code
from qingdan.catalogue.models import Edition
from qingdan.documents.model import ListDocument
from qingdan.parties.models import Officer, Region
from qingdan.record.domain.appending import recorded

UNFINISHED = (EditionState.DRAFT, EditionState.SUBMITTED)


@recorded()
def import_documents(
    read: Sequence[tuple[ListDocument, SourceFile]],
    *,
    township: Region,
    actor: Officer,
    at: datetime,
    reason: str = "",
) -> Edition:
    """Write documents as one draft; sent a second time, return the draft they made.

    Args:
        read: one document, or the three lists in two or three documents, each with
            the file it was read from; any order.
        township: whose lists these are.
        actor: who imports.
        at: aware datetime.
        reason: why this edition is made; may be empty.

    Returns:
        The new draft, or the unfinished edition that holds the same files already.

    Raises:
        NotATownship, NoListsRead, ListAlreadyThere, TextDoesNotFit: see ``drafting``;
            nothing of any document is kept.
    """
    allowed(EditionAct.DRAFTED, township.pk, actor=actor, at=at)
    (document, source), *further = sorted(read, key=_first_kind)
    known = unfinished_import(township, [one for _, one in read])
    if known is not None:
        return known
    edition = create_draft(
        document, township=township, source=source, actor=actor, at=at, reason=reason
    )
    for more, its_source in further:
        edition = add_lists(edition.pk, more, source=its_source, actor=actor, at=at)
    return edition


@recorded()
def complete_draft(
    edition_id: int,
    read: Sequence[tuple[ListDocument, SourceFile]],
    *,
    actor: Officer,
    at: datetime,
) -> Edition:
    """Add the lists of further documents of the same township to a draft.

    Raises:
        EditionUnknown, EditionMovedOn, NoListsRead, ListAlreadyThere, TextDoesNotFit: see
            ``drafting``; nothing of any document is kept.
    """
    for document, source in sorted(read, key=_first_kind):
        add_lists(edition_id, document, source=source, actor=actor, at=at)
    return Edition.objects.get(pk=edition_id)


def drafts_lacking(township: Region, read: Sequence[ListDocument]) -> list[Edition]:
    """Return the township's drafts that hold none of the lists of these documents."""
    kinds = {one.kind for document in read for one in document.lists}
    drafts = township.editions.filter(state=EditionState.DRAFT)
    lacking = drafts.exclude(sections__kind__in=kinds).defer("document")
    return list(lacking.select_related("township"))


def unfinished_import(township: Region, sources: Sequence[SourceFile]) -> Edition | None:
    """Return the township's unfinished edition that holds all of these files."""
    wanted = {source.sha256 for source in sources}
    unfinished = township.editions.filter(state__in=UNFINISHED).defer("document")
    for edition in unfinished.order_by("-ordinal"):
        events = edition.events.filter(act=act_code(EditionAct.LISTS_ADDED))
        added = set(events.values_list("detail__source_sha256", flat=True))
        if wanted <= {edition.source_sha256, *added}:
            return edition
    return None


def _first_kind(read: tuple[ListDocument, SourceFile]) -> int:
    return min((KIND_ORDER.index(one.kind) for one in read[0].lists), default=len(KIND_ORDER))
