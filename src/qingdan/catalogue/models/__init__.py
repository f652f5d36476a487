"""The published lists: editions that never change, down to the clause."""

from qingdan.catalogue.models.editions import Edition
from qingdan.catalogue.models.items import Clause, Item, ItemDepartment, Section, Support
from qingdan.catalogue.models.records import Finding

__all__ = [
    "Clause",
    "Edition",
    "Finding",
    "Item",
    "ItemDepartment",
    "Section",
    "Support",
]
