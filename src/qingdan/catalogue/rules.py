"""Rules of the catalogue that need no database."""

from collections.abc import Iterable

from qingdan.core.text import fold


def search_text(name: str, departments: Iterable[str], texts: Iterable[str]) -> str:
    r"""Return what plain search looks into: folded lines, the name first.

    >>> search_text("森林草原 防火", ["县林草局"], ["开展宣传。"])
    '森林草原防火\n县林草局\n开展宣传'
    """
    return "\n".join(fold(line) for line in (name, *departments, *texts))
