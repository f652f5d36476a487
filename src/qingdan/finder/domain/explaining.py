"""What follows from an entry: who leads, whose step is next, what is owed, whom to call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qingdan.catalogue.enums import Disposition, ListKind, Side
from qingdan.catalogue.models import Item
from qingdan.finder.answers import Contact, Counter, FoundEntry, Proof, Step
from qingdan.finder.domain.places import ListedItem
from qingdan.finder.domain.proving import DEPARTMENT_FIRST, first_of_group, prove
from qingdan.matters.library import Matter
from qingdan.parties.models import Organisation

ENDED = frozenset({Disposition.CANCELLED, Disposition.LAPSED, Disposition.NO_LONGER_ASSESSED})
"""What becomes of a reclaimed entry that nobody carries on with."""
MOST_COUNTERS = 3
LEAVE_IT = "不受理、不审批、不处罚，告知去处并移交承接部门。"
LEAVE_IT_ENDED = "不再办理，向来人说明。"


@dataclass(frozen=True)
class Surroundings:
    """What the explanations of one answer share."""

    text: str
    matters: Mapping[str, Matter]
    bodies: Mapping[str, Organisation]
    listed: Sequence[ListedItem]
    items: Mapping[int, Item]


def explain(
    item: Item, confidence: float, matter: Matter | None, around: Surroundings
) -> FoundEntry:
    """Return an entry with all that follows from it; its rows must be at hand."""
    township = item.edition.township.name
    clauses = list(item.clauses.all())
    proof = prove(item, around.text, matter)
    return FoundEntry(
        item=item,
        confidence=confidence,
        matter=matter,
        proof=proof,
        leads=_leads(item, township),
        next_steps=_next_steps(item, matter, around.text, proof),
        does=tuple(one for one in clauses if one.side == Side.TOWNSHIP),
        leaves=tuple(one for one in clauses if one.side != Side.TOWNSHIP),
        support=tuple(item.support.all()),
        contacts=_contacts(item, around.bodies),
        counters=_counters(item, matter, around),
    )


def taken_for(
    listed: ListedItem, matters: Mapping[str, Matter], likely: Sequence[str]
) -> Matter | None:
    """Return the matter an entry was taken for: of those it does, the most likely one."""
    for code in likely:
        if code in listed.matters and code in matters:
            return matters[code]
    return next((matters[code] for code in listed.matters if code in matters), None)


def _leads(item: Item, township: str) -> tuple[str, ...]:
    if item.kind == ListKind.BASIC:
        return (township,)
    return tuple(one.name for one in item.departments.all())


def _next_steps(item: Item, matter: Matter | None, text: str, proof: Proof) -> tuple[Step, ...]:
    township = item.edition.township.name
    lead = "、".join(one.name for one in item.departments.all())
    if item.kind == ListKind.BASIC:
        return (Step(township, proof.marked, proof.address),)
    if item.kind == ListKind.RECLAIMED:
        over = first_of_group(item, prove(item, text, matter, (Side.TAKEOVER,)))
        ended = not lead or item.disposition in ENDED
        hand = Step(township, LEAVE_IT_ENDED if ended else LEAVE_IT)
        return (hand,) if ended else (Step(lead, over.text, over.address), hand)
    ours = first_of_group(item, prove(item, text, matter, (Side.TOWNSHIP,)))
    theirs = first_of_group(item, prove(item, text, matter, (Side.DEPARTMENT,)))
    who = theirs.clause.label if theirs.clause and theirs.clause.label else lead
    steps = (Step(township, ours.text, ours.address), Step(who, theirs.text, theirs.address))
    first = matter is not None and matter.stage in DEPARTMENT_FIRST
    return steps[::-1] if first else steps


def _contacts(item: Item, bodies: Mapping[str, Organisation]) -> tuple[Contact, ...]:
    found = []
    for one in item.departments.all():
        body = bodies.get(one.role_key)
        found.append(_contact(one.name, one.role_key, body))
    return tuple(found)


def _contact(name: str, role_key: str, body: Organisation | None) -> Contact:
    if body is None:
        return Contact(name, role_key)
    return Contact(name, role_key, body.phone, body.address, body.hours)


def _counters(item: Item, matter: Matter | None, around: Surroundings) -> tuple[Counter, ...]:
    if matter is None:
        return ()
    said = {one.matter: one.difference for one in matter.neighbours}
    found = []
    for listed, other in against(item.kind, matter, around.listed, around.matters):
        there = around.items[listed.pk]
        difference = said.get(other.code) or _difference(matter, other)
        found.append(Counter(there, other, difference, prove(there, "", other)))
    return tuple(found)


def _difference(matter: Matter, other: Matter) -> str:
    return f"“{other.title}”是{other.stage.label}，不是{matter.stage.label}。"


def against(
    kind: str,
    matter: Matter | None,
    listed: Sequence[ListedItem],
    matters: Mapping[str, Matter],
) -> list[tuple[ListedItem, Matter]]:
    """Return what stands against an entry: others about its subject at another stage.

    One for each list and stage is enough to tell them apart. Where nothing else is about the
    subject, what it is easily taken for stands in.

    Args:
        kind: the list the entry is on; only entries of other lists stand against it.
        matter: what the entry was taken for.
        listed: the entries in force.
        matters: by code.
    """
    if matter is None:
        return []
    near = {one.matter for one in matter.neighbours}
    found: dict[tuple[bool, str, str], tuple[ListedItem, Matter]] = {}
    for one in listed:
        if one.kind == kind:
            continue
        for code in one.matters:
            other = matters.get(code)
            if other is None or code == matter.code or other.stage == matter.stage:
                continue
            same = other.subject == matter.subject
            if same or code in near:
                found.setdefault((same, one.kind, other.stage), (one, other))
    about_it = [one for (same, _, _), one in found.items() if same]
    once = {one.pk: (one, other) for one, other in reversed(about_it or list(found.values()))}
    return list(reversed(once.values()))[:MOST_COUNTERS]
