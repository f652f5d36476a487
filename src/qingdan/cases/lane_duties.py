"""What the list says that the body of a lane does: its own clauses, each with its address."""

from dataclasses import dataclass

from qingdan.cases.models import CaseLane
from qingdan.cases.shown import CaseShown
from qingdan.catalogue.enums import Side

OF_DEPARTMENTS = (Side.DEPARTMENT, Side.TAKEOVER)


@dataclass(frozen=True)
class LaneDuty:
    """One clause: where it stands, what it says."""

    address: str
    text: str


def duties_in(shown: CaseShown, lane: CaseLane) -> list[LaneDuty]:
    """Return the clauses of the entry that name the body of a lane, in their order.

    Where the entry tells no departments apart, all of the departments' side are the lead's.
    """
    body, item = lane.body, shown.case.item
    if body is None or item is None:
        return []
    rows = [one for one in shown.clauses if one.side in OF_DEPARTMENTS]
    if any(one.role_key for one in rows):
        rows = [one for one in rows if body.role_key and one.role_key == body.role_key]
    elif body.pk != shown.case.lead_id:
        return []
    where = f"{item.get_kind_display()} {item.number}"
    found = sorted(rows, key=lambda one: (one.side, one.position))
    return [LaneDuty(f"{where} · {Side(one.side).label} {one.address}", one.text) for one in found]
