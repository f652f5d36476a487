"""The bodies that an edition names, put before a person where nobody knows them yet."""

from collections.abc import Iterator
from datetime import datetime

from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Clause, Edition, ItemDepartment
from qingdan.documents.labels import GROUP
from qingdan.parties.departments import is_generic, looks_like_department, split_departments
from qingdan.parties.domain.bodies.proposals import propose_unknown
from qingdan.parties.models import Officer, PartyProposal

FIELDS = ("item__kind", "item__number")


def propose_parties(
    edition: Edition, *, actor: Officer | None, at: datetime
) -> list[PartyProposal]:
    """Propose every printed name of an edition that no body of its county has.

    Args:
        edition: with its rows written.
        actor: who imports; ``None`` for the installation.
        at: aware datetime of the act.

    Returns:
        The new proposals; names asked before, in any edition, are not asked again.
    """
    names = printed_names(edition)
    return propose_unknown(names, place=edition.township, actor=actor, at=at)


def printed_names(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield the single names of bodies that an edition prints, each with where it stands.

    They come from the department columns and from the labels over clauses; words for no
    particular body (各部门, 村委会) are left out.
    """
    columns = ItemDepartment.objects.filter(item__edition=edition).order_by("item", "position")
    for name, kind, number in columns.values_list("name", *FIELDS):
        if not is_generic(name):
            yield name, _where(edition, kind, number)
    labels = Clause.objects.filter(item__edition=edition).exclude(label="")
    for label, kind, number in labels.order_by("item", "position").values_list("label", *FIELDS):
        if not GROUP.fullmatch(label):
            for name in split_departments(label):
                if looks_like_department(name) and not is_generic(name):
                    yield name, _where(edition, kind, number)


def _where(edition: Edition, kind: str, number: int) -> str:
    return f"{edition.township.name} · {ListKind(kind).label} {number}"
