"""The guards of the lists: what is published never changes."""

from collections.abc import Iterator
from types import ModuleType

from qingdan.catalogue.guards import postgresql, sqlite
from qingdan.catalogue.models import (
    Clause,
    Edition,
    Finding,
    Item,
    ItemDepartment,
    Section,
    Support,
)
from qingdan.record import guards

OF_EDITION = (Section, Item, Finding)
OF_ITEM = (ItemDepartment, Clause, Support)


def of_the_lists(dialect: ModuleType) -> Iterator[str]:
    """Yield the statements that create the guards of published editions."""
    written = sqlite if dialect is guards.sqlite else postgresql
    yield from written.shared()
    for model in (*OF_EDITION, *OF_ITEM):
        yield from written.frozen_rows(model._meta.db_table, of_item=model in OF_ITEM)
    yield from written.frozen_edition([one.column for one in Edition._meta.concrete_fields])
    for table in (Edition, *OF_EDITION, *OF_ITEM):
        yield from dialect.not_emptied(table._meta.db_table)
