"""What definitions may refer to: the rules, the laws and the kinds of work that ship."""

from functools import lru_cache

from qingdan.matters.library import PROCEDURES
from qingdan.procedures.names import Sources
from qingdan.rulebook.book import rulebook
from qingdan.rulebook.law import laws


@lru_cache(maxsize=1)
def shipped_sources() -> Sources:
    """Return what ships; read once in a process."""
    return Sources(rulebook(), laws(), PROCEDURES)
