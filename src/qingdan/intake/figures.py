"""The figures of the burden meter: what each is called, in which order, and of what rows."""

from dataclasses import dataclass
from typing import Literal

from qingdan.intake.enums import Decision
from qingdan.intake.meter import NOT_DECIDED, Burden

Rows = Literal["matter", "move", "clock", "support"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a department: its key in addresses, its title, the rows it counts."""

    key: str
    title: str
    rows: Rows
    group: str

    def of(self, burden: Burden) -> frozenset[int]:
        """Return the primary keys of the rows behind it."""
        if self.key in (*Decision.values, NOT_DECIDED):
            return frozenset(burden.by_decision.get(self.key, ()))
        found: set[int] = getattr(burden, self.key)
        return frozenset(found)


ASKED, LOADED, ANSWERED, SUPPORTED = "交办", "加码", "答复", "保障"
FIGURES = (
    Figure("sent", "交办事项", "matter", ASKED),
    *(Figure(one.value, str(one.label), "matter", ASKED) for one in Decision),
    Figure(NOT_DECIDED, "还没有决定", "matter", ASKED),
    Figure("outside", "没走系统", "matter", ASKED),
    Figure("tables", "要表", "matter", LOADED),
    Figure("repeated", "重复要表", "matter", LOADED),
    Figure("photos", "要照片、装软件", "matter", LOADED),
    Figure("measured", "考核、排名、指标", "matter", LOADED),
    Figure("offices", "设机构、配专人", "matter", LOADED),
    Figure("answered", "退回后已答复", "move", ANSWERED),
    Figure("waiting", "退回后没答复", "move", ANSWERED),
    Figure("late", "答复超期", "move", ANSWERED),
    Figure("ruled_against", "裁定退回", "matter", ANSWERED),
    Figure("ruled_for", "裁定承接", "matter", ANSWERED),
    Figure("clocks_met", "办件按期答复", "clock", ANSWERED),
    Figure("clocks_late", "办件答复超期", "clock", ANSWERED),
    Figure("support_asked", "乡镇提出保障", "support", SUPPORTED),
    Figure("support_delivered", "已兑现", "support", SUPPORTED),
    Figure("support_refused", "不予保障", "support", SUPPORTED),
)
BY_KEY = {one.key: one for one in FIGURES}
GROUPS = {
    group: tuple(one for one in FIGURES if one.group == group)
    for group in (ASKED, LOADED, ANSWERED, SUPPORTED)
}
