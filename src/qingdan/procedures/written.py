"""Procedures and their check-up as JSON and as lines of text, the same for every command."""

from collections.abc import Iterator
from typing import Any

from qingdan.procedures.checkup import Checkup, Played
from qingdan.procedures.covering import Bound
from qingdan.procedures.definition import Definition
from qingdan.procedures.enums import BindingBasis, PartCover
from qingdan.procedures.keeping import archive_words

MOST_USED = 8


def as_json(found: Checkup) -> dict[str, Any]:
    """Return a check-up as JSON values."""
    return {
        "entries": [entry_as_json(one, found) for one in found.bound],
        "procedures": [procedure_as_json(one) for one in found.played],
    }


def entry_as_json(one: Bound, found: Checkup) -> dict[str, Any]:
    """Return how one entry is bound; ``covered`` leaves out what is waived."""
    return {
        "township": one.entry.code,
        "list": str(one.entry.list),
        "number": one.entry.number,
        "procedures": [found.codes.get(kind, kind) for kind in one.kinds],
        "standing_lines": len(one.lines),
        "clauses": len(one.coverage),
        "covered": one.count(PartCover.STEP, PartCover.LINE),
        "waived": one.count(PartCover.WAIVED),
    }


def procedure_as_json(one: Played) -> dict[str, Any]:
    """Return one procedure, how many of its scenarios passed, how many gates it has."""
    return {
        "code": one.definition.code,
        "version": one.definition.version,
        "scenarios": len(one.definition.scenarios),
        "passed": one.passed,
        "gates": len(one.definition.gates),
    }


def as_lines(found: Checkup) -> Iterator[str]:
    """Yield the figures of a check-up in words, then what is wrong."""
    entries, clauses = len(found.bound), found.clauses
    covered, waived = found.covered(PartCover.STEP, PartCover.LINE), found.covered(PartCover.WAIVED)
    yield f"事项 {entries} 项，绑定流程 {found.bound_entries} 项。"
    yield (
        f"条文 {clauses} 条：流程或常态履职承担的 {covered} 条（{_share(covered, clauses)}），"
        f"写明理由不需要办的 {waived} 条（{_share(waived, clauses)}）。"
    )
    yield f"只有另一方环节承担的条文 {found.on_the_other_side} 条。"
    lines = sum(len(one.lines) for one in found.bound)
    unstated = sum(not line.every.stated for one in found.bound for line in one.lines)
    yield f"常态履职 {lines} 件，其中清单未载明时间的 {unstated} 件。"
    yield "赋权处罚 {} / {} 项由乡镇（街道）办理，收回的处罚 {} / {} 项由部门办理。".format(
        *found.powers, *found.reclaimed
    )
    proposed = sum(
        each.basis == BindingBasis.WORDS and not each.sure
        for one in found.bound
        for each in one.procedures
    )
    yield f"按条文文字提出、等人确认的流程 {proposed} 个。"
    titles = {one.definition.kind: one.definition.title for one in found.played}
    used = "、".join(
        f"{titles.get(kind, kind)} {count} 项" for kind, count in found.kinds.most_common(MOST_USED)
    )
    yield f"用得最多的流程：{used}。"
    scenarios = sum(len(one.definition.scenarios) for one in found.played)
    passed = sum(one.passed for one in found.played)
    yield f"流程 {len(found.played)} 个，情景 {scenarios} 个，走通 {passed} 个。"
    yield from found.faults


def definition_as_json(one: Definition) -> dict[str, Any]:
    """Return the steps of a procedure as JSON values."""
    return {
        "code": one.code,
        "title": one.title,
        "kind": one.kind,
        "version": one.version,
        "about": one.about,
        "laws": list(one.laws),
        "roles": [{"code": each.code, "title": each.title} for each in one.roles],
        "states": [
            {"code": each.code, "title": each.title, "lane": each.lane, "group": str(each.group)}
            for each in one.states
        ],
        "actions": [
            {
                "code": each.code,
                "title": each.title,
                "step": each.step,
                "lane": each.lane,
                "from": list(each.starts),
                "to": each.to,
                "roles": list(each.roles),
            }
            for each in one.actions
        ],
        "clocks": [{"code": each.code, "title": each.title} for each in one.clocks],
        "gates": [{"code": each.code, "title": each.title} for each in one.gates],
        "registers": [
            {"code": each.code, "title": each.title, "enters": list(each.enters)}
            for each in one.registers
        ],
        "archive": archive_words(one, one.archive) if one.archive else "",
    }


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "0%"
