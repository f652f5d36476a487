"""One entry beside the matters it may do: what a person decides on."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch

from qingdan.catalogue.models import Clause, Edition, Item
from qingdan.core.text import Span, fold, merge_spans, unfold
from qingdan.matters.domain.clauses import clause_state
from qingdan.matters.domain.likeness import Likeness
from qingdan.matters.domain.sources import words_of
from qingdan.matters.domain.states import ItemState
from qingdan.matters.enums import AlignmentState
from qingdan.matters.library import Matter, library
from qingdan.matters.models import Alignment
from qingdan.matters.queries import as_matter, county_code, local_matters, matters_by_code
from qingdan.matters.searching import find_matters
from qingdan.parties.departments import role_titles

OFFERED, FEWEST = 5, 3
"""So many candidates are offered, and so many even where hardly any is likely."""
WORTH_OFFERING = 0.05
NEIGHBOURS = 2
"""So many neighbours are named with each candidate."""
SHORTEST_TERM, SHORTEST_RUN = 2, 3


@dataclass(frozen=True, slots=True)
class Option:
    """A matter to tick: how likely it is, what it rests on, what it is not."""

    matter: Matter
    score: float | None = None
    chosen: bool = False
    second: bool = False
    alignment: Alignment | None = None

    @property
    def points(self) -> int:
        """The score as people read it, 0 to 100."""
        return round((self.score or 0) * 100)

    @property
    def department(self) -> str:
        """What the department in charge is called."""
        return role_titles().get(self.matter.department, "")

    @property
    def neighbours(self) -> list[tuple[str, str]]:
        """Matters this one is taken for, each with the deciding difference."""
        named = ((library().get(one.matter), one.difference) for one in self.matter.neighbours)
        return [(matter.title, words) for matter, words in named if matter][:NEIGHBOURS]


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A clause, its token, and the matter it speaks of."""

    clause: Clause
    state: ItemState
    matter: str
    is_proposed: bool


@dataclass(frozen=True, slots=True)
class Card:
    """An entry with everything that is needed to decide on it.

    ``found`` is what a search found beside the options, ``above`` what it found among them.
    """

    item: Item
    state: ItemState
    options: Sequence[Option]
    found: Sequence[Option] = ()
    above: Sequence[str] = ()
    asked_for: str = ""
    clauses: Sequence[ClauseLine] = ()
    spans: Sequence[Span] = field(default_factory=tuple)

    @property
    def decided(self) -> Alignment | None:
        """The decision that stands, with who made it and when; ``None`` for an open one."""
        rows = [one.alignment for one in self.options if one.alignment]
        return next((one for one in rows if one.state == AlignmentState.CONFIRMED), None)

    @property
    def confirmed(self) -> list[Matter]:
        """The matters confirmed, which clauses can be told apart by."""
        return [
            one.matter
            for one in self.options
            if one.alignment and one.alignment.state == AlignmentState.CONFIRMED
        ]

    @property
    def is_refused(self) -> bool:
        """Whether everything proposed was refused."""
        return bool(self.state.parts) and not self.state.confirmed and not self.state.is_open


def card(
    edition: Edition, item_id: int, *, picked: Sequence[str] | None = None, q: str = ""
) -> Card | None:
    """Return an entry of an edition to decide on, ``None`` when it has no such entry.

    Args:
        edition: where the entry stands.
        item_id: primary key of the entry.
        picked: codes ticked on the page so far; what is proposed or confirmed when ``None``.
        q: what is searched for beside the candidates.
    """
    said = Prefetch("alignments", Alignment.objects.order_by("rank", "pk"))
    items = edition.items.select_related("section").prefetch_related(
        "clauses__alignments", "departments", "support", said
    )
    item = items.filter(pk=item_id).first()
    if item is None:
        return None
    rows = [one for one in item.alignments.all() if one.clause_id is None]
    options = list(_options(edition, item, rows, picked))
    offered = {one.matter.code for one in options}
    matching = find_matters(q, county_code(edition.township_id))
    return Card(
        item=item,
        state=ItemState.of(rows),
        options=options,
        found=[Option(one) for one in matching if one.code not in offered],
        above=[one.title for one in matching if one.code in offered],
        asked_for=q,
        clauses=[_clause_line(one) for one in item.clauses.all()],
        spans=_heard(item.name, [one.matter for one in options if one.chosen]),
    )


def _options(
    edition: Edition, item: Item, rows: Sequence[Alignment], picked: Sequence[str] | None
) -> Iterator[Option]:
    counting = [one for one in rows if one.state != AlignmentState.REFUSED]
    matters = matters_by_code([*(one.matter for one in rows), *(picked or ())])
    aligned = {one.matter: one for one in counting if one.matter in matters}
    for code, one in aligned.items():
        chosen = picked is None or code in picked
        yield Option(matters[code], one.score, chosen, one.rank > 1, one)
    offered, refused = set(aligned), {one.matter for one in rows} - set(aligned)
    for code in picked or ():
        if code in matters and code not in offered:
            offered.add(code)
            yield Option(matters[code], None, chosen=True)
    if len(offered) < OFFERED:
        yield from _suggested(edition, item, offered, refused)


def _suggested(
    edition: Edition, item: Item, offered: Collection[str], refused: Collection[str]
) -> Iterator[Option]:
    """Fill up with what the words resemble, unticked; the least likely only when needed."""
    known = {*offered, *refused}
    local = [as_matter(one) for one in local_matters(county_code(edition.township_id))]
    likeness = Likeness(local=local)
    matters = {one.code: one for one in likeness.matters}
    likely = likeness.likely(words_of(item), OFFERED + len(known))
    fresh = [one for one in likely if one.matter not in known]
    for at, one in enumerate(fresh[: OFFERED - len(offered)], start=len(offered)):
        if at < FEWEST or one.score >= WORTH_OFFERING:
            yield Option(matters[one.matter], one.score)


def _clause_line(clause: Clause) -> ClauseLine:
    counting = [one for one in clause.alignments.all() if one.state != AlignmentState.REFUSED]
    matter = counting[0].matter if counting else ""
    is_proposed = bool(counting) and counting[0].state == AlignmentState.PROPOSED
    return ClauseLine(clause, clause_state(clause), matter, is_proposed)


def _heard(name: str, matters: Sequence[Matter]) -> tuple[Span, ...]:
    """Return where the words of some matters stand in a name."""
    unfolded = unfold(name)
    words = {fold(one.subject) for one in matters}
    words |= {fold(term) for one in matters for term, _ in one.terms}
    words = {word for word in words if len(word) >= SHORTEST_TERM}
    for one in matters:
        words |= set(_shared_runs(fold(one.title), unfolded.text))
    return merge_spans([span for word in sorted(words) for span in unfolded.find(word)])


def _shared_runs(one: str, other: str) -> Iterator[str]:
    """Yield the longest runs of one text that stand in another."""
    at = 0
    while at + SHORTEST_RUN <= len(one):
        end = at
        while end < len(one) and one[at : end + 1] in other:
            end += 1
        if end - at >= SHORTEST_RUN:
            yield one[at:end]
        at = max(end, at + 1)
