"""A text with its signs marked, and the mark a decision is shown with."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from qingdan.catalogue.enums import ListKind
from qingdan.intake.enums import Decision, Sign
from qingdan.intake.written import LOADS

LOADING = {one.value for one in LOADS}
OFF, DOUBT, COOPERATIVE, RECLAIMED, BASIC = "off", "doubt", "cooperative", "reclaimed", "basic"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a sign stands in a text; ``says`` is what it means."""

    start: int
    end: int
    code: str
    title: str
    says: str


def spots_of(text: str, parts: Iterable[tuple[str, Mapping[str, Any]]]) -> list[Spot]:
    """Return where the signs of some matters stand in the whole text.

    Args:
        text: the request as it came.
        parts: each matter's words, with its proposal as kept.
    """
    found, reached = [], 0
    for words, told in parts:
        begin = text.find(words, reached)
        begin = text.find(words) if begin < 0 else begin
        reached = begin + len(words) if begin >= 0 else reached
        found += [one for sign in told.get("signs", ()) for one in _spot(text, begin, sign)]
    return sorted(dict.fromkeys(found), key=lambda one: (one.start, -one.end))


def marked(text: str, spots: Iterable[Spot]) -> SafeString:
    """Mark the words that show a sign: colour, its word behind, its meaning as title."""
    pieces, reached = [], 0
    for one in spots:
        if one.start < reached:
            continue
        pieces.append(format_html("{}", text[reached : one.start]))
        kind = "loads" if one.code in LOADING else "hides"
        shape = '<mark class="sign sign-{}" title="{}">{}<span class="sign-word">{}</span></mark>'
        pieces.append(format_html(shape, kind, one.says, text[one.start : one.end], one.title))
        reached = one.end
    pieces.append(format_html("{}", text[reached:]))
    return format_html_join("", "{}", ((one,) for one in pieces))


def mark_of(decision: str, kind: str = "") -> str:
    """Return which of the five marks a decision is shown with.

    >>> mark_of("admit", "basic"), mark_of("return", "cooperative"), mark_of("petition")
    ('basic', 'reclaimed', 'off')
    """
    if decision == Decision.ADMIT:
        return BASIC if kind in ("", ListKind.BASIC) else COOPERATIVE
    known = {Decision.CONDITIONS: COOPERATIVE, Decision.RETURN: RECLAIMED, Decision.PETITION: OFF}
    return known.get(Decision(decision), DOUBT) if decision else DOUBT


def _spot(text: str, begin: int, sign: Mapping[str, Any]) -> Iterator[Spot]:
    words, code = str(sign["words"]), str(sign["code"])
    at = begin + int(sign["start"]) if begin >= 0 else -1
    if at < 0 or text[at : at + len(words)] != words:
        at = text.find(words, max(begin, 0))
    if at >= 0 and words and code in Sign.values:
        yield Spot(at, at + len(words), code, str(sign["title"]), str(sign["says"]))
