"""What is kept of a run: its lines in registers, whether it is filed; the same in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from qingdan.procedures.definition import Definition, Value
from qingdan.procedures.faults import Check, Found
from qingdan.procedures.part import Archive, Register
from qingdan.procedures.run import Act, Run, listed, named
from qingdan.rulebook.book import rulebook

UNSTATED = "未载明"


@dataclass(frozen=True)
class RegisterLine:
    """One line of a register: of a lane, since when it is there, what it says now."""

    register: Register
    lane: str
    since: datetime
    values: tuple[tuple[str, Value | None], ...]


def register_lines(run: Run) -> Iterator[RegisterLine]:
    """Yield the lines that a run has in registers: one for every lane that came into one."""
    for register in run.definition.registers:
        entered: dict[str, Act] = {}
        for _, act in run.valid:
            if act.action in register.enters:
                entered.setdefault(act.said.lane, act)
        for lane, act in entered.items():
            titled = (
                (run.definition.data[one].title, run.value(one, lane)) for one in register.fields
            )
            yield RegisterLine(register, lane, act.at, tuple(titled))


def filed(run: Run) -> Act | None:
    """Return the act by which the papers of a run were filed, ``None`` as long as they are not."""
    archive = run.definition.archive
    if archive is None:
        return None
    if archive.after:
        acts = [act for _, act in run.valid if act.action in archive.after]
        return acts[-1] if acts else None
    return run.acts[-1] if run.is_done and run.acts else None


def lacking_papers(run: Run) -> list[str]:
    """Return the documents that a complete file has and that did not come out."""
    definition = run.definition
    out = {one for _, act in run.valid for one in _issues(definition, act)}
    holds = definition.archive.holds if definition.archive else ()
    return [one.title for one in definition.documents if one.code in holds and one.code not in out]


def kept_words(definition: Definition) -> Iterator[str]:
    """Yield what is kept of a case, in words: every register with its columns, the archive rule."""
    for one in definition.registers:
        acts = "或者".join(f"“{named(definition, act)}”" for act in one.enters)
        said = listed([definition.data[field].title for field in one.fields])
        yield f"台账“{one.title}”：做了{acts}记一行，写{said}。依据：{_basis(one, definition)}。"
    if definition.archive is not None:
        yield archive_words(definition, definition.archive)


def archive_words(definition: Definition, archive: Archive) -> str:
    """Return the archive rule in words."""
    acts = "或者".join(f"“{named(definition, act)}”" for act in archive.after)
    when = f"做了{acts}" if archive.after else "办结"
    papers = [one.title for one in definition.documents if one.code in archive.holds]
    holds = f"，卷内应有{listed(papers)}" if papers else ""
    keeps = f"{archive.keeps}（{archive.keeps_basis}）" if archive.keeps else UNSTATED
    return f"归档：{when}以后归档{holds}。依据：{_basis(archive, definition)}。保管期限：{keeps}。"


def _basis(part: Register | Archive, definition: Definition) -> str:
    rules = rulebook().rules.get(part.rule, ())
    on = definition.valid_from
    held = [one for one in rules if one.since is None or one.since <= on] or list(rules)
    return str(held[-1].citation) if held else part.basis


def _issues(definition: Definition, act: Act) -> tuple[str, ...]:
    known = definition.action.get(act.action)
    return known.issues if known else ()


def registers(definition: Definition) -> Found:
    """Find registers whose columns nobody fills, or that would hold what is secret."""
    for one in definition.registers:
        for code in one.fields:
            field = definition.data[code]
            if not any(code in action.fields for action in definition.actions):
                yield one.line, f"台账“{one.title}”要写“{field.title}”，没有动作填写它。"
            if field.sensitivity == "secret":
                yield one.line, f"台账“{one.title}”要写“{field.title}”，它是保密内容，不进台账。"


def archives(definition: Definition) -> Found:
    """Find a definition that does not say what becomes of the papers, or asks for lost ones."""
    archive = definition.archive
    if archive is None:
        yield 1, "没有写归档（[archive]）：依据哪一条，哪个动作以后归档。"
        return
    issued = {one for action in definition.actions for one in action.issues}
    for one in definition.documents:
        if one.code in archive.holds and one.code not in issued:
            yield archive.line, f"归档要有“{one.title}”，没有动作出具它。"


KEPT: dict[str, Check] = {"registers": registers, "archive": archives}
