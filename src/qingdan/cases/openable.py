"""What work may be opened under an entry, or without one (``data/unlisted_work.toml``)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from qingdan.cases.roles import case_roles
from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Item
from qingdan.core.shipped import data_file
from qingdan.core.tables import read
from qingdan.matters.library import PROCEDURES
from qingdan.parties.enums import OrganisationKind, Role
from qingdan.parties.models import Organisation, Post
from qingdan.procedures.definition import MAIN, Definition
from qingdan.procedures.enums import ActingSide, RoleSide
from qingdan.procedures.loading import library
from qingdan.procedures.queries import BoundItem, bound

OF_TOWNSHIP = (
    OrganisationKind.TOWNSHIP_GOVERNMENT,
    OrganisationKind.SECTION,
    OrganisationKind.VILLAGE_COMMITTEE,
)


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A kind of work that needs no entry, or may stand under any; why."""

    code: str
    without_entry: bool
    any_entry: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Openable:
    """A procedure that work can be opened by.

    ``sides`` are who works it by the entry, empty where the entry does not say; ``sure`` is
    false for what is only proposed; ``reason`` says why it needs no binding; ``taken_back`` is
    said of what upper departments took back from townships.
    """

    definition: Definition
    sides: frozenset[ActingSide] = frozenset()
    sure: bool = True
    reason: str = ""
    taken_back: bool = False

    @property
    def code(self) -> str:
        """The code of the procedure."""
        return self.definition.code

    @property
    def acts_alone(self) -> bool:
        """Whether one body works it as its own, so that it matters which."""
        return any(one.side is RoleSide.ACTING for one in self.definition.roles)

    @property
    def begun_by(self) -> str:
        """Who can begin it, in words."""
        held = beginners(self.definition)
        return "、".join(str(one.label) for one in Role if one in held)

    def begins(self, posts: Iterable[Post]) -> bool:
        """Tell whether one of some posts may do its first act."""
        held = beginners(self.definition)
        return any(one.role in held for one in posts)

    def fits(self, body: Organisation) -> bool:
        """Tell whether a body may open it: not what the entry makes the other side's own.

        That is what one body acts in alone, and all that was taken back from townships.
        """
        own = self.acts_alone or self.taken_back
        return not (own and self.sides) or side_of(body) in self.sides


@dataclass(frozen=True, slots=True)
class Work:
    """All that can be opened under an entry, and the matter it does for sure.

    ``foremost`` is the kind of work that fits first, empty where several fit equally.
    """

    openables: tuple[Openable, ...]
    matter: str = ""
    foremost: str = ""

    def get(self, code: str) -> Openable | None:
        """Return what a procedure can be opened as, ``None`` where it cannot."""
        return next((one for one in self.openables if one.code == code), None)


def beginners(definition: Definition) -> frozenset[str]:
    """Return the posts of which any may take an act from the first state."""
    first = definition.actions_from(definition.lane[MAIN].initial)
    roles = {code for action in first for code in action.roles}
    held = (case_roles().posts(definition.kind, definition.role[one]) for one in roles)
    return frozenset().union(*held)


def side_of(body: Organisation) -> ActingSide:
    """Return on which side a body works."""
    return ActingSide.TOWNSHIP if body.kind in OF_TOWNSHIP else ActingSide.DEPARTMENT


@lru_cache(maxsize=1)
def unlisted() -> dict[str, Unlisted]:
    """Return the kinds of work that ship as needing no binding; read once in a process.

    Raises:
        TableBroken: the file says something that cannot be; names the line.
    """
    table = read(data_file("unlisted_work.toml"))
    found = {}
    for row in table.tables("kind"):
        one = Unlisted(
            row.one_of("code", PROCEDURES),
            row.flag("without_entry"),
            row.flag("any_entry"),
            row.text("reason"),
        )
        row.done()
        found[one.code] = one
    table.done()
    return found


def work_under(item: Item, on: date) -> Work:
    """Return what can be opened under an entry: what it is bound to, then what fits any.

    Args:
        item: an entry of any edition.
        on: local date whose procedures count.
    """
    rows = bound(Item.objects.filter(pk=item.pk))
    if not rows:
        return Work(())
    entry = rows[0].bound.entry
    sure = [one.code for one in entry.matters if one.confirmed]
    return Work(tuple(_bound_to(rows[0], on)), next(iter(sure), ""), rows[0].bound.foremost)


def work_without_entry(on: date) -> Work:
    """Return what can be opened without an entry."""
    found = [one for one in unlisted().values() if one.without_entry]
    return Work(
        tuple(
            Openable(definition, reason=one.reason)
            for one in found
            for definition in _of_kind(one.code, on)
        )
    )


def _bound_to(row: BoundItem, on: date) -> Iterator[Openable]:
    bound_kinds = row.bound.kinds
    for kind in bound_kinds:
        said = [one for one in row.bound.procedures if one.kind == kind]
        sides = frozenset(one.actor for one in said)
        sure = any(one.sure for one in said)
        for definition in _of_kind(kind, on):
            taken_back = row.item.kind == ListKind.RECLAIMED
            yield Openable(definition, sides, sure, taken_back=taken_back)
    for one in unlisted().values():
        if one.any_entry and one.code not in bound_kinds:
            for definition in _of_kind(one.code, on):
                yield Openable(definition, reason=one.reason)


def _of_kind(kind: str, on: date) -> Iterator[Definition]:
    for one in library().definitions:
        if one.kind == kind and library().get(one.code, on) is one:
            yield one
