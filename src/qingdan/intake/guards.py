"""The guards of the gate: what was done with a matter is only added to."""

from collections.abc import Iterator
from types import ModuleType

from qingdan.intake.models import RequestMove
from qingdan.parties.protected import protected_fields
from qingdan.record.guards import kept_rows

KEPT = "来件办理记录只能添加，不能改动或删除。"


def of_the_gate(dialect: ModuleType) -> Iterator[str]:
    """Yield the statements that create the guards of the moves."""
    sealed = [one.column for one in protected_fields(RequestMove)]
    columns = [one.column or one.attname for one in RequestMove._meta.concrete_fields]
    table = RequestMove._meta.db_table
    yield from kept_rows(dialect, table, dialect.changed(columns, sealed), KEPT)
