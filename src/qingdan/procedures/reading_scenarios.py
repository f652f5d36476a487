"""Reads the scenarios of a definition."""

from collections.abc import Mapping

from qingdan.core.tables import Table
from qingdan.procedures.definition import MAIN, Field, Scenario, ScenarioStep, Value
from qingdan.procedures.enums import ClockMark, Everyday, FieldType, ScenarioKind
from qingdan.procedures.names import Names, moment

AT = "@"


def scenario(row: Table, names: Names, fields: Mapping[str, Field]) -> Scenario:
    """Read a worked case."""
    crowd = row.table("people") or row.broken("", "缺少 people（谁有哪些角色）")
    people = {one: names.some(crowd, one, "role", least=1) for one in crowd.said}
    end = row.table("end") or row.broken("", "缺少 end（应当的结果）")
    found = Scenario(
        code=row.text("code"),
        title=row.text("title"),
        line=row.line,
        kind=ScenarioKind(row.one_of("kind", ScenarioKind.values)),
        people=people,
        begins_at=moment(row, "begin"),
        steps=tuple(_step(one, names, fields, people) for one in row.tables("step")),
        ends_at=moment(end, "at"),
        states=_expected(end, "states", names.lane, names.state),
        marks=_expected(end, "marks", names.clock, None),
    )
    crowd.done()
    end.done()
    row.done()
    return found


def _step(
    row: Table, names: Names, fields: Mapping[str, Field], people: Mapping[str, tuple[str, ...]]
) -> ScenarioStep:
    found = ScenarioStep(
        at=moment(row, "at"),
        person=row.one_of("by", people),
        action=row.one_of("do", (*names.action, *Everyday.values)),
        lane=names.one(row, "lane", "lane", MAIN),
        party=row.text("party", ""),
        values=_values(row.table("values"), names, fields),
        parties=row.texts("parties"),
        lead=row.text("lead", ""),
        reason=row.text("reason", ""),
        clause=row.text("clause", ""),
        refused=row.text("refused", ""),
        line=row.line,
    )
    row.done()
    return found


def _values(row: Table | None, names: Names, fields: Mapping[str, Field]) -> dict[str, Value]:
    if row is None:
        return {}
    found: dict[str, Value] = {}
    for key in row.said:
        if key == "clock":
            found[key] = names.one(row, key, "clock")
        elif key == "person":
            found[key] = row.text(key)
        elif key not in fields:
            row.unknown(key, "字段", key, names.field)
        else:
            found[key] = _value(row, key, fields[key])
    return found


def _value(row: Table, key: str, field: Field) -> Value:
    if field.type is FieldType.DATE:
        return row.day(key) or row.broken(key, f"{key} 应当是日期")
    if field.type is FieldType.CHOICE:
        return row.one_of(key, field.choices)
    if field.type is FieldType.FLAG:
        return row.flag(key)
    return row.number(key) if field.type is FieldType.NUMBER else row.text(key)


def _expected(
    end: Table, key: str, heads: tuple[str, ...], states: tuple[str, ...] | None
) -> dict[str, str]:
    row = end.table(key)
    if row is None:
        return {}
    for one in row.said:
        if one.partition(AT)[0] not in heads:
            row.unknown(one, "线或者期限", one, heads)
    allowed = (*ClockMark.values, "none") if states is None else states
    return {one: row.one_of(one, allowed) for one in row.said}
