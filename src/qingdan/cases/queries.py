"""Reading cases: what an officer may see."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from qingdan.cases.enums import CaseStanding
from qingdan.cases.models import Case, CaseClock, CaseLane, SupportObligation
from qingdan.parties.domain.authorising import Reach, reach, reach_from
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


def _seen(officer: Officer, reaches: Iterable[Reach]) -> Q:
    condition = Q(pk__in=[])
    for one in reaches:
        body = one.post.organisation_id
        if one.covers(""):
            return Q()
        if one.scope == Scope.DEPARTMENT:
            lanes = CaseLane.objects.filter(body=body).values("case")
            condition |= Q(owner=body) | Q(lead=body) | Q(pk__in=lanes)
        elif one.prefix is not None:
            parts = (body, one.post.organisation.parent_id)
            lanes = CaseLane.objects.filter(body__in=[pk for pk in parts if pk]).values("case")
            condition |= Q(place__code__startswith=one.prefix) | Q(pk__in=lanes)
        elif one.scope == Scope.UNIT:
            lanes = CaseLane.objects.filter(body__in=one.units).values("case")
            condition |= Q(village__in=one.units) | Q(pk__in=lanes) | Q(opened_by=officer)
        else:
            condition |= Q(opened_by=officer) | Q(handler=officer)
    return condition


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
