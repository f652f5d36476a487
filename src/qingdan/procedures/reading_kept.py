"""Reads what is kept of cases: the lines of registers, and the archive rule."""

from qingdan.core.tables import Table
from qingdan.procedures.names import Names, Sources
from qingdan.procedures.part import Archive, Register
from qingdan.rulebook.kinds import Gate as GateRule


def register(row: Table, names: Names, sources: Sources) -> Register:
    """Read a register that cases have lines in."""
    rule, basis = _source(row, sources, f"台账“{row.text('title')}”")
    return Register(
        code=row.text("code"),
        title=row.text("title"),
        line=row.line,
        enters=names.some(row, "enters", "action", least=1),
        fields=names.some(row, "fields", "field", least=1),
        rule=rule,
        basis=basis,
    )


def archive(table: Table, names: Names, sources: Sources) -> Archive | None:
    """Read the archive rule, ``None`` where a definition says none."""
    row = table.table("archive")
    if row is None:
        return None
    rule, basis = _source(row, sources, "归档")
    found = Archive(
        rule=rule,
        basis=basis,
        after=names.some(row, "after", "action"),
        holds=names.some(row, "holds", "document"),
        keeps=row.text("keeps", ""),
        keeps_basis=row.text("keeps_basis", ""),
        line=row.line,
    )
    if bool(found.keeps) != bool(found.keeps_basis):
        row.broken(
            "keeps",
            "keeps（保管期限）和 keeps_basis（出处）要一起写，没有出处的不写，就是“未载明”",
        )
    row.done()
    return found


def _source(row: Table, sources: Sources, what: str) -> tuple[str, str]:
    rule, basis = sources.rule(row, "rule", GateRule, "规则"), row.text("basis", "")
    if bool(rule) == bool(basis):
        row.broken("rule", f"{what}要写 rule（规则代码）或者 basis（依据的条款），只写一个")
    return rule, basis
