"""The published lists: editions that never change, down to the clause."""

from qingdan.catalogue.models.editions import Edition
from qingdan.catalogue.models.items import Clause, Item, ItemDepartment, Section, Support
from qingdan.catalogue.models.records import EditionEvent, Finding

__all__ = [
    "Clause",
    "Edition",
    "EditionEvent",
    "Finding",
    "Item",
    "ItemDepartment",
    "Section",
    "Support",
]
