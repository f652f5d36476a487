"""Who took reclaimed work over, and what became of what was handed back."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from qingdan.cases.models import CaseClock, CaseLane
from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Item
from qingdan.catalogue.queries import whole_items
from qingdan.intake.enums import Reason
from qingdan.intake.meter import begins
from qingdan.intake.models import RequestMatter, Takeover
from qingdan.procedures.enums import StateGroup

HANDBACK, DECLINED, LANE = "handback", "declined", "department"


@dataclass(frozen=True, slots=True)
class Tracked:
    """One reclaimed entry: who owns it now, and its hand-backs as primary keys of cases.

    ``returned`` are requests that were returned because of it (matters).
    """

    item: Item
    takeover: Takeover | None
    handed: tuple[int, ...]
    declined: tuple[int, ...]
    waiting: tuple[int, ...]
    late: tuple[int, ...]
    returned: tuple[int, ...]

    @property
    def owners(self) -> tuple[str, ...]:
        """Who takes over by the list's own words."""
        return tuple(one.name for one in self.item.departments.all())


def tracked(place: str, on: date) -> list[Tracked]:
    """Return the reclaimed entries in force in a township, in their order. Eight queries.

    Args:
        place: nine digits.
        on: local date.
    """
    rows = Item.objects.in_force(on).filter(edition__township=place, kind=ListKind.RECLAIMED)
    whole = whole_items(rows.select_related("edition__township").defer("edition__document"))
    items = list(whole.order_by("position"))
    known = {
        one.address: one
        for one in Takeover.objects.filter(place=place).select_related("owner", "written_by")
    }
    lanes = _lanes(place)
    late = _late(place, on)
    returned: defaultdict[int, list[int]] = defaultdict(list)
    found = RequestMatter.objects.filter(request__place=place, reason=Reason.RECLAIMED)
    for pk, item in found.exclude(item=None).order_by("pk").values_list("pk", "item__address"):
        returned[item or 0].append(pk)
    return [
        Tracked(
            item,
            known.get(item.address),
            tuple(lanes[item.address, ""]),
            tuple(lanes[item.address, DECLINED]),
            tuple(lanes[item.address, StateGroup.WAITING]),
            tuple(one for one in lanes[item.address, ""] if one in late),
            tuple(returned[item.address]),
        )
        for item in items
    ]


def _lanes(place: str) -> defaultdict[tuple[int, str], list[int]]:
    """Return the cases handed to departments: by entry, and by how their lane stands."""
    found: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    rows = CaseLane.objects.filter(
        case__place=place, case__kind=HANDBACK, key__startswith=LANE
    ).exclude(case__item=None)
    told = rows.order_by("case").values_list("case_id", "case__item__address", "state", "group")
    for case, address, state, group in told:
        found[address or 0, ""].append(case)
        if state == DECLINED:
            found[address or 0, DECLINED].append(case)
        elif group != StateGroup.DONE:
            found[address or 0, StateGroup.WAITING].append(case)
    return found


def _late(place: str, on: date) -> frozenset[int]:
    clocks = CaseClock.objects.filter(
        case__place=place, case__kind=HANDBACK, due_at__lt=begins(on), stopped_at=None
    )
    return frozenset(clocks.values_list("case_id", flat=True))
