"""Acts as events keep them, and back: what names people apart, dates as text."""

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from qingdan.cases.enums import CaseStep
from qingdan.cases.keys import officer_key
from qingdan.cases.models import CaseEvent
from qingdan.procedures.definition import Definition, Value
from qingdan.procedures.enums import FieldType, Sensitivity
from qingdan.procedures.run import Act, Said

if TYPE_CHECKING:
    from collections.abc import Mapping

STEPS = frozenset(CaseStep.values)


def written(definition: Definition, said: Said, party: str) -> tuple[dict[str, Any], str]:
    """Return what an event says openly, and what lies sealed (JSON, empty for nothing)."""
    plain: dict[str, Any] = {}
    secret: dict[str, Any] = {}
    for key, value in said.values.items():
        field = definition.data.get(key)
        names_people = field is not None and field.sensitivity is not Sensitivity.PLAIN
        kept = value.isoformat() if isinstance(value, date) else value
        (secret if names_people else plain)[key] = kept
    told: dict[str, Any] = {
        "values": plain,
        "parties": list(said.parties),
        "lead": said.lead,
        "reason": said.reason,
        "clause": said.clause,
        "party": party,
    }
    sealed = json.dumps(secret, ensure_ascii=False, sort_keys=True) if secret else ""
    return {key: value for key, value in told.items() if value}, sealed


def values_of(definition: Definition, event: CaseEvent) -> dict[str, Value]:
    """Return the fields that an event filled.

    Raises:
        SealedTextDamaged, KeyMissing: what is sealed does not open.
    """
    found: Mapping[str, Any] = event.said.get("values", {})
    if event.sealed:
        found = {**found, **json.loads(event.sealed)}
    return {key: _value(definition, key, one) for key, one in found.items()}


def act_of(definition: Definition, event: CaseEvent) -> Act | None:
    """Return the act of an event, ``None`` for what happened to the case as a whole."""
    if event.action in STEPS:
        return None
    said = Said(
        values=values_of(definition, event),
        lane=event.lane,
        parties=tuple(event.said.get("parties", ())),
        lead=event.said.get("lead", ""),
        reason=event.said.get("reason", ""),
        clause=event.said.get("clause", ""),
    )
    party = event.said.get("party", "")
    return Act(event.action, officer_key(event.officer_id), event.role, event.at, said, party)


def _value(definition: Definition, key: str, kept: Any) -> Value:
    field = definition.data.get(key)
    if field is not None and field.type is FieldType.DATE and isinstance(kept, str):
        return date.fromisoformat(kept)
    value: Value = kept
    return value
