"""Whose step is next: the clause that proves the answer, or the one that follows from it."""

import re
from collections.abc import Iterator, Sequence

from qingdan.catalogue.enums import Disposition, ListKind, Side
from qingdan.catalogue.models import Clause, Item
from qingdan.finder.answers import Proof, Step
from qingdan.finder.domain.proving import DEPARTMENT_FIRST, address_of, is_preparing, nearest_clause
from qingdan.matters.enums import Stage
from qingdan.matters.library import Matter

ENDED = frozenset({Disposition.CANCELLED, Disposition.LAPSED, Disposition.NO_LONGER_ASSESSED})
"""What becomes of a reclaimed entry that nobody carries on with."""
LEAVE_IT = "不受理、不审批、不处罚，告知去处并移交承接部门。"
LEAVE_IT_ENDED = "不再办理，向来人说明。"
ASKS_PUBLICITY = re.compile(r"宣传|宣讲|讲座|培训|预案|演练|普法")
PREPARING_STAGES = frozenset({Stage.PUBLICISE, Stage.ORGANISE})
AWAITS_TOWNSHIP = re.compile(r"(?:接到|收到|根据)[^，。；]{0,6}(?:乡镇|镇|乡|街道)")
"""How a department's clause says that the township's step comes before."""
REPORTS = re.compile(r"上报|报告|报送|报至|报县|报旗|反馈")
RECEIVES = re.compile(
    r"受理|接收|接访|接待|(?<!婚姻)登记(?!证|档案|机关|处)|申报|申请|收集|摸排|摸底|汇总|初审|帮办|代办"
    r"|上报|报送|报告|报(?:至|县|旗)"
)
"""How the township's clause says that people, or what happened, come to it first."""


def is_ended(item: Item) -> bool:
    """Tell whether a reclaimed entry is carried on by nobody: cancelled, lapsed, not assessed."""
    return item.kind == ListKind.RECLAIMED and item.disposition in ENDED


def receives(text: str) -> bool:
    """Tell whether a township's clause says that it receives or reports what is asked.

    >>> receives("受理低保业务申请。"), receives("对丢失（错误）的婚姻登记档案开具证明。")
    (True, False)
    >>> receives("发现私挖盗采违法行为，及时制止并报县自然资源局。"), receives("宣传防火知识。")
    (True, False)
    """
    return bool(RECEIVES.search(text)) and not is_preparing(text)


def next_steps(item: Item, matter: Matter | None, text: str, proof: Proof) -> tuple[Step, ...]:
    """Return whose step is next, in order; clauses and departments of the entry at hand.

    Where the township's clause proves the answer it is the first step, then the department's
    that answers it; where the department's does, the other way round. Publicity and plans
    are nobody's next step unless the question is about them.
    """
    township = item.edition.township.name
    if item.kind == ListKind.BASIC:
        return (Step(township, proof.marked, proof.address),)
    lead = "、".join(one.name for one in item.departments.all())
    if item.kind == ListKind.COOPERATIVE:
        return tuple(_shared(item, matter, text, proof))
    if is_ended(item):
        return (Step(township, LEAVE_IT_ENDED),)
    over = _taken_over(item, proof)
    there = (over.text, address_of(item, over)) if over else ("", "")
    return (Step(lead, *there), Step(township, LEAVE_IT))


def _taken_over(item: Item, proof: Proof) -> Clause | None:
    """Return the clause that proves, or with which the department begins its work."""
    if proof.clause is not None and proof.clause.side == Side.TAKEOVER:
        return proof.clause
    clauses = sorted(_of_side(item, Side.TAKEOVER), key=lambda one: one.position)
    acting = [one for one in clauses if not is_preparing(one.text)]
    return next(iter(acting or clauses), None)


def _shared(item: Item, matter: Matter | None, text: str, proof: Proof) -> Iterator[Step]:
    """Yield the steps of an entry that township and departments share."""
    proved = proof.clause
    publicity = _asks_publicity(matter, text)
    ours, theirs = (_fit(item, side, publicity) for side in (Side.TOWNSHIP, Side.DEPARTMENT))
    if proved is not None and proved.side == Side.TOWNSHIP:
        our: Clause | None = proved
        their = nearest_clause(theirs, text, matter, proved.text)
        first = Side.TOWNSHIP
    elif proved is not None:
        their = proved
        awaits = bool(AWAITS_TOWNSHIP.search(proved.text))
        our = nearest_clause(_reporting(ours) if awaits else ours, text, matter, proved.text)
        first = Side.TOWNSHIP if awaits and our else Side.DEPARTMENT
    else:
        our = nearest_clause(ours, text, matter)
        their = nearest_clause(theirs, text, matter, our.text if our else "")
        first = Side.DEPARTMENT if matter and matter.stage in DEPARTMENT_FIRST else Side.TOWNSHIP
    steps = {Side.TOWNSHIP: _step(item, our), Side.DEPARTMENT: _step(item, their)}
    last = Side.DEPARTMENT if first is Side.TOWNSHIP else Side.TOWNSHIP
    yield from (one for side in (first, last) if (one := steps[side]) is not None)
    if steps[Side.DEPARTMENT] is None and not _of_side(item, Side.DEPARTMENT):
        yield Step("、".join(one.name for one in item.departments.all()), "")


def _asks_publicity(matter: Matter | None, text: str) -> bool:
    asked = matter is not None and matter.stage in PREPARING_STAGES
    return asked or bool(ASKS_PUBLICITY.search(text))


def _of_side(item: Item, side: Side) -> list[Clause]:
    return [one for one in item.clauses.all() if one.side == side]


def _fit(item: Item, side: Side, publicity: bool) -> list[Clause]:  # noqa: FBT001 - one fact
    """Return the clauses of a side that may be a next step."""
    clauses = _of_side(item, side)
    return clauses if publicity else [one for one in clauses if not is_preparing(one.text)]


def _reporting(clauses: Sequence[Clause]) -> Sequence[Clause]:
    return [one for one in clauses if REPORTS.search(one.text)] or clauses


def _step(item: Item, clause: Clause | None) -> Step | None:
    if clause is None:
        return None
    if clause.side == Side.TOWNSHIP:
        who = item.edition.township.name
    else:
        who = clause.label or "、".join(one.name for one in item.departments.all())
    return Step(who, clause.text, address_of(item, clause))
