"""What a page sends for an act, read by what the act asks."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import QueryDict

from qingdan.procedures.definition import Definition, Field, Value
from qingdan.procedures.enums import Everyday, FieldType
from qingdan.procedures.run import Said

if TYPE_CHECKING:
    from qingdan.cases.shown import CaseShown

PREFIX = "f-"
"""Before the code of a field, so that no field meets what every form has."""
MOST_TEXT, MOST_DIGITS = 4000, 15


def said_in(sent: QueryDict, definition: Definition) -> Said:
    """Return what a form says with an act; what cannot be read stays text, to be refused.

    Args:
        sent: the fields of the form.
        definition: of the case.
    """
    action = sent.get("action", "")
    known = definition.action.get(action)
    fields: Iterable[Field] = [definition.data[one] for one in known.fields] if known else ()
    values: dict[str, Value] = {}
    for field in fields:
        text = sent.get(f"{PREFIX}{field.code}", "").strip()[:MOST_TEXT]
        if text:
            values[field.code] = _read(field, text)
    if action == Everyday.EXTEND:
        values |= _extension(sent, definition)
    if action == Everyday.TRANSFER:
        values["person"] = sent.get("person", "")
    return Said(
        values=values,
        lane=sent.get("lane", "main"),
        parties=tuple(sent.getlist("parties")),
        lead=sent.get("lead", ""),
        reason=sent.get("reason", "").strip()[:500],
        clause=sent.get("clause", "").strip()[:500],
    )


def typed(sent: Mapping[str, Any]) -> dict[str, str]:
    """Return what was typed, to be shown again."""
    return {key: str(value) for key, value in sent.items() if key != "csrfmiddlewaretoken"}


def typed_rows(sent: QueryDict, shown: "CaseShown") -> list[tuple[str, str]]:
    """Return what a person typed by the titles of its fields, to be read beside what was done."""
    data = shown.definition.data
    titles = {f"{PREFIX}{code}": one.title for code, one in data.items()}
    titles |= {"reason": "理由", "clause": "引用的条款", "until": "新的日期"}
    titles |= {"other": "另一件", "titles": "拆出"}
    yes = {"yes": "是", "no": "否"}
    said = {key: sent.get(key, "").strip() for key in titles}
    return [(titles[key], yes.get(text, text)) for key, text in said.items() if text]


def _extension(sent: QueryDict, definition: Definition) -> dict[str, Value]:
    code = sent.get("clock", "")
    clock = definition.clock.get(code)
    found: dict[str, Value] = {"clock": code}
    until = sent.get("until", "").strip()
    if clock is not None and clock.until and until:
        found[clock.until] = _read(definition.data[clock.until], until)
    return found


def _read(field: Field, text: str) -> Value:
    if field.type is FieldType.NUMBER:
        return int(text) if text.lstrip("-").isdigit() and len(text) <= MOST_DIGITS else text
    if field.type is FieldType.FLAG:
        return text == "yes"
    if field.type is FieldType.DATE:
        return _date(text)
    return text


def _date(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
