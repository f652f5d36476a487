"""The versions of procedures on the command line: what is in use, moving cases, and back."""

import json
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from rich.table import Column, Table

from qingdan.cases.domain.migrating import Moved, Moving, move_back_many, move_many
from qingdan.cases.models import Case
from qingdan.cases.versions import (
    Candidate,
    Versions,
    behind,
    candidates,
    cases_to_move,
    versions_in_use,
    with_events,
)
from qingdan.commands.progress import track
from qingdan.commands.tables import printed
from qingdan.commands.townships import WRONG_USE
from qingdan.parties.domain.people.codes import officer_named
from qingdan.procedures.definition import Definition
from qingdan.procedures.loading import library

VERSIONS, MOVE, BACK = "versions", "move", "back"
BY_VERSION = (VERSIONS, MOVE, BACK)
SHORT = 8
BLOCK = 500
"""So many cases are read at once."""


def run(act: str, code: str, options: dict[str, Any]) -> str:
    """Do one of the sub commands and return what is to be printed.

    Raises:
        CommandError: it was used wrongly, or cases could not be moved.
    """
    if act == VERSIONS:
        return _told(code, as_data=options["json"])
    if not (code and options["by"] and options["reason"]) or (act == BACK and not options["case"]):
        case = "、--case" if act == BACK else ""
        raise CommandError(f"{act} 要写明流程的代码、--by、--reason{case}。", returncode=WRONG_USE)
    return _turned(act, code, options)


def _told(code: str, *, as_data: bool) -> str:
    today = timezone.localdate()
    cases = Case.objects.filter(procedure__code=code) if code else Case.objects.all()
    found = versions_in_use(cases, today)
    waiting = {one.code: _waiting(one.in_force) for one in found if one.in_force and one.behind}
    if as_data:
        rows = [_as_json(one, waiting.get(one.code, [])) for one in found]
        return json.dumps(rows, ensure_ascii=False)
    if not found:
        return "没有在办的办件。"
    lines = [_listed(found, waiting)]
    if code:
        lines += [f"{one.case}：{_words(one)}" for one in waiting.get(code, [])]
    return "\n".join(lines)


def _waiting(to: Definition) -> list[Candidate]:
    """Return the running cases of other versions, with what stands against each."""
    rows = behind(Case.objects.all(), to)
    return list(
        track(
            candidates(with_events(rows).iterator(BLOCK), to), rows.count(), f"核对{to.title[:12]}"
        )
    )


def _listed(found: list[Versions], waiting: dict[str, list[Candidate]]) -> str:
    table = Table(
        *(Column(one, overflow="fold") for one in ("流程", "版本", "在办", "能换", "不能换"))
    )
    for one in found:
        for version in one.used:
            row = [one.title, version.stored.version[:SHORT], str(version.running)]
            mine = [
                each
                for each in waiting.get(one.code, [])
                if each.case.procedure_id == version.stored.pk
            ]
            can = sum(each.can_move for each in mine)
            ends = ["现行", ""] if version.current else [str(can), str(len(mine) - can)]
            table.add_row(*row, *ends)
    return printed(table)


def _as_json(one: Versions, waiting: list[Candidate]) -> dict[str, Any]:
    return {
        "procedure": one.code,
        "title": one.title,
        "in_force": one.in_force.version if one.in_force else "",
        "versions": [
            {"version": each.stored.version, "running": each.running, "in_force": each.current}
            for each in one.used
        ],
        "cases": [
            {
                "case": each.case.pk,
                "number": str(each.case.number),
                "version": each.case.procedure.version,
                "can_move": each.can_move,
                "hindrances": list(each.hindrances),
            }
            for each in waiting
        ],
    }


def _words(one: Candidate) -> str:
    return "可以换" if one.can_move else f"不能换，{'；'.join(one.hindrances)}"


def _turned(act: str, code: str, options: dict[str, Any]) -> str:
    at, actor, chosen = timezone.now(), officer_named(options["by"]), options["case"]
    to = library().get(code, timezone.localdate(at))
    if to is None:
        raise CommandError(f"没有代码是“{code}”的现行流程。", returncode=WRONG_USE)
    key = f"versions/{at:%Y%m%d%H%M%S%f}"
    mine = cases_to_move(actor, timezone.localdate(at))
    ids = chosen or list(behind(mine, to).values_list("pk", flat=True))
    if act == MOVE:
        turning = move_many(ids, Moving(to.version, options["reason"], key), actor=actor, at=at)
    else:
        turning = move_back_many(ids, reason=options["reason"], key=key, actor=actor, at=at)
    done = list(track(turning, len(ids), "换用" if act == MOVE else "换回"))
    refused = [one for one in done if one.refusal is not None]
    lines = [f"{'换用新版' if act == MOVE else '换回'} {len(done) - len(refused)} 件。"]
    lines += [_refused(one) for one in refused]
    if refused:
        lines.append(f"没有换的 {len(refused)} 件，照现在的版本办。")
    if refused and len(refused) == len(done):
        raise CommandError("\n".join(lines))
    return "\n".join(lines)


def _refused(one: Moved) -> str:
    return f"办件 {one.case_id}：{one.refusal}"
