"""One case as its page reads it: few queries, whose SQL is made once, none for what is not there.

The row of the case says what hangs on it; what does not is not asked for. Nothing that the
database answers is kept: every page asks anew.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from qingdan.cases.models import (
    Attachment,
    Case,
    CaseClock,
    CaseDocument,
    CaseDraft,
    CaseEvent,
    CaseLane,
    CaseRelation,
    SupportObligation,
)
from qingdan.cases.queries import VIEW, InSight
from qingdan.catalogue.models import Clause, ItemDepartment
from qingdan.parties.domain.authorising import reach_from
from qingdan.parties.models import Officer, Organisation, Post
from qingdan.record.kept_queries import KeptQuery


class QuotedClause(NamedTuple):
    """A clause of the entry, as far as the page of a case says it."""

    side: str
    position: int
    text: str
    address: int
    role_key: str


_THIS = OuterRef("pk")
_HANGS: dict[str, Callable[[int], QuerySet[Any]]] = {
    "documents": lambda officer: CaseDocument.objects.filter(case=_THIS),
    "attachments": lambda officer: Attachment.objects.filter(case=_THIS),
    "drafts": lambda officer: CaseDraft.objects.filter(case=_THIS, officer=officer),
    "relations": lambda officer: CaseRelation.objects.filter(Q(one=_THIS) | Q(other=_THIS)),
    "parts": lambda officer: Case.objects.filter(parent=_THIS),
    "support": lambda officer: SupportObligation.objects.filter(case=_THIS),
}
"""What may hang on a case, by the name in which its row says so."""
_CASE = KeptQuery(
    lambda pk, officer: (
        Case.objects.filter(pk=pk)
        .order_by()
        .select_related(
            "procedure",
            "owner",
            "lead",
            "village",
            "item",
            "place",
            "opened_by",
            "handler",
            "parent",
        )
        .only(
            *(one.attname for one in Case._meta.concrete_fields),
            *("procedure__version", "procedure__code", "procedure__title", "place__name"),
            *("item__kind", "item__number", "item__address", "item__name"),
            *("owner__name", "owner__kind", "lead__name", "village__name"),
            *("opened_by__full_name", "handler__full_name"),
            *("parent__year", "parent__ordinal", "parent__title"),
        )
        .annotate(
            **{f"has_{what}": Exists(ask(officer).order_by()) for what, ask in _HANGS.items()}
        )
    )
)
_LANES_OF = KeptQuery(lambda case: CaseLane.objects.filter(case=case).values_list("body_id"))
LANES = KeptQuery(
    lambda case: (
        CaseLane.objects.filter(case=case)
        .select_related("body", "handler")
        .only(
            *(one.attname for one in CaseLane._meta.concrete_fields),
            *("body__name", "body__kind", "body__role_key", "handler__full_name"),
        )
        .order_by("pk")
    )
)
CLOCKS = KeptQuery(
    lambda case: (
        CaseClock.objects.filter(case=case)
        .select_related("body")
        .only(*(one.attname for one in CaseClock._meta.concrete_fields), "body__name")
        .order_by("pk")
    )
)
EVENTS = KeptQuery(
    lambda case: (
        CaseEvent.objects.filter(case=case)
        .select_related("officer", "body")
        .only(
            *("case", "number", "action", "lane", "role", "at", "said", "sealed"),
            *("officer__full_name", "body__name"),
        )
        .order_by("number")
    )
)
DRAFTS = KeptQuery(
    lambda case, officer: CaseDraft.objects.filter(case=case, officer=officer).order_by("pk")
)
CLAUSES = KeptQuery(
    lambda item: Clause.objects.filter(item=item).values_list(
        "side", "position", "text", "address", "role_key"
    )
)
BODIES = KeptQuery(
    lambda county, place, on: (
        Organisation.objects.in_being(on)
        .filter(region__in=(county, place))
        .only("kind", "name", "role_key")
        .order_by("kind", "name")
    )
)
"""The bodies in being of a county and of one township in it."""
SAID_DEPARTMENTS = KeptQuery(
    lambda item: ItemDepartment.objects.filter(item=item).order_by().values_list("role_key")
)


def seen_case(pk: int, officer: Officer, posts: Sequence[Post]) -> Case | None:
    """Return a case that an officer may see, with what its page names. One query, seldom two.

    Args:
        pk: primary key.
        officer: who looks.
        posts: those that the officer holds.
    """
    case = _CASE.first(pk, officer.pk)
    if case is None or not is_in_sight(case, InSight.of(officer, reach_from(posts, VIEW))):
        return None
    return case


def is_in_sight(case: Case, seen: InSight) -> bool:
    """Tell of a row at hand what ``InSight.whole`` asks of the database."""
    if any(_fits(case, one) for one in seen.conditions):
        return True
    return bool(seen.bodies) and any(body in seen.bodies for (body,) in _LANES_OF(case.pk))


def may_hang(case: Case, what: str) -> bool:
    """Tell whether something may hang on a case; of a row from elsewhere nobody knows."""
    return bool(getattr(case, f"has_{what}", True))


def _fits(case: Case, condition: Q) -> bool:
    """Tell whether a row fits a condition of ``InSight``, which names columns and no more."""
    if condition.negated or condition.connector != Q.AND:
        raise NotImplementedError(condition)
    return all(_holds(case, *one) for one in condition.children)  # type: ignore[misc] # pairs


def _holds(case: Case, lookup: str, wanted: object) -> bool:
    column, _, how = lookup.partition("__")
    value = getattr(case, f"{column}_id")
    if not how:
        return value is not None and value == getattr(wanted, "pk", wanted)
    if how == "in":
        return value in wanted  # type: ignore[operator] # a collection
    if how == "code__startswith":
        return str(value).startswith(str(wanted))
    raise NotImplementedError(lookup)
