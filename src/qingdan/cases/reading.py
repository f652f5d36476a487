"""The fields of acts as people read them: by their titles, time limits and people by name."""

from collections.abc import Iterable, Mapping

from qingdan.cases.keys import OFFICER, officer_key
from qingdan.cases.models import CaseEvent
from qingdan.parties.models import Officer
from qingdan.procedures.definition import Definition, Value
from qingdan.procedures.enums import Everyday

CLOCK, PERSON = "clock", "person"
TITLES = {CLOCK: "期限", PERSON: "转给"}
"""The fields that everyday acts have of their own."""


def worded(
    definition: Definition, names: Mapping[str, str], key: str, value: Value
) -> tuple[str, Value]:
    """Return a field of an act as it is read: its title, and the name of what a key stands for."""
    field = definition.data.get(key)
    if field is not None:
        return field.title, value
    if key == CLOCK and str(value) in definition.clock:
        value = definition.clock[str(value)].title
    return TITLES.get(key, key), names.get(str(value), value) if key == PERSON else value


def names_handed_to(events: Iterable[CaseEvent]) -> dict[str, str]:
    """Return how those are called whom a case was handed to. One query, none without any."""
    handed = (one for one in events if one.action == Everyday.TRANSFER)
    keys = {str(one.said.get("values", {}).get(PERSON, "")) for one in handed}
    numbers = [int(one.removeprefix(OFFICER)) for one in keys if one.startswith(OFFICER)]
    if not numbers:
        return {}
    people = Officer.objects.filter(pk__in=numbers).values_list("pk", "full_name")
    return {officer_key(pk): name for pk, name in people}
