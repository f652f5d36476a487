"""The bodies among which somebody chooses whom to hand a lane to."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from qingdan.cases.models import Case, CaseLane
from qingdan.cases.one_case import BODIES, SAID_DEPARTMENTS
from qingdan.parties.domain.authorising import COUNTY_DIGITS
from qingdan.parties.enums import OrganisationKind
from qingdan.parties.models import Organisation


@dataclass(frozen=True)
class BodyChoice:
    """Bodies to choose among: those the entry names, all others, those that are in it already."""

    named: tuple[Organisation, ...]
    others: tuple[Organisation, ...]
    joined: frozenset[int]

    @classmethod
    def near(cls, case: Case, lanes: Iterable[CaseLane], on: date) -> "BodyChoice":
        """Return the bodies in being of the county and the township of a case."""
        rows = BODIES(case.place_id[:COUNTY_DIGITS], case.place_id, on=on)
        keys = {key for (key,) in SAID_DEPARTMENTS(case.item_id) if key} if case.item_id else set()
        bodies = sorted(rows, key=lambda one: one.pk != case.lead_id)
        first = [one for one in bodies if one.pk == case.lead_id or one.role_key in keys]
        rest = [one for one in bodies if one not in first]
        joined = frozenset(one.body_id for one in lanes if one.body_id)
        return cls(tuple(first), tuple(rest), joined)

    def with_villages(self, case: Case, on: date) -> "BodyChoice":
        """Return the choice with the villages of the township named first."""
        there = Organisation.objects.in_being(on).filter(
            region__code__startswith=case.place_id, kind=OrganisationKind.VILLAGE_COMMITTEE
        )
        villages = tuple(there.order_by("name"))
        return replace(self, named=villages, others=(*self.named, *self.others))
