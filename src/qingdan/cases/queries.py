"""Reading cases: what an officer may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from qingdan.cases.enums import CaseStanding
from qingdan.cases.models import Case, CaseClock, CaseLane, SupportObligation
from qingdan.parties.domain.authorising import TOWNSHIP_DIGITS, Reach, reach, reach_from
from qingdan.parties.enums import OrganisationKind, Scope
from qingdan.parties.models import Officer, Organisation, Post
from qingdan.procedures.enums import RoleSide

VIEW, NUMBERS = "case.view", "case.numbers"
"""Actions of the access matrix."""
LARGE = (
    "procedure__text",
    "item__raw_cells",
    "item__place",
    "item__penalties",
    "item__scope",
    "item__search_text",
)
"""What no page of a case reads of its procedure and entry, and would cost milliseconds to load."""
WITHIN = (OrganisationKind.SECTION, OrganisationKind.VILLAGE_COMMITTEE)
"""Bodies in whose name no document goes out."""


def cases_visible_to(officer: Officer, on: date) -> QuerySet[Case]:
    """Return the cases an officer may see: of the township, the department's, their own.

    Args:
        officer: who asks.
        on: local date on which the officer's posts count.
    """
    return Case.objects.filter(_seen(officer, reach(officer, VIEW, on=on)))


def visible_by_posts(officer: Officer, posts: Iterable[Post]) -> QuerySet[Case]:
    """Return the cases that an officer may see by posts already asked for; no query."""
    held = posts if officer.is_active else ()
    return Case.objects.filter(_seen(officer, reach_from(held, VIEW)))


def cases_seen_from(officer: Officer, posts: Iterable[Post]) -> QuerySet[Case]:
    """Return the cases an officer may see by posts that were asked already."""
    return Case.objects.filter(_seen(officer, reach_from(posts, VIEW)))


@dataclass(frozen=True)
class InSight:
    """Which cases somebody sees: those that fit a condition, and those with a lane of a body."""

    conditions: tuple[Q, ...]
    bodies: frozenset[int]

    @classmethod
    def of(cls, officer: Officer, reaches: Iterable[Reach]) -> "InSight":
        """Return what an officer sees within some reaches; one empty condition fits all cases."""
        conditions: list[Q] = []
        bodies: set[int] = set()
        for one in reaches:
            body = one.post.organisation_id
            if one.covers(""):
                return cls((Q(),), frozenset())
            if one.scope == Scope.DEPARTMENT:
                conditions += (Q(owner=body), Q(lead=body))
                bodies.add(body)
            elif one.prefix is not None:
                conditions.append(at_places(one.prefix))
                bodies.update(filter(None, (body, one.post.organisation.parent_id)))
            elif one.scope == Scope.UNIT:
                conditions += (Q(village__in=one.units), Q(opened_by=officer))
                bodies |= one.units
            else:
                conditions += (Q(opened_by=officer), Q(handler=officer))
        return cls(tuple(dict.fromkeys(conditions)), frozenset(bodies))

    def whole(self) -> Q:
        """Return all of it as one condition."""
        found = Q(pk__in=[])
        for one in self.conditions:
            if not one:
                return one
            found |= one
        if self.bodies:
            found |= Q(pk__in=CaseLane.objects.filter(body__in=self.bodies).values("case"))
        return found


def at_places(prefix: str) -> Q:
    """Return the condition that a row's ``place`` begins with a prefix: one, or all of a county.

    A township is asked for as such, so that an index by place answers in order.
    """
    township = len(prefix) == TOWNSHIP_DIGITS
    return Q(place=prefix) if township else Q(place__code__startswith=prefix)


def _seen(officer: Officer, reaches: Iterable[Reach]) -> Q:
    return InSight.of(officer, reaches).whole()


def obligations_visible_to(officer: Officer, on: date) -> QuerySet[SupportObligation]:
    """Return the support that an officer's township is owed, or that their department owes."""
    return obligations_within(reach(officer, VIEW, on=on))


def obligations_within(reaches: Iterable[Reach]) -> QuerySet[SupportObligation]:
    """Return the support within some reaches."""
    return SupportObligation.objects.filter(_owed(reaches, place="place"))


def answer_clocks_within(reaches: Iterable[Reach]) -> QuerySet[CaseClock]:
    """Return the running time limits of departments: towards one's place, or one's own."""
    running = CaseClock.objects.filter(
        side=RoleSide.DEPARTMENT, stopped_at=None, case__standing=CaseStanding.OPEN
    )
    return running.filter(_owed(reaches, place="case__place"))


def _owed(reaches: Iterable[Reach], *, place: str) -> Q:
    condition = Q(pk__in=[])
    for one in reaches:
        if one.covers(""):
            return Q()
        if one.scope == Scope.DEPARTMENT:
            condition |= Q(body=one.post.organisation_id)
        elif one.prefix is not None:
            condition |= Q(**{f"{place}__code__startswith": one.prefix})
    return condition


def issuers_managed_by(officer: Officer, on: date) -> QuerySet[Organisation]:
    """Return the bodies whose words for documents an officer may set: their own, or of the place.

    Args:
        officer: who asks.
        on: local date on which the officer's posts count.
    """
    condition = Q(pk__in=[])
    for one in reach(officer, NUMBERS, on=on):
        if one.scope == Scope.DEPARTMENT:
            condition |= Q(pk=one.post.organisation_id)
        elif one.prefix is not None:
            condition |= Q(region__code__startswith=one.prefix)
    bodies = Organisation.objects.in_being(on).exclude(kind__in=WITHIN)
    return bodies.filter(condition).order_by("region", "name")
