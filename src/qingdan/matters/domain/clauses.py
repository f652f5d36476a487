"""Clauses: which of an entry's matters each of its clauses speaks of."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from qingdan.catalogue.models import Clause, Item
from qingdan.matters.domain.likeness import Likeness
from qingdan.matters.domain.opening import allowed, named, note, titles
from qingdan.matters.domain.refusals import AlignmentMovedOn, ClauseUnknown, MatterNotOfItem
from qingdan.matters.domain.states import ItemState
from qingdan.matters.enums import AlignmentBasis, AlignmentState, MatterAct
from qingdan.matters.models import Alignment, LocalMatter
from qingdan.matters.queries import as_matter, title_of
from qingdan.parties.domain.authorising import seat
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import recorded
from qingdan.record.models import Event

SEVERAL = 2
"""Clauses are told apart only where an entry does at least so many matters."""
LEAST_SHARE = 0.5
"""A clause that no matter has at least this share of is left without one."""


def propose_clauses(items: Iterable[Item]) -> int:
    """Propose for each clause of some entries which of their confirmed matters it speaks of.

    What a person has said of a clause stays, as long as the entry still does that matter;
    every other proposal is made anew.

    Args:
        items: entries of any editions; only those that do several matters get proposals.

    Returns:
        How many proposals were written. One score each: the matter's share of the clause.
    """
    keys = [one.pk for one in items]
    if not keys:
        return 0
    matters = _confirmed(keys)
    stays = _decided_clauses(keys, matters)
    Alignment.objects.filter(item__in=keys, clause__isnull=False).exclude(clause__in=stays).delete()
    waiting = [
        (clause, matters[clause.item_id])
        for clause in Clause.objects.filter(item__in=list(matters)).order_by("item", "pk")
        if len(matters[clause.item_id]) >= SEVERAL and clause.pk not in stays
    ]
    return len(Alignment.objects.bulk_create(_proposals(waiting)))


@recorded()
def confirm_clause(
    clause_id: int, matter: str, *, seen: str, actor: Officer | None, at: datetime
) -> Event | None:
    """Say which matter of its entry a clause speaks of.

    Args:
        clause_id: primary key of the clause.
        matter: code of a confirmed matter of the entry; empty for none of them.
        seen: token of the clause's state the decision was made on.
        actor: who decides.
        at: aware datetime of the decision.

    Returns:
        The event, about the edition; ``None`` when nothing had to change.

    Raises:
        ClauseUnknown: no such clause.
        NotAllowed: no post of the actor allows aligning in this township.
        EditionClosed: the edition was discarded or withdrawn.
        MatterNotOfItem: the entry is not confirmed to do this matter.
        AlignmentMovedOn: somebody has changed the clause since ``seen``.
    """
    clause = _open_clause(clause_id)
    item = clause.item
    post = allowed(item.edition, actor=actor, at=at)
    if matter and matter not in _confirmed([item.pk]).get(item.pk, []):
        raise MatterNotOfItem(item=item, matter=title_of(matter))
    rows = list(clause.alignments.all())
    now = ItemState.of(rows)
    if not now.is_open and list(now.confirmed) == ([matter] if matter else []):
        return None
    if seen != now.token:
        raise AlignmentMovedOn(item=item, seen=ItemState.read(seen).words, now=now.words)
    _decide(clause, rows, matter, actor=actor, at=at)
    return note(
        item.edition,
        MatterAct.CONFIRMED,
        seat=seat(actor, post),
        at=at,
        entry=named(item),
        kind=item.kind,
        address=item.address,
        clause=f"{clause.get_side_display()} {clause.address}",
        matters=[matter] if matter else [],
        titles=titles([matter] if matter else []),
    )


def clause_state(clause: Clause) -> ItemState:
    """Return what is said of a clause; its alignments should be at hand."""
    return ItemState.of(clause.alignments.all())


def carry_clauses(before: Iterable[Item], items: Iterable[Item]) -> Iterator[Alignment]:
    """Yield what people said of the clauses of some entries, for entries of the same words.

    Args:
        before: the entries decided about.
        items: as many, each of the same kind, address and wording as its counterpart.
    """
    pairs = {old.pk: new for old, new in zip(before, items, strict=True)}
    decided = Alignment.objects.filter(item__in=list(pairs), clause__isnull=False).exclude(
        state=AlignmentState.PROPOSED
    )
    clauses = {
        (one.item_id, one.side, one.address): one
        for one in Clause.objects.filter(item__in=[one.pk for one in pairs.values()])
    }
    for one in decided.select_related("clause"):
        old = one.clause
        if old is None:
            continue
        item = pairs[old.item_id]
        clause = clauses.get((item.pk, old.side, old.address))
        if clause is not None:
            yield Alignment(
                item=item,
                clause=clause,
                matter=one.matter,
                score=one.score,
                state=one.state,
                basis=AlignmentBasis.CARRIED,
                decided_by_id=one.decided_by_id,
                decided_at=one.decided_at,
            )


def _open_clause(clause_id: int) -> Clause:
    clauses = Clause.objects.select_related("item__edition__township__parent")
    clause = clauses.defer("item__edition__document").filter(pk=clause_id).first()
    if clause is None:
        raise ClauseUnknown
    return clause


def _decide(
    clause: Clause, rows: Iterable[Alignment], matter: str, *, actor: Officer | None, at: datetime
) -> None:
    """Write that a clause speaks of a matter, and not of what was proposed beside it."""
    made = {one.matter: one for one in rows}
    if matter and matter not in made:
        made[matter] = Alignment(
            item=clause.item,
            clause=clause,
            matter=matter,
            score=1.0,
            basis=AlignmentBasis.PERSON,
        )
    for one in made.values():
        chosen = one.matter == matter
        one.state = AlignmentState.CONFIRMED if chosen else AlignmentState.REFUSED
        one.decided_by, one.decided_at = actor, at
        one.save()


def _confirmed(items: Iterable[int]) -> dict[int, list[str]]:
    rows = Alignment.objects.of_items().filter(item__in=list(items), state=AlignmentState.CONFIRMED)
    found: defaultdict[int, list[str]] = defaultdict(list)
    for item, matter in rows.order_by("rank", "pk").values_list("item_id", "matter"):
        found[item].append(matter)
    return dict(found)


def _decided_clauses(items: Iterable[int], matters: dict[int, list[str]]) -> set[int]:
    """Return the clauses a person has decided about, in a way that still holds."""
    rows = Alignment.objects.filter(item__in=items, clause__isnull=False)
    decided = rows.exclude(state=AlignmentState.PROPOSED)
    stays, lost = set(), set()
    for clause, item, matter, state in decided.values_list(
        "clause_id", "item_id", "matter", "state"
    ):
        stays.add(clause)
        if state == AlignmentState.CONFIRMED and matter not in matters.get(item, ()):
            lost.add(clause)
    return stays - lost - {None}


def _proposals(waiting: list[tuple[Clause, list[str]]]) -> list[Alignment]:
    if not waiting:
        return []
    codes = {code for _, matters in waiting for code in matters if code.startswith("local-")}
    local = [as_matter(one) for one in LocalMatter.objects.filter(code__in=codes)]
    shares = Likeness(local=local).shared_each([(one.text, codes) for one, codes in waiting])
    return [
        Alignment(
            item_id=clause.item_id,
            clause=clause,
            matter=found[0].matter,
            score=found[0].score,
            basis=AlignmentBasis.LIKENESS,
        )
        for (clause, _), found in zip(waiting, shares, strict=True)
        if found and found[0].score >= LEAST_SHARE
    ]
