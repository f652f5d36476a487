"""Seeded edits on real lists, each with the strongest class of change it makes."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from qingdan.catalogue.comparing.changes import ChangeClass
from qingdan.catalogue.comparing.duty import ClauseSide, Duty, DutyBook, DutyClause
from qingdan.documents.model import ListKind

REWORDED = (
    ("开展", "组织开展"),
    ("做好", "抓好"),
    ("及时", "第一时间"),
    ("负责", "承担"),
    ("加强", "进一步强化"),
    ("组织", "牵头组织"),
    ("落实", "贯彻落实"),
    ("建立", "建立健全"),
    ("上报", "报送"),
    ("对", "依法对"),
)
OTHER_DEPARTMENTS = (("某县供销社", "supply-cooperative"), ("某县体育总会", "sports-federation"))
NEW_DUTIES = (
    "负责辖区内无人机飞行活动的日常告知和登记",
    "组织村民议事会讨论停车泊位的划定",
    "开展老旧电梯加装的意愿征询",
    "做好冰雪运动场地的夜间照明维护",
    "负责流动摊贩疏导点的设置和引导",
    "建立村级图书漂流角并定期更换书目",
    "开展蜂农转场放养的路线协调",
    "组织社区厨余堆肥示范户评选",
)


@dataclass(frozen=True)
class Edit:
    """What was done to which duty; ``expected`` is ``None`` when nothing should be reported."""

    name: str
    expected: ChangeClass | None
    before: tuple[Duty, ...]
    after: tuple[Duty, ...]


def reword(duty: Duty, chance: random.Random) -> list[Duty] | None:
    swaps = [(old, new) for old, new in REWORDED if old in duty.name and new not in duty.name]
    if swaps:
        old, new = chance.choice(swaps)
        return [replace(duty, name=duty.name.replace(old, new, 1))]
    for at, clause in enumerate(duty.clauses):
        for old, new in REWORDED:
            if old in clause.text and new not in clause.text:
                changed = replace(clause, text=clause.text.replace(old, new, 1))
                return [_with_clause(duty, at, changed)]
    return None


def change_extent(duty: Duty, chance: random.Random) -> list[Duty] | None:
    texts = [duty.name, *(clause.text for clause in duty.clauses)]
    for at, text in enumerate(texts):
        number = re.search(r"\d+(?=[张人岁亩日万年月元%])", text)
        if number:
            other = str(int(number[0]) + chance.randint(1, 40))
            changed = text[: number.start()] + other + text[number.end() :]
            if at == 0:
                return [replace(duty, name=changed)]
            return [_with_clause(duty, at - 1, replace(duty.clauses[at - 1], text=changed))]
    limit = chance.choice(("（不含城区）", "（限户籍人员）", "（范围为主要街道）", "（10人以下）"))
    return [replace(duty, name=duty.name.rstrip("。") + limit)]


def replace_department(duty: Duty, chance: random.Random) -> list[Duty] | None:
    if not duty.departments:
        return None
    at = chance.randrange(len(duty.departments))
    name, role = chance.choice(OTHER_DEPARTMENTS)
    departments, roles = list(duty.departments), list(duty.role_keys)
    old_role = roles[at]
    departments[at], roles[at] = name, role
    clauses = tuple(
        replace(one, label=name, role_key=role) if one.role_key == old_role else one
        for one in duty.clauses
    )
    return [replace(duty, departments=tuple(departments), role_keys=tuple(roles), clauses=clauses)]


def shift_clause(duty: Duty, chance: random.Random) -> list[Duty] | None:
    from_department = duty.side(ClauseSide.DEPARTMENT)
    if duty.kind is not ListKind.COOPERATIVE or len(from_department) < 2:
        return None
    moved = chance.choice(from_department)
    rest = tuple(clause for clause in duty.clauses if clause is not moved)
    return [replace(duty, clauses=(*rest, DutyClause(ClauseSide.TOWNSHIP, moved.text)))]


def move_to_other_list(duty: Duty, chance: random.Random) -> list[Duty] | None:
    kind = chance.choice([kind for kind in ListKind if kind is not duty.kind])
    if kind is ListKind.BASIC:
        return [replace(duty, kind=kind, departments=(), role_keys=(), clauses=(), support=())]
    department = ("某县某局",), ("",)
    departments, roles = (duty.departments, duty.role_keys) if duty.departments else department
    side = ClauseSide.TOWNSHIP if kind is ListKind.COOPERATIVE else ClauseSide.TAKEOVER
    clauses = tuple(DutyClause(side, clause.text) for clause in duty.clauses[:3])
    return [replace(duty, kind=kind, departments=departments, role_keys=roles, clauses=clauses)]


def remove(duty: Duty, chance: random.Random) -> list[Duty] | None:
    return []


def divide(duty: Duty, chance: random.Random) -> list[Duty] | None:
    parts = [part for part in re.split(r"(?<=[，；。])", duty.name) if part]
    if duty.clauses:
        if len(duty.clauses) < 4:
            return None
        half = len(duty.clauses) // 2
        return [
            replace(duty, clauses=duty.clauses[:half]),
            replace(duty, name=duty.name + "后续事项", clauses=duty.clauses[half:], support=()),
        ]
    if len(parts) < 3 or duty.penalties:
        return None
    half = len(parts) // 2
    first, second = "".join(parts[:half]), "".join(parts[half:])
    if min(len(first), len(second)) < 14:
        return None
    return [
        replace(duty, name=first.rstrip("，；。") + "。"),
        replace(duty, name=second),
    ]


def reword_much(duty: Duty, chance: random.Random) -> list[Duty] | None:
    name, hits = duty.name, 0
    for old, new in REWORDED:
        if old in name:
            name, hits = name.replace(old, new), hits + 1
    if hits < 2:
        return None
    return [replace(duty, name=name)]


def drop_clause(duty: Duty, chance: random.Random) -> list[Duty] | None:
    if len(duty.clauses) < 3:
        return None
    gone = chance.choice(duty.clauses)
    return [replace(duty, clauses=tuple(one for one in duty.clauses if one is not gone))]


def extend_enumeration(duty: Duty, chance: random.Random) -> list[Duty] | None:
    if "、" not in duty.name or duty.penalties:
        return None
    more = chance.choice(("、温泉浴池、", "、民宿集群、", "、无人机场、", "、水上乐园、"))
    return [replace(duty, name=duty.name.replace("、", more, 1))]


def move_reworded(duty: Duty, chance: random.Random) -> list[Duty] | None:
    reworded = reword(duty, chance)
    return reworded and move_to_other_list(reworded[0], chance)


def divide_in_three(duty: Duty, chance: random.Random) -> list[Duty] | None:
    count = len(duty.clauses)
    if count < 6:
        return None
    cuts = (duty.clauses[: count // 3], duty.clauses[count // 3 : 2 * count // 3])
    parts = (*cuts, duty.clauses[2 * count // 3 :])
    return [
        replace(duty, name=duty.name + mark, clauses=part)
        for mark, part in zip(("", "的受理", "的后续管理"), parts, strict=True)
    ]


def _with_clause(duty: Duty, at: int, clause: DutyClause) -> Duty:
    return replace(duty, clauses=(*duty.clauses[:at], clause, *duty.clauses[at + 1 :]))


Mutator = Callable[[Duty, random.Random], list[Duty] | None]
MUTATORS: tuple[tuple[Mutator, ChangeClass], ...] = (
    (reword, ChangeClass.WORDING),
    (change_extent, ChangeClass.SCOPE),
    (replace_department, ChangeClass.PARTY),
    (shift_clause, ChangeClass.PARTY),
    (move_to_other_list, ChangeClass.KIND),
    (remove, ChangeClass.REMOVED),
    (divide, ChangeClass.SPLIT),
    (reword_much, ChangeClass.WORDING),
    (drop_clause, ChangeClass.SCOPE),
    (extend_enumeration, ChangeClass.SCOPE),
    (move_reworded, ChangeClass.KIND),
    (divide_in_three, ChangeClass.SPLIT),
)


def edit_book(book: DutyBook, seed: int, number: int) -> tuple[DutyBook, list[Edit]]:
    """Make about ``number`` edits of every sort in one copy of a book, renumbered anew."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    rows: list[list[Duty]] = [[duty] for duty in book.duties]
    free = list(range(len(rows)))
    chance.shuffle(free)
    planned: list[tuple[str, ChangeClass, tuple[Duty, ...], int]] = []
    while free and len(planned) < number:
        mutate, expected = MUTATORS[len(planned) % len(MUTATORS)]
        at = free.pop()
        changed = mutate(book.duties[at], chance)
        if changed is None:
            continue
        rows[at] = changed
        planned.append((mutate.__name__, expected, (book.duties[at],), at))
    _merge_neighbours(book, rows, free, planned)
    for name in chance.sample(NEW_DUTIES, 2):
        at = chance.randrange(len(book.duties))
        kind = book.duties[at].kind
        rows.insert(at, [Duty(kind, 0, name)])
        planned = [(n, e, b, place + (place >= at)) for n, e, b, place in planned]
        planned.append(("add", ChangeClass.ADDED, (), at))
    return _renumber(book, rows, planned)


