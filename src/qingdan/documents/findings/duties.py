"""What an entry must hold, and what a cooperative entry may not ask of a township."""

import re
from collections.abc import Iterator

from qingdan.documents.findings.rule import (
    LIST_NAMES,
    Checked,
    Hit,
    Rule,
    clauses_of,
    entries,
    hit,
)
from qingdan.documents.model import Disposition, ListKind, Severity, SupportKind

COMMON = 0.5  # a lack that more entries share is one of the list, not of each entry
SEVERAL = 4
SOFT_KINDS = frozenset({SupportKind.GUIDANCE, SupportKind.TRAINING})
ASSESSED = re.compile(
    r"纳入[^。，；]{0,8}考核|(?:考核|通报|约谈|问责|追责|排名|扣分)[^。；]{0,24}(?:乡镇|各镇|镇政府|苏木)"
    r"|对(?:各)?(?:乡镇|镇|苏木)(?!上报|报送|提交|申报)[^。；，]{0,24}(?:考核|通报|问责|追责|排名|扣分)"
)
INSPECTS = re.compile(
    r"(?:监督检查|执法检查|行政检查|专项检查|安全检查|日常检查|进行检查|开展检查|行政处罚|开展执法)"
)
HELPS = re.compile(r"配合|协助|参与|参加|提供")
INSPECTED_BY_TOWNSHIP = re.compile(r"乡镇(?:政府)?(?:监督)?检查(?:中)?发现")
UNLICENSED = "没有执法证的人员只能发现和上报，请写明乡镇只做排查，检查由部门的执法人员进行。"
INSPECTING_NAME = re.compile(r"(?:监督)?检查$")
ENDED = re.compile(r"不再(?:考核|开展|办理|实施|执行|承担)")
LEGEND = re.compile(r"[*＊★☆▲△※]|执法")
PERIODIC = re.compile(r"定期")


def _empty(checked: Checked) -> Iterator[Hit]:
    for duty_list, entry in entries(checked):
        if not entry.name.strip():
            yield hit(duty_list, entry, "没有事项名称。")
        if duty_list.kind is ListKind.COOPERATIVE and not entry.department_groups:
            yield hit(duty_list, entry, "没有上级部门职责。", entry.name)
        if duty_list.kind is ListKind.COOPERATIVE and not entry.township_groups:
            yield hit(duty_list, entry, "没有乡镇配合职责。", entry.name)
        if entry.takeover and not entry.takeover.groups:
            yield hit(duty_list, entry, "没有写明收回后怎样办理。", entry.name)


def _support_missing(checked: Checked) -> Iterator[Hit]:
    for duty_list in checked.document.lists:
        if duty_list.kind is not ListKind.COOPERATIVE:
            continue
        without = [entry for entry in duty_list.entries if not entry.support]
        if len(without) >= SEVERAL and len(without) > len(duty_list.entries) * COMMON:
            message = (
                f"配合履职清单{len(duty_list.entries)}项中有{len(without)}项没有写履职保障，"
                "请核对原件是否另有履职保障一栏。"
            )
            yield Hit(message, duty_list.kind)
            continue
        for entry in without:
            yield hit(duty_list, entry, "没有写履职保障，上级部门未承诺任何支持。", entry.name)


def _support_soft(checked: Checked) -> Iterator[Hit]:
    for duty_list in checked.document.lists:
        promised = [entry for entry in duty_list.entries if entry.support]
        soft = [one for one in promised if {promise.kind for promise in one.support} <= SOFT_KINDS]
        if soft:
            message = (
                f"{LIST_NAMES[duty_list.kind]}清单{len(duty_list.entries)}项中有{len(soft)}项"
                "只承诺指导或培训，没有人员、资金、物资等实际保障。"
            )
            yield Hit(message, duty_list.kind)


def _assessed(checked: Checked) -> Iterator[Hit]:
    for duty_list, entry in entries(checked, ListKind.COOPERATIVE):
        for group in entry.department_groups:
            for clause in group.clauses:
                if ASSESSED.search(clause.text):
                    words = "要考核或通报乡镇；配合履职事项不作为对乡镇的考核内容，请核对。"
                    yield hit(duty_list, entry, words, clause.text)


def _inspects(checked: Checked) -> Iterator[Hit]:
    for duty_list, entry in entries(checked, ListKind.COOPERATIVE):
        own = [
            clause.text
            for group in entry.township_groups
            for clause in group.clauses
            if INSPECTS.search(clause.text) and not HELPS.search(clause.text)
        ]
        assumed = [one.text for one in clauses_of(entry) if INSPECTED_BY_TOWNSHIP.search(one.text)]
        if shown := next(iter((*own, *assumed)), None):
            yield hit(duty_list, entry, f"让乡镇检查或执法；{UNLICENSED}", shown)
        elif INSPECTING_NAME.search(entry.name):
            words = f"的名称写着检查，乡镇的条文里没有；{UNLICENSED}"
            yield hit(duty_list, entry, words, entry.name)


