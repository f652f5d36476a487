"""Aligning: which standard matters the entries of an edition do, proposed with a score."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from qingdan.catalogue.enums import EditionState
from qingdan.catalogue.models import Edition
from qingdan.matters.domain.clauses import propose_clauses
from qingdan.matters.domain.opening import CLOSED, note
from qingdan.matters.domain.sources import likeness_of_texts, sources
from qingdan.matters.domain.wording import record_wordings, wordings_of
from qingdan.matters.enums import AlignmentBasis, AlignmentState, MatterAct
from qingdan.matters.models import Alignment, ItemWording
from qingdan.matters.queries import progress
from qingdan.record.domain.appending import Seat, recorded

TAKEN_OVER = (AlignmentBasis.SHIPPED, AlignmentBasis.CARRIED)
GUESSED = (AlignmentBasis.WORDING, AlignmentBasis.LIKENESS)


@dataclass(frozen=True, slots=True)
class AlignmentReport:
    """How the entries of an edition came to their matters."""

    confirmed: int
    proposed: int
    unmatched: int


@recorded()
def align_edition(edition_id: int, *, at: datetime) -> AlignmentReport:
    """Propose matters for every entry of an edition that has none yet, and for its clauses.

    What ships reviewed and what was confirmed for the same words of the edition before is
    taken as confirmed; the rest is proposed: from nearly the same words of the edition
    before, from equal wordings elsewhere, or else from likeness. What a person has decided
    is never touched; what was taken over for words that were corrected since is proposed
    again.

    Args:
        edition_id: primary key; an unknown, discarded or withdrawn one gives an empty report.
        at: aware datetime of the act.
    """
    found = Edition.objects.select_related("township__parent").defer("document")
    edition = found.filter(pk=edition_id).exclude(state__in=CLOSED).first()
    if edition is None:
        return AlignmentReport(0, 0, 0)
    if edition.state == EditionState.DRAFT:
        reopen_reworded(edition)
    record_wordings(edition)
    touched = _propose(edition)
    counts = progress(edition).all
    if touched:
        note(
            edition,
            MatterAct.ALIGNED,
            seat=Seat(),
            at=at,
            count=touched,
            confirmed=counts.confirmed,
            proposed=counts.proposed,
            unmatched=counts.unmatched,
        )
    return AlignmentReport(counts.confirmed, counts.proposed, counts.unmatched)


def reopen_reworded(edition: Edition) -> int:
    """Let proposals be made anew for entries whose words were corrected since.

    What was taken over as confirmed for the old words becomes a proposal, scored by how
    alike old and new words are; what a person decided here stays.

    Returns:
        How many entries read otherwise now.
    """
    items = edition.items.filter(item_wording__isnull=False)
    whole = list(items.select_related("item_wording__wording").prefetch_related("clauses"))
    texts = wordings_of(whole, edition.township)
    changed = [one for one in whole if texts[one.pk] != one.item_wording.wording.text]
    for item in changed:
        rows = Alignment.objects.filter(item=item)
        rows.filter(state=AlignmentState.PROPOSED, basis__in=GUESSED).delete()
        alike = likeness_of_texts(item.item_wording.wording.text, texts[item.pk])
        taken = Q(decided_at__lt=edition.created_at) | Q(decided_by=None)
        rows.filter(taken, basis__in=TAKEN_OVER, state=AlignmentState.CONFIRMED).update(
            state=AlignmentState.PROPOSED,
            score=alike,
            decided_by=None,
            decided_at=None,
            reviewer="",
        )
    ItemWording.objects.filter(item__in=[one.pk for one in changed]).delete()
    return len(changed)


def _propose(edition: Edition) -> int:
    """Write what the sources say of entries without alignment; return how many got some."""
    items = edition.items.filter(alignments=None).order_by("kind", "position")
    waiting = list(
        items.select_related("item_wording__wording").prefetch_related("clauses", "departments")
    )
    touched = []
    for source in sources(edition):
        rows = list(source(waiting))
        Alignment.objects.bulk_create(rows)
        done = {row.item_id for row in rows}
        touched += [item for item in waiting if item.pk in done]
        waiting = [item for item in waiting if item.pk not in done]
    propose_clauses(touched)
    return len(touched)
