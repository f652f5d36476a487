"""What changed inside a text, word by word, with offsets into both wordings."""

import re
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Indel

TOKEN = re.compile(
    r"[0-9０-９]+(?:[.．][0-9０-９]+)?%?|[A-Za-z]+"
    r"|[一二三四五六七八九十百千万两半]+(?=[名人张个亩元天日年月周次户家项级条公])|\s+|."
)
SHORTEST_ISLAND = 2
"""Equal stretches shorter than this between two changes belong to the change."""


class Operation(StrEnum):
    EQUAL = "equal"
    DELETE = "delete"
    INSERT = "insert"


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of a difference.

    ``before`` and ``after`` are half-open character offsets into the two wordings; the one
    that does not hold the text is empty and marks the place.
    """

    operation: Operation
    text: str
    before: tuple[int, int]
    after: tuple[int, int]


def diff(before: str, after: str) -> tuple[Segment, ...]:
    """Return the segments that lead from one wording to the other, in reading order.

    Numbers and Latin words are never cut; a deletion stands before the insertion that
    replaces it. The equal and deleted segments together give ``before``, the equal and
    inserted ones ``after``.

    >>> [(one.operation.value, one.text) for one in diff("床位数30张以下", "床位数50张以下")]
    [('equal', '床位数'), ('delete', '30'), ('insert', '50'), ('equal', '张以下')]
    """
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    old_at, new_at = _offsets(old), _offsets(new)
    blocks = []
    for code in Indel.opcodes(old, new):
        equal = code.tag == "equal"
        span = (old_at[code.src_start], old_at[code.src_end])
        other = (new_at[code.dest_start], new_at[code.dest_end])
        blocks.append((equal, span, other))
    segments: list[Segment] = []
    for equal, (start, end), (first, last) in _join(blocks):
        if equal:
            text = before[start:end]
            segments.append(Segment(Operation.EQUAL, text, (start, end), (first, last)))
            continue
        if end > start:
            text = before[start:end]
            segments.append(Segment(Operation.DELETE, text, (start, end), (first, first)))
        if last > first:
            text = after[first:last]
            segments.append(Segment(Operation.INSERT, text, (end, end), (first, last)))
    return tuple(segments)


Block = tuple[bool, tuple[int, int], tuple[int, int]]


def _join(blocks: list[Block]) -> list[Block]:
    """Join neighbouring changes and the short equal islands between them."""
    joined: list[Block] = []
    for at, (equal, (start, end), (first, last)) in enumerate(blocks):
        inside = 0 < at < len(blocks) - 1
        stays = equal and not (inside and end - start < SHORTEST_ISLAND)
        if joined and joined[-1][0] is stays:
            _, (earlier, _), (foremost, _) = joined.pop()
            joined.append((stays, (earlier, end), (foremost, last)))
        else:
            joined.append((stays, (start, end), (first, last)))
    return joined


def _offsets(tokens: list[str]) -> list[int]:
    offsets = [0]
    for token in tokens:
        offsets.append(offsets[-1] + len(token))
    return offsets