def _merge_neighbours(
    book: DutyBook,
    rows: list[list[Duty]],
    free: list[int],
    planned: list[tuple[str, ChangeClass, tuple[Duty, ...], int]],
) -> None:
    merged = 0
    for at in sorted(free):
        if merged == 2:
            return
        if at + 1 not in free or not (rows[at] and rows[at + 1]):
            continue
        one, other = book.duties[at], book.duties[at + 1]
        if one.kind is not other.kind or one.penalties or len(one.name) + len(other.name) < 40:
            continue
        rows[at] = [
            replace(
                one,
                name=one.name.rstrip("。") + "；" + other.name,
                clauses=one.clauses + other.clauses,
                departments=one.departments,
                role_keys=one.role_keys,
            )
        ]
        rows[at + 1] = []
        free.remove(at)
        free.remove(at + 1)
        planned.append(("merge", ChangeClass.MERGED, (one, other), at))
        merged += 1


def _renumber(
    book: DutyBook,
    rows: list[list[Duty]],
    planned: list[tuple[str, ChangeClass, tuple[Duty, ...], int]],
) -> tuple[DutyBook, list[Edit]]:
    numbers = dict.fromkeys(ListKind, 0)
    numbered: list[tuple[Duty, ...]] = []
    for row in rows:
        found = []
        for duty in row:
            numbers[duty.kind] += 1
            found.append(replace(duty, number=numbers[duty.kind]))
        numbered.append(tuple(found))
    edits = [Edit(name, expected, before, numbered[at]) for name, expected, before, at in planned]
    duties = tuple(duty for row in numbered for duty in row)
    return DutyBook(book.township, duties, book.places), edits
