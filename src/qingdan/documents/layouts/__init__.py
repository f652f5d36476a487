"""Layouts: each module knows one way of arranging the lists and nothing else.

A layout is a module in this folder with two functions and a rank::

    RANK = 50                                       # lower is asked first
    def recognises(blocks: Sequence[Block]) -> bool
    def arrange(blocks: Sequence[Block]) -> Outline

It is found by being here; nothing else needs to be registered.
"""

from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from qingdan.documents.model import Block
from qingdan.documents.outline import Outline


class Layout(Protocol):
    """What a layout module offers."""

    RANK: int

    def recognises(self, blocks: Sequence[Block]) -> bool:
        """Tell whether the blocks are arranged this way."""

    def arrange(self, blocks: Sequence[Block]) -> Outline:
        """Find the lists, sections and rows."""


@lru_cache(maxsize=1)
def layouts() -> tuple[Layout, ...]:
    """Return every layout of this folder, in the order in which they are asked."""
    names = [module.name for module in iter_modules(__path__)]
    found = [cast("Layout", import_module(f"{__name__}.{name}")) for name in names]
    return tuple(sorted(found, key=lambda layout: layout.RANK))


def choose_layout(blocks: Sequence[Block]) -> Layout | None:
    """Return the first layout that recognises the blocks."""
    return next((layout for layout in layouts() if layout.recognises(blocks)), None)
