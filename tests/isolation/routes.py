"""Every address of the site, filled with the rows of one place.

The table of addresses is walked, so a new one is tested from the day it is there. A new
parameter must be given its values in ``World.rows`` or in ``addresses.FIXED``.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from tests.addresses import FIXED, filled, parameters, patterns
from tests.isolation.world import TOWNSHIPS, World

ABSENT = "999999"
TOWNSHIP_PARAMETERS = {"code", "left", "right", "township"}


PK_OF = {
    "desk/cases/": "case",
    "api/v1/cases/": "case",
    "desk/support/": "support",
    "api/v1/support/": "support",
    "desk/filters/": "filter",
    "desk/plan/done/": "done",
    "desk/requests/new/": "written",
    "desk/requests/precedents/": "precedent",
    "desk/requests/matters/": "matter",
    "desk/requests/": "request",
    "desk/tickets/matters/": "matter",
    "desk/tickets/": "ticket",
    "api/v1/precedents/": "precedent",
    "api/v1/requests/matters/": "matter",
    "api/v1/requests/": "request",
    "manage/adjustments/": "adjustment",
}
"""What ``pk`` names, by how the address begins; the longer beginning first."""
ALIASES = {"service_request_id": "ticket", "department": "organisation_id"}
"""What other parameters name."""
SECRET = "desk/plan/feed/"  # noqa: S105
"""Whoever knows such an address may read it, whoever they are."""


@dataclass(frozen=True, slots=True)
class Route:
    """One address pattern, with the parameters that say whose rows it is about."""

    pattern: str
    parameters: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters, with what each of them names here."""
        return tuple(_named(self.pattern, one) for one in self.parameters)

    def owned_by(self, place: str) -> bool:
        """Whether an address filled with this place names rows of it."""
        return bool(place) and bool(set(self.parameters) - set(FIXED))

    def filled(self, world: World, place: str) -> Iterator[str]:
        """Yield the address with every combination of the place's rows; ``""``: absent rows.

        Rows that hang on one another are noted together and stay together.
        """
        together = world.rows.get(" ".join(self.names)) if len(self.names) > 1 else None
        if together is not None and place:
            found = [tuple(map(str, one)) for one in together.get(place, [])]
        else:
            found = itertools.product(*(_values(one, world, place) for one in self.names))
        for values in found:
            yield filled(self.pattern, values)


def _named(pattern: str, parameter: str) -> str:
    if parameter == "pk":
        return next(name for start, name in PK_OF.items() if pattern.startswith(start))
    return "feed" if pattern.startswith(SECRET) else ALIASES.get(parameter, parameter)


def _values(parameter: str, world: World, place: str) -> list[str]:
    if parameter in TOWNSHIP_PARAMETERS:
        return [TOWNSHIPS.get(place, TOWNSHIPS["A1"])[0]]
    if parameter in world.rows:
        found = world.rows[parameter].get(place, [])
        return [str(one) for one in found] if place else [ABSENT]
    return [FIXED[parameter]] if parameter in FIXED or place else [ABSENT]


def routes() -> list[Route]:
    """Return every address, in the order of the table."""
    return [Route(one, parameters(one)) for one in patterns()]
