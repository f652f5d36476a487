"""Confirming: a person says which standard matters an entry does."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from qingdan.catalogue.models import Item
from qingdan.matters.domain.clauses import propose_clauses
from qingdan.matters.domain.opening import named, note, open_edition, open_item, titles
from qingdan.matters.domain.refusals import AlignmentMovedOn, MatterUnknown
from qingdan.matters.domain.states import ItemState
from qingdan.matters.enums import AlignmentBasis, AlignmentState, MatterAct
from qingdan.matters.models import Alignment
from qingdan.matters.queries import county_code, matters_by_code
from qingdan.parties.domain.authorising import seat
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import recorded
from qingdan.record.models import Event

FIRST, SECOND = 1, 2
Ranks = Mapping[str, int]
"""Matter code and rank, in the order chosen."""


@dataclass(frozen=True, slots=True)
class Done:
    """What an act on many entries changed: the entries, and the event when there were any."""

    items: tuple[int, ...]
    event: Event | None = None


@recorded()
def confirm(
    item_id: int,
    matters: Sequence[str],
    *,
    seen: str,
    actor: Officer | None,
    at: datetime,
    also: Sequence[str] = (),
) -> Event | None:
    """Say that an entry does exactly these matters; other proposals are refused.

    Args:
        item_id: primary key of the entry.
        matters: codes of what its words say exactly, the best first; they get rank 1.
            Without any, and without ``also``, every proposal is refused.
        seen: token of the state the decision was made on (``ItemState.token``).
        also: codes a careful clerk would also accept; they get rank 2.
        actor: who decides.
        at: aware datetime of the decision.

    Returns:
        The event, about the edition; ``None`` when nothing had to change.

    Raises:
        ItemUnknown: no such entry.
        NotAllowed: no post of the actor allows aligning in this township.
        EditionClosed: the edition was discarded or withdrawn.
        MatterUnknown: a code is neither in the library nor a local matter of the county.
        AlignmentMovedOn: somebody has changed the alignment since ``seen``.
    """
    item, post = open_item(item_id, actor=actor, at=at)
    wanted = ranked(matters, also)
    check_known(wanted, item.edition.township_id)
    rows = list(item.alignments.of_items())
    now = ItemState.of(rows)
    if now.confirmed == wanted and not now.is_open:
        return None
    if seen != now.token:
        raise AlignmentMovedOn(item=item, seen=ItemState.read(seen).words, now=now.words)
    refused = settle(item, rows, wanted, actor=actor, at=at)
    propose_clauses([item])
    told = {
        "entry": named(item),
        "kind": item.kind,
        "address": item.address,
        "matters": list(wanted),
        "titles": titles(wanted),
        "refused": titles(refused),
    }
    return note(item.edition, MatterAct.CONFIRMED, seat=seat(actor, post), at=at, **told)


@recorded()
def confirm_many(
    edition_id: int,
    item_ids: Collection[int],
    *,
    least: float,
    actor: Officer | None,
    at: datetime,
) -> Done:
    """Accept the proposals of many entries at once.

    Taken are the entries that nobody has decided about and whose proposals are all scored
    ``least`` or more; the others are left as they are, so nothing is refused unseen.

    Args:
        edition_id: primary key; entries of other editions are left alone.
        item_ids: primary keys of the entries to look at.
        least: a score 0 to 1.
        actor: who decides.
        at: aware datetime of the decision.

    Raises:
        ItemUnknown: no such edition.
        NotAllowed: no post of the actor allows aligning in this township.
        EditionClosed: the edition was discarded or withdrawn.
    """
    edition, post = open_edition(edition_id, actor=actor, at=at)
    taken = list(surely_proposed(edition_id, least, item_ids))
    if not taken:
        return Done(())
    rows = Alignment.objects.of_items().filter(item__in=taken, state=AlignmentState.PROPOSED)
    matters = [f"{one.item_id}:{one.matter}" for one in rows]
    rows.update(state=AlignmentState.CONFIRMED, decided_by=actor, decided_at=at)
    propose_clauses(taken)
    event = note(
        edition,
        MatterAct.CONFIRMED,
        seat=seat(actor, post),
        at=at,
        count=len(taken),
        least=f"{least * 100:.0f} 分",
        entries=[named(one) for one in taken],
        matters=matters,
    )
    return Done(tuple(one.pk for one in taken), event)


def surely_proposed(
    edition_id: int, least: float, item_ids: Collection[int] | None = None
) -> Iterable[Item]:
    """Return the undecided entries whose proposals are all scored ``least`` or more.

    Args:
        edition_id: primary key of an edition.
        least: a score 0 to 1.
        item_ids: only among these; all entries when ``None``.
    """
    aligned = Alignment.objects.of_items()
    proposals = aligned.filter(state=AlignmentState.PROPOSED, item__edition=edition_id)
    sure = proposals.values("item")
    doubtful = proposals.filter(score__lt=least).values("item")
    decided = aligned.filter(state=AlignmentState.CONFIRMED, item__edition=edition_id)
    found = Item.objects.filter(pk__in=sure).exclude(pk__in=doubtful)
    found = found.exclude(pk__in=decided.values("item")).order_by("kind", "position")
    return found if item_ids is None else [one for one in found if one.pk in set(item_ids)]


def ranked(matters: Iterable[str], also: Iterable[str]) -> dict[str, int]:
    """Return codes with their ranks in order; a code named twice keeps its first place.

    >>> ranked(["a", "b"], ["b", "c"])
    {'a': 1, 'b': 1, 'c': 2}
    """
    first = dict.fromkeys(matters, FIRST)
    return first | {code: SECOND for code in also if code not in first}


def check_known(codes: Iterable[str], township_code: str) -> None:
    """Make sure that every code is a matter that entries of a township may do.

    Raises:
        MatterUnknown: a code is neither in the library nor a local matter of the county.
    """
    codes = list(codes)
    known = matters_by_code(codes)
    home = f"local-{county_code(township_code)}-"
    for code in codes:
        if code not in known or (code.startswith("local-") and not code.startswith(home)):
            raise MatterUnknown(code=code[:60])


def settle(
    item: Item, rows: Sequence[Alignment], wanted: Ranks, *, actor: Officer | None, at: datetime
) -> list[str]:
    """Write that an entry does exactly some matters; return the codes newly refused.

    Every row of the entry is written anew, in the order chosen, so that ``decided_at`` says
    of all of them when they were decided.
    """
    before = {one.matter: one for one in rows}
    refused = [
        code
        for code, one in before.items()
        if code not in wanted and one.state != AlignmentState.REFUSED
    ]
    made = [
        _decided(item, code, rank, before.get(code), AlignmentState.CONFIRMED)
        for code, rank in wanted.items()
    ]
    made += [
        _decided(item, code, one.rank, one, AlignmentState.REFUSED)
        for code, one in before.items()
        if code not in wanted
    ]
    for one in made:
        one.decided_by, one.decided_at = actor, at
    item.alignments.of_items().delete()
    Alignment.objects.bulk_create(made)
    return refused


def _decided(
    item: Item, code: str, rank: int, before: Alignment | None, state: AlignmentState
) -> Alignment:
    return Alignment(
        item=item,
        matter=code,
        rank=rank,
        score=before.score if before else 1.0,
        basis=before.basis if before else AlignmentBasis.PERSON,
        state=state,
    )
