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
TOWNSHIP_PARAMETERS = {"code", "left", "right"}


@dataclass(frozen=True, slots=True)
class Route:
    """One address pattern, with the parameters that say whose rows it is about."""

    pattern: str
    parameters: tuple[str, ...]

    def owned_by(self, place: str) -> bool:
        """Whether an address filled with this place names rows of it."""
        return bool(place) and bool(set(self.parameters) - set(FIXED))

    def filled(self, world: World, place: str) -> Iterator[str]:
        """Yield the address with every combination of the place's rows; ``""``: absent rows."""
        choices = [_values(one, world, place) for one in self.parameters]
        for values in itertools.product(*choices):
            yield filled(self.pattern, values)


def _values(parameter: str, world: World, place: str) -> list[str]:
    if parameter in TOWNSHIP_PARAMETERS:
        return [TOWNSHIPS.get(place, TOWNSHIPS["A1"])[0]]
    if parameter in world.rows:
        found = world.rows[parameter].get(place, [])
        return [str(one) for one in found] if place else [ABSENT]
    return [FIXED[parameter]]


def routes() -> list[Route]:
    """Return every address, in the order of the table."""
    return [Route(one, parameters(one)) for one in patterns()]
