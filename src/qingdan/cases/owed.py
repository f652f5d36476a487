"""What departments owe townships, counted: time limits that passed, support without end."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from qingdan.cases.desk_queries import DeskView
from qingdan.cases.enums import SupportState
from qingdan.cases.models import CaseClock, SupportObligation
from qingdan.procedures.enums import RoleSide


def owed_by_departments(view: DeskView, places: Sequence[str]) -> "Owed":
    """Return what departments owe some townships: time limits that passed, support without end.

    Args:
        view: who looks.
        places: region codes of the townships.

    Returns:
        Counts by department, in the order of their names. Two queries.
    """
    late = CaseClock.objects.filter(
        due_at__lt=view.at, side=RoleSide.DEPARTMENT, place__in=places
    ).order_by()
    support = SupportObligation.objects.filter(
        place__in=places, state__in=(SupportState.ASKED, SupportState.PROMISED)
    ).order_by()
    counted: dict[str, list[int]] = {}
    for at, rows in enumerate((late, support)):
        for name, count in rows.values_list("body__name").annotate(Count("pk")):
            counted.setdefault(name or "没有指定部门", [0, 0])[at] = count
    return Owed(tuple((name, counted[name][0], counted[name][1]) for name in sorted(counted)))


@dataclass(frozen=True)
class Owed:
    """By department: its name, time limits that passed, support asked for that has not come."""

    rows: tuple[tuple[str, int, int], ...]

    @property
    def late(self) -> int:
        """How many time limits have passed."""
        return sum(one[1] for one in self.rows)

    @property
    def support(self) -> int:
        """How much support was asked for and has not come."""
        return sum(one[2] for one in self.rows)
