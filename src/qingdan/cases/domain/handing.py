"""Handing a lane to a colleague: the one named must be able to act there."""

from datetime import date

from django.db.models import Q

from qingdan.cases.domain.copying import turn_of
from qingdan.cases.domain.refusals import BodyUnfit, HandlerUnfit
from qingdan.cases.keys import body_of_key
from qingdan.cases.models import Case
from qingdan.cases.seats import Table, desks
from qingdan.parties.domain.authorising import COUNTY_DIGITS, standing
from qingdan.parties.models import Officer, Organisation, Post
from qingdan.procedures.run import Run, Said
from qingdan.record.kept_queries import KeptQuery

NEAR = KeptQuery(
    lambda *bodies, on: (
        Post.objects.in_force(on)
        .filter(Q(organisation__in=bodies) | Q(organisation__parent__in=bodies))
        .select_related("organisation", "officer__unit")
        .only(
            *("role", "organisation__kind", "organisation__region", "organisation__parent"),
            *("officer__full_name", "officer__unit__name"),
        )
        .order_by("pk")
    )
)
"""The posts in some bodies and their parts, of accounts in use."""


def fitting_transfer(table: Table, run: Run, said: Said, *, on: date) -> None:
    """Refuse a transfer to somebody who could not do the next step.

    Raises:
        HandlerUnfit: nobody is named, or the one named holds no fitting post.
    """
    key = str(said.values.get("person", ""))
    person = Officer.objects.filter(pk=int(key[1:]) if key[1:].isdigit() else 0).first()
    if person is None or said.lane not in run.lanes:
        raise HandlerUnfit(person="（没有选）")
    if not can_take(table, run, said.lane, person, on=on):
        raise HandlerUnfit(person=person.full_name)


def can_take(table: Table, run: Run, lane: str, person: Officer, *, on: date) -> bool:
    """Tell whether somebody could do the next step of a lane."""
    seated = table.actor(person, standing(person, on), lane)
    return bool(seated.actor.roles & set(turn_of(run, run.lanes[lane])))


def colleagues(table: Table, run: Run, lane: str, *, on: date) -> list[Officer]:
    """Return who could take a lane over, by name, with their units. One query."""
    turn = set(turn_of(run, run.lanes[lane]))
    bodies = {body for body, _ in desks(table, turn_of(run, run.lanes[lane]), lane)}
    held: dict[Officer, list[Post]] = {}
    for post in NEAR(*sorted(bodies), on=on):
        held.setdefault(post.officer, []).append(post)
    fit = [one for one, posts in held.items() if table.actor(one, posts, lane).actor.roles & turn]
    return sorted(fit, key=lambda one: (one.full_name, one.pk))


def bodies_of_county(case: Case, said: Said, *, on: date) -> None:
    """Refuse to hand anything to a body that is not there, or not of the county. One query.

    Raises:
        BodyUnfit: names it.
    """
    if not said.parties:
        return
    wanted = {key: body_of_key(key) for key in said.parties}
    near = Organisation.objects.in_being(on).filter(
        pk__in=[pk for pk in wanted.values() if pk],
        region__code__startswith=case.place_id[:COUNTY_DIGITS],
    )
    there = set(near.values_list("pk", flat=True))
    for key, pk in wanted.items():
        if pk not in there:
            raise BodyUnfit(body=key)
