"""One matter in two places: two lists, two entries, or a power that is gone."""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz import fuzz

from qingdan.core.shipped import load_table
from qingdan.core.text import fold
from qingdan.documents.findings.rule import LIST_NAMES, Checked, Hit, Rule, entries, hit, label
from qingdan.documents.model import DutyList, Entry, ListKind, Severity
from qingdan.documents.names import find_penalties

NEARLY_SAME = 90
MOST_COMPARED = 1_000
SHORTEST_SHARED = 60
Placed = tuple[str, DutyList, Entry]


def _names(checked: Checked) -> list[Placed]:
    """Return the folded names, shortest first."""
    named = [(fold(entry.name), duty_list, entry) for duty_list, entry in entries(checked)]
    return sorted(named, key=lambda one: len(one[0]))


def _near_pairs(named: list[Placed]) -> Iterator[tuple[Placed, Placed]]:
    """Yield pairs of nearly equal texts; lengths too far apart are never compared."""
    for at, left in enumerate(named[:MOST_COMPARED]):
        limit = len(left[0]) * (200 - NEARLY_SAME) / NEARLY_SAME
        for right in named[at + 1 : at + MOST_COMPARED]:
            if len(right[0]) > limit:
                break
            if left[0] and fuzz.ratio(left[0], right[0], score_cutoff=NEARLY_SAME):
                yield left, right


def _same_name(checked: Checked) -> Iterator[Hit]:
    for (_, left_list, left), (_, right_list, right) in _near_pairs(_names(checked)):
        if left_list.kind is not right_list.kind:
            words = f"与{label(right_list, right)}几乎同名：“{right.name}”，请核对由谁负责。"
            yield hit(left_list, left, words, left.name)


def _twice_in_list(checked: Checked) -> Iterator[Hit]:
    for (_, left_list, left), (_, right_list, right) in _near_pairs(_names(checked)):
        if left_list.kind is right_list.kind and left is not right:
            first, second = sorted((left, right), key=lambda entry: entry.number)
            words = f"与第{second.number}项名称几乎相同，请核对是否重复。"
            yield hit(left_list, first, words, first.name)


def _penalty_twice(checked: Checked) -> Iterator[Hit]:
    placed = [
        (fold(penalty), duty_list, entry)
        for duty_list, entry in entries(checked, ListKind.BASIC, ListKind.RECLAIMED)
        for penalty in (entry.penalties or find_penalties(entry.name))
    ]
    placed.sort(key=lambda one: len(one[0]))
    for left, right in _near_pairs(placed):
        if left[1].kind is right[1].kind:
            continue
        basic, reclaimed = (left, right) if left[1].kind is ListKind.BASIC else (right, left)
        words = (
            f"的处罚也出现在{label(reclaimed[1], reclaimed[2])}，同一处罚不能既由乡镇行使又被收回。"
        )
        yield hit(basic[1], basic[2], words, reclaimed[2].name)


def _shared_text(checked: Checked) -> Iterator[Hit]:
    shared: dict[tuple[ListKind, str], list[Entry]] = defaultdict(list)
    for duty_list, entry in entries(checked):
        groups = entry.takeover.groups if entry.takeover else entry.township_groups
        text = "".join(clause.text for group in groups for clause in group.clauses)
        if len(text) >= SHORTEST_SHARED:
            shared[duty_list.kind, text].append(entry)
    for (kind, text), same in shared.items():
        if len(same) > 1:
            numbers = "、".join(str(entry.number) for entry in same)
            message = (
                f"{LIST_NAMES[kind]}清单第{numbers}项的办理内容一字不差，可以共用一个办理流程。"
            )
            yield Hit(message, kind, same[0].number, text)


@lru_cache(maxsize=1)
def _powers() -> tuple[dict[str, object], ...]:
    return tuple(load_table("powers.toml")["power"])


def _powers_found(checked: Checked, *, abolished: bool) -> Iterator[Hit]:
    for power in _powers():
        if power["abolished"] is not abolished:
            continue
        lists = power["lists"]
        for duty_list, entry in entries(checked):
            listed = isinstance(lists, list) and duty_list.kind.value in lists
            if listed and str(power["words"]) in entry.name:
                words = f"涉及“{power['words']}”：{power['reason']}（{power['source']}）。"
                yield hit(duty_list, entry, words, entry.name)


def _abolished(checked: Checked) -> Iterator[Hit]:
    yield from _powers_found(checked, abolished=True)


def _elsewhere(checked: Checked) -> Iterator[Hit]:
    yield from _powers_found(checked, abolished=False)


RULES = (
    Rule(
        "crossing.penalty-twice",
        Severity.ERROR,
        "同一处罚既在基本履职清单又在收回清单。",
        "“对倾倒垃圾的处罚”两处都有。",
        _penalty_twice,
    ),
    Rule(
        "crossing.same-name",
        Severity.WARNING,
        "两张清单里有几乎同名的事项。",
        "基本履职和收回清单都有“农业机械安全监督检查”。",
        _same_name,
    ),
    Rule(
        "crossing.near-duplicate",
        Severity.NOTICE,
        "同一清单里有几乎同名的事项。",
        "两项名称只差一两个字。",
        _twice_in_list,
    ),
    Rule(
        "crossing.shared-text",
        Severity.NOTICE,
        "几个事项的办理内容一字不差，可以共用一个流程。",
        "银号镇收回清单第15至18项都用同一套处罚步骤。",
        _shared_text,
    ),
    Rule(
        "law.abolished-power",
        Severity.ERROR,
        "事项所依据的权力已经取消。",
        "银号镇收回清单第40项“木材运输证核发”。",
        _abolished,
    ),
    Rule(
        "law.power-elsewhere",
        Severity.WARNING,
        "法律规定由其他机关行使的权力写在了乡镇名下。",
        "查巴奇乡基本履职第61项“核发乡村规划许可证”。",
        _elsewhere,
    ),
)
