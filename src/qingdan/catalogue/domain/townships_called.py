"""Townships as people name them: by code, by name, by what is left of a long name."""

from datetime import date

from qingdan.catalogue.domain.comparing import LEVEL, SHORTEST_PLACE
from qingdan.catalogue.models import Edition
from qingdan.parties.domain.bodies.regions import find_township
from qingdan.parties.enums import RegionLevel
from qingdan.parties.models import Region


def townships_called(named: str) -> list[Region]:
    """Return the townships that people may mean, whichever way the name is spelled.

    Args:
        named: nine digits, or a name such as ``银号镇``; with the county before it, or short
            like ``查巴奇乡`` for 查巴奇鄂温克族乡, will do too.
    """
    named = named.strip()
    found = list(Region.objects.filter(code=named) or Region.objects.filter(name=named))
    if not found and (guessed := find_township(named)):
        found = [guessed]
    if not found and len(short := LEVEL.sub("", named)) >= SHORTEST_PLACE:
        begun = Region.objects.filter(level=RegionLevel.TOWNSHIP, name__startswith=short)
        found = [one for one in begun if LEVEL.sub("", one.name) == short]
    return found


def with_lists(townships: list[Region], on: date) -> list[Region]:
    """Keep the townships that have lists in force, unless none has. At most one query.

    Args:
        townships: what somebody may mean.
        on: local date.
    """
    if len(townships) < 2:  # noqa: PLR2004 - nothing to choose from
        return townships
    editions = Edition.objects.in_force(on).filter(township__in=townships)
    listed = set(editions.values_list("township", flat=True))
    return [one for one in townships if one.code in listed] or townships
