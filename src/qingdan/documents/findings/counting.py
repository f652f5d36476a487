"""Counts and numbers: the document checks the parser, and the parser the document."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from qingdan.documents.findings.rule import LIST_NAMES, Checked, Hit, Rule, entries, groups_of, hit
from qingdan.documents.model import ClauseGroup, Section, Severity
from qingdan.documents.outline import parse_number

DIGITS = re.compile(r"\d+")


def _list_counts(checked: Checked) -> Iterator[Hit]:
    for duty_list in checked.document.lists:
        found = len(duty_list.entries)
        if duty_list.declared_count not in {None, found}:
            name = LIST_NAMES[duty_list.kind]
            message = f"{name}清单标题写{duty_list.declared_count}项，实际读到{found}项。"
            yield Hit(message, duty_list.kind, excerpt=duty_list.title)


def _section_counts(checked: Checked) -> Iterator[Hit]:
    for duty_list in checked.document.lists:
        for section in duty_list.sections:
            found = _found(section, duty_list.sections)
            if section.declared_count not in {None, found}:
                message = (
                    f"{LIST_NAMES[duty_list.kind]}清单“{section.title}”写"
                    f"{section.declared_count}项，实际读到{found}项。"
                )
                yield Hit(message, duty_list.kind, excerpt=section.title)


def _found(section: Section, sections: tuple[Section, ...]) -> int:
    """Count the entries of a section and of the second level below it."""
    below = [one for one in sections if one.title.startswith(f"{section.title} · ")]
    return sum(len(one.entries) for one in (section, *below))


def _gaps(checked: Checked) -> Iterator[Hit]:
    for duty_list in checked.document.lists:
        numbers = sorted({entry.number for entry in duty_list.entries})
        missing = sorted(set(range(1, numbers[-1] + 1)) - set(numbers)) if numbers else []
        if missing:
            shown = "、".join(map(str, missing[:10]))
            message = f"{LIST_NAMES[duty_list.kind]}清单缺少序号{shown}。"
            yield Hit(message, duty_list.kind, excerpt=shown)


def _repeats(checked: Checked) -> Iterator[Hit]:
    for duty_list in checked.document.lists:
        counted = Counter(entry.number for entry in duty_list.entries)
        for number, times in counted.items():
            if times > 1:
                message = f"{LIST_NAMES[duty_list.kind]}清单的序号{number}出现了{times}次。"
                yield Hit(message, duty_list.kind, number, str(number))


def _unnumbered(checked: Checked) -> Iterator[Hit]:
    for duty_list in checked.document.lists:
        bare = [one for one in duty_list.entries if _is_bare(one.number_raw)]
        if bare:
            message = (
                f"{LIST_NAMES[duty_list.kind]}清单有{len(bare)}项没有印出序号，已按先后次序编号。"
            )
            yield Hit(message, duty_list.kind, excerpt=bare[0].name)


def _is_bare(printed: str) -> bool:
    """Tell whether neither a number nor a code such as ``A-1`` is printed."""
    return parse_number(printed) is None and not DIGITS.search(printed)


def _clause_numbers(group: ClauseGroup) -> list[int]:
    found = [DIGITS.search(clause.number) for clause in group.clauses if clause.number]
    return [int(one[0]) for one in found if one]


def _clause_repeats(checked: Checked) -> Iterator[Hit]:
    for duty_list, entry in entries(checked):
        for group in groups_of(entry):
            counted = Counter(_clause_numbers(group))
            twice = [str(number) for number, times in counted.items() if times > 1]
            if twice:
                shown = "、".join(map(str, _clause_numbers(group)))
                words = f"的条文序号重复：印作{shown}，序号{'、'.join(twice)}出现了不止一次。"
                yield hit(duty_list, entry, words, shown)


def _clause_gaps(checked: Checked) -> Iterator[Hit]:
    for duty_list, entry in entries(checked):
        for group in groups_of(entry):
            numbers = _clause_numbers(group)
            jumped = [after for before, after in pairwise(numbers) if after > before + 1]
            if jumped:
                shown = "、".join(map(str, numbers))
                yield hit(duty_list, entry, f"的条文序号有跳号：印作{shown}。", shown)


def _clause_runs_on(checked: Checked) -> Iterator[Hit]:
    for duty_list, entry in entries(checked):
        for before, group in pairwise(groups_of(entry)):
            last, first = _clause_numbers(before)[-1:], _clause_numbers(group)[:1]
            if last and first and first[0] > 1 and first[0] == last[0] + 1:
                words = (
                    f"的条文序号跨部门连编：“{group.label or '下一段'}”从{first[0]}开始，"
                    "接着上一个部门的序号，请核对条文归属。"
                )
                yield hit(duty_list, entry, words, group.clauses[0].text)


RULES = (
    Rule(
        "count.list-mismatch",
        Severity.ERROR,
        "清单标题写明的项数与实际读到的项数不符。",
        "标题写“（106项）”，表格中只有105项。",
        _list_counts,
    ),
    Rule(
        "count.section-mismatch",
        Severity.ERROR,
        "类别标题写明的项数与该类别下的项数不符。",
        "“一、党的建设（22项）”下面只有21项。",
        _section_counts,
    ),
    Rule(
        "number.gap",
        Severity.ERROR,
        "清单的序号不连续。",
        "序号从31直接到33。",
        _gaps,
    ),
    Rule(
        "number.repeated",
        Severity.ERROR,
        "同一清单里一个序号出现不止一次。",
        "两个事项都编为12。",
        _repeats,
    ),
    Rule(
        "number.missing",
        Severity.NOTICE,
        "事项没有印出序号，由程序按次序编号。",
        "序号一列是空的。",
        _unnumbered,
    ),
    Rule(
        "clause.number-repeated",
        Severity.WARNING,
        "同一部门的条文序号重复。",
        "查巴奇乡配合履职第68项上级部门职责印作1、2、2。",
        _clause_repeats,
    ),
    Rule(
        "clause.number-gap",
        Severity.WARNING,
        "同一部门的条文序号有跳号，可能漏了条文。",
        "条文印作1、2、4。",
        _clause_gaps,
    ),
    Rule(
        "clause.number-runs-on",
        Severity.NOTICE,
        "条文序号跨部门连续编排。",
        "银号镇配合履职第74项：县水务局为1，县卫健委从2开始。",
        _clause_runs_on,
    ),
)
