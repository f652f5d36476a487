"""Comparisons written out: the stable JSON and the summary for a terminal."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from qingdan.catalogue.comparing.duty import Duty
from qingdan.catalogue.comparing.labels import KINDS, RELATIONS
from qingdan.catalogue.comparing.townships import Pair, Relation, TownshipComparison

NAME_LENGTH = 32


def as_json(comparison: TownshipComparison) -> dict[str, Any]:
    """Return a comparison of townships as plain JSON values.

    ``{"pairs": [{"left": {"list", "number"}, "right": {…}, "relation", "score"}],
    "only_left": [{"list", "number"}], "only_right": […]}``
    """
    return {
        "pairs": [
            {
                "left": _reference(pair.left),
                "right": _reference(pair.right),
                "relation": pair.relation.value,
                "score": pair.score,
            }
            for pair in comparison.pairs
        ],
        "only_left": [_reference(duty) for duty in comparison.only_left],
        "only_right": [_reference(duty) for duty in comparison.only_right],
    }


def as_text(comparison: TownshipComparison) -> str:
    """Return a comparison of townships as lines for a person at a terminal."""
    left, right = comparison.left, comparison.right
    relations = Counter(pair.relation for pair in comparison.pairs)
    counted = "，".join(f"{RELATIONS[one]} {relations[one]}" for one in Relation if relations[one])
    lines = [
        f"{left.township}（{len(left.duties)} 项）与{right.township}（{len(right.duties)} 项）",
        f"对应 {len(comparison.pairs)} 对{f'：{counted}' if counted else ''}。",
    ]
    for relation in Relation:
        pairs = [pair for pair in comparison.pairs if pair.relation is relation]
        if pairs:
            lines += ["", f"{RELATIONS[relation]}（{len(pairs)} 对）", *map(_pair_line, pairs)]
    for book, duties in ((left, comparison.only_left), (right, comparison.only_right)):
        lines += ["", f"只在{book.township}的清单中（{len(duties)} 项）", *_duty_lines(duties)]
    return "\n".join(lines)


def _reference(duty: Duty) -> dict[str, Any]:
    return {"list": duty.kind.value, "number": duty.number}


def _pair_line(pair: Pair) -> str:
    return f"  {_titled(pair.left)} ↔ {_titled(pair.right)}（{pair.score:.2f}）"


def _duty_lines(duties: Iterable[Duty]) -> Iterator[str]:
    return (f"  {_titled(duty)}" for duty in duties)


def _titled(duty: Duty) -> str:
    name = duty.name if len(duty.name) <= NAME_LENGTH else f"{duty.name[:NAME_LENGTH]}…"
    return f"{KINDS[duty.kind]} {duty.number} {name}"