def _ended_with_steps(checked: Checked) -> Iterator[Hit]:
    for duty_list, entry in entries(checked, ListKind.RECLAIMED):
        takeover = entry.takeover
        if takeover is None or takeover.disposition is not Disposition.TAKEN_OVER:
            continue
        ended = [clause.text for clause in clauses_of(entry) if ENDED.search(clause.text)]
        if ended:
            words = "既写不再办理，又写了办理步骤，请核对这一事项是取消还是由部门承接。"
            yield hit(duty_list, entry, words, ended[0])


def _no_legend(checked: Checked) -> Iterator[Hit]:
    for duty_list in checked.document.lists:
        starred = [entry for entry in duty_list.entries if entry.starred]
        explained = any(LEGEND.search(note) for note in duty_list.notes)
        if starred and not explained and not all("mark" in one.raw_cells for one in starred):
            name = LIST_NAMES[duty_list.kind]
            message = f"{name}清单有{len(starred)}项带执法标记，但没有注释说明标记的含义。"
            yield Hit(message, duty_list.kind, excerpt=starred[0].name)


def _mark_without_penalty(checked: Checked) -> Iterator[Hit]:
    for duty_list, entry in entries(checked, ListKind.BASIC):
        if entry.starred and not entry.penalties:
            yield hit(duty_list, entry, "带执法标记，但名称里没有认出处罚事项。", entry.name)


def _penalty_without_mark(checked: Checked) -> Iterator[Hit]:
    for duty_list in checked.document.lists:
        if not any(entry.starred for entry in duty_list.entries):
            continue
        for entry in duty_list.entries:
            if entry.penalties and not entry.starred:
                yield hit(duty_list, entry, "是处罚事项，但没有执法标记。", entry.name)


def _period_open(checked: Checked) -> Iterator[Hit]:
    for duty_list in checked.document.lists:
        open_ended = [
            entry
            for entry in duty_list.entries
            if any(PERIODIC.search(clause.text) for clause in clauses_of(entry))
        ]
        if open_ended:
            message = (
                f"{LIST_NAMES[duty_list.kind]}清单有{len(open_ended)}项写“定期”而没有写多久一次，"
                "周期要在运行规则里另行约定。"
            )
            yield Hit(message, duty_list.kind)


RULES = (
    Rule(
        "entry.empty",
        Severity.ERROR,
        "事项缺少必要的内容。",
        "乡镇配合职责一栏是空的。",
        _empty,
    ),
    Rule(
        "support.missing",
        Severity.ERROR,
        "配合履职事项没有履职保障。",
        "查巴奇乡配合履职第49项没有履职保障。",
        _support_missing,
    ),
    Rule(
        "support.only-guidance",
        Severity.NOTICE,
        "统计只承诺指导或培训的配合履职事项。",
        "履职保障只写“提供业务指导”。",
        _support_soft,
    ),
    Rule(
        "cooperative.assessed",
        Severity.ERROR,
        "配合履职事项里有对乡镇的考核、通报或追责。",
        "银号镇配合履职第3项把稳评工作纳入考核体系。",
        _assessed,
    ),
    Rule(
        "cooperative.inspects",
        Severity.WARNING,
        "配合履职事项让乡镇自行检查或执法。",
        "银号镇配合履职第42项“小商店消防安全监督检查”。",
        _inspects,
    ),
    Rule(
        "reclaimed.ended-with-steps",
        Severity.WARNING,
        "收回事项写不再办理，同时又有办理步骤。",
        "“不再办理”之后还有“1. 受理申请”。",
        _ended_with_steps,
    ),
    Rule(
        "mark.no-legend",
        Severity.NOTICE,
        "有执法标记而没有注释。",
        "查巴奇乡基本履职清单有19项带*，没有注。",
        _no_legend,
    ),
    Rule(
        "mark.without-penalty",
        Severity.NOTICE,
        "带执法标记的事项里没有处罚。",
        "“*负责公路养护”。",
        _mark_without_penalty,
    ),
    Rule(
        "mark.missing",
        Severity.WARNING,
        "处罚事项没有执法标记。",
        "同一清单里有的处罚带*，有的不带。",
        _penalty_without_mark,
    ),
    Rule(
        "period.not-stated",
        Severity.NOTICE,
        "统计写“定期”而没有周期的事项。",
        "“定期开展巡查”。",
        _period_open,
    ),
)
