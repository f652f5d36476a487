"""What follows from an entry: who leads, whose step is next, what is owed, whom to call."""

from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qingdan.catalogue.enums import ListKind, Side
from qingdan.catalogue.models import Item
from qingdan.finder.answers import Contact, Counter, FoundEntry
from qingdan.finder.domain.places import ListedItem
from qingdan.finder.domain.proving import prove
from qingdan.finder.domain.stepping import is_ended, next_steps
from qingdan.matters.library import Matter
from qingdan.parties.models import Organisation

MOST_COUNTERS = 3


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
        next_steps=next_steps(item, matter, around.text, proof),
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
    if is_ended(item):
        return ()
    return tuple(one.name for one in item.departments.all())


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
    often = Tally(one.difference for one in found)
    return tuple(
        replace(one, difference=by_role(one.matter, one.item)) if often[one.difference] > 1 else one
        for one in found
    )


def by_role(matter: Matter, item: Item) -> str:
    """Tell an entry from others by its stage and whose it is, where no difference is written."""
    township = item.edition.township.name
    names = "、".join(one.name for one in item.departments.all()) or "上级部门"
    if item.kind == ListKind.BASIC:
        return f"{matter.stage.label}的事，由{township}自己办。"
    if item.kind == ListKind.COOPERATIVE:
        return f"{matter.stage.label}的事，由{names}牵头，{township}配合。"
    ended = is_ended(item)
    return f"{matter.stage.label}的事，" + ("谁也不再办理。" if ended else f"由{names}承接。")


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
