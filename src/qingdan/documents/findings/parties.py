"""Departments: named in one place and not in the other, unknown, or without a lead."""

import re
from collections.abc import Iterator
from functools import lru_cache

from qingdan.core.shipped import load_table
from qingdan.documents.findings.rule import Checked, Hit, Rule, clauses_of, entries, hit
from qingdan.documents.labels import GROUP
from qingdan.documents.model import Disposition, Entry, ListKind, Severity
from qingdan.parties.departments import (
    canonical_role,
    is_outside_government,
    looks_like_department,
    role_title,
    split_departments,
)

BRACKETED = re.compile(r"[（(]([^（）()]*)[）)]")


def _identity(name: str) -> str:
    return canonical_role(name) or name


def _labelled(entry: Entry) -> list[str]:
    """Return the single department names that stand as labels over clauses."""
    labels = [group.label for group in entry.department_groups if group.label]
    names = [name for one in labels if not GROUP.fullmatch(one) for name in split_departments(one)]
    return [name for name in names if looks_like_department(name)]


def _aliases(name: str) -> set[str]:
    """Return the identities of a name and of the names in its brackets."""
    return {_identity(name), *(_identity(inner) for inner in BRACKETED.findall(name))}


def _not_in_column(checked: Checked) -> Iterator[Hit]:
    for duty_list, entry in entries(checked, ListKind.COOPERATIVE):
        column = {alias for name in entry.departments for alias in _aliases(name)}
        for name in dict.fromkeys(_labelled(entry)):
            if column and not _aliases(name) & column:
                words = f"的职责里有“{name}”，但部门一栏没有写这个部门。"
                yield hit(duty_list, entry, words, name)


def _without_clause(checked: Checked) -> Iterator[Hit]:
    for duty_list, entry in entries(checked, ListKind.COOPERATIVE):
        labelled = {alias for name in _labelled(entry) for alias in _aliases(name)}
        if not labelled:
            continue
        for name in entry.departments:
            if not _aliases(name) & labelled:
                words = f"的部门一栏有“{name}”，但上级部门职责里没有它的条文。"
                yield hit(duty_list, entry, words, name)


def _unknown(checked: Checked) -> Iterator[Hit]:
    seen: set[str] = set()
    for duty_list, entry in entries(checked):
        column = entry.takeover.departments if entry.takeover else entry.departments
        for name in (*column, *_labelled(entry)):
            if name not in seen and canonical_role(name) is None:
                seen.add(name)
                words = f"的部门“{name}”不在部门归一表中，无法与其他乡镇比对。"
                yield hit(duty_list, entry, words, name)


def _missing(checked: Checked) -> Iterator[Hit]:
    for duty_list, entry in entries(checked, ListKind.COOPERATIVE, ListKind.RECLAIMED):
        if entry.takeover:
            needed = entry.takeover.disposition is Disposition.TAKEN_OVER
            if needed and not entry.takeover.departments:
                yield hit(duty_list, entry, "没有写明由哪个部门承接。", entry.name)
        elif not entry.departments:
            yield hit(duty_list, entry, "没有写明对应的上级部门。", entry.name)


def _no_lead(checked: Checked) -> Iterator[Hit]:
    for duty_list, entry in entries(checked, ListKind.COOPERATIVE):
        texts = [clause.text for group in entry.department_groups for clause in group.clauses]
        if len(entry.departments) > 1 and not any("牵头" in text for text in texts):
            words = f"有{len(entry.departments)}个上级部门，没有写明由谁牵头。"
            yield hit(duty_list, entry, words, "、".join(entry.departments))


def _outside(checked: Checked) -> Iterator[Hit]:
    for duty_list, entry in entries(checked):
        for name in entry.departments:
            role = canonical_role(name)
            if role and is_outside_government(role):
                words = f"把“{name}”列为上级部门，它不是机关，不能向乡镇派任务。"
                yield hit(duty_list, entry, words, name)


@lru_cache(maxsize=1)
def _mention() -> re.Pattern[str]:
    table = load_table("departments.toml")["role"]
    names = sorted({name for role in table for name in role["names"]}, key=len, reverse=True)
    return re.compile(r"[县旗区](" + "|".join(map(re.escape, names)) + ")")


def _mixed_names(checked: Checked) -> Iterator[Hit]:
    used: dict[str, dict[str, None]] = {}
    for _, entry in entries(checked, ListKind.COOPERATIVE):
        for name in _labelled(entry):
            _note_name(used, name)
        for clause in clauses_of(entry):
            for found in _mention().finditer(clause.text):
                _note_name(used, found[0])
    for role, names in used.items():
        if len(names) > 1:
            shown = "、".join(names)
            yield Hit(
                f"同一个部门（{role_title(role)}）在条文里有不同写法：{shown}。", excerpt=shown
            )


def _note_name(used: dict[str, dict[str, None]], name: str) -> None:
    plain = BRACKETED.sub("", name)
    role = canonical_role(plain)
    if role:
        used.setdefault(role, {})[plain] = None


RULES = (
    Rule(
        "department.not-in-column",
        Severity.ERROR,
        "条文里写了某部门的职责，部门一栏却没有这个部门。",
        "查巴奇乡配合履职第71项写了旗文旅局的职责，部门一栏只有教育科技体育局。",
        _not_in_column,
    ),
    Rule(
        "department.without-clause",
        Severity.WARNING,
        "部门一栏有某部门，条文里却没有它的职责。",
        "部门一栏有县公安局，职责里只有县农牧局的条文。",
        _without_clause,
    ),
    Rule(
        "department.unknown",
        Severity.NOTICE,
        "部门名称不在归一表中。",
        "“县某某服务中心”第一次出现。",
        _unknown,
    ),
    Rule(
        "department.missing",
        Severity.ERROR,
        "配合履职事项没有上级部门，或收回事项没有承接部门。",
        "承接部门一栏是空的。",
        _missing,
    ),
    Rule(
        "department.no-lead",
        Severity.NOTICE,
        "一项配合履职事项有几个上级部门，没有写明牵头部门。",
        "银号镇配合履职第6项有县农牧局和生态环境分局，没有写谁牵头。",
        _no_lead,
    ),
    Rule(
        "department.outside-government",
        Severity.NOTICE,
        "部门一栏写的不是机关。",
        "银号镇配合履职第65项把保险公司列为上级部门。",
        _outside,
    ),
    Rule(
        "department.mixed-names",
        Severity.NOTICE,
        "同一个部门在条文里有几种写法。",
        "查巴奇乡同时写旗市场局、旗市场监管局、旗市场监督管理局。",
        _mixed_names,
    ),
)
