"""How densely an answer must be set so that it fills one printed page at most."""

from collections.abc import Iterator
from math import ceil

from qingdan.catalogue.enums import ListKind
from qingdan.finder.urgency import by_danger
from qingdan.web.public.answer_cards import Card
from qingdan.web.public.answer_quotes import Quote
from qingdan.web.public.answer_shown import PartShown, Shown

LINE = 46
"""Characters in a line of the printed page, in the roomy setting."""
ROOMY, NORMAL = 40, 56
"""So many lines, measured in the roomy setting, still fit each setting."""
QUESTION = 240
MANY = 3
"""More bodies than this are printed in two columns, with their phone alone."""


def density(shown: Shown) -> str:
    """Return ``roomy``, ``normal`` or ``packed``.

    What is packed leaves the duties of both sides and the further entries to the page on
    the screen; what proves and answers always stays.
    """
    lines = sum(_lines(shown))
    if lines <= ROOMY:
        return "roomy"
    return "normal" if lines <= NORMAL else "packed"


def _lines(shown: Shown) -> Iterator[int]:
    yield 8 + _height(shown.answer.question.text[:QUESTION])
    if shown.answer.urgent:
        yield 2 + sum(3 + _height(one[0].advice) for one in by_danger(shown.answer.urgent))
    if shown.best is not None and not shown.off_list:
        yield from _card_lines(shown.best)
    yield sum(_part_lines(one) for one in shown.parts)
    yield sum(2 for _ in shown.others)


def _card_lines(card: Card) -> Iterator[int]:
    yield 1 + _height(_text(card.quote))
    stands = [4 + _height(_text(one.quote), 20) for one in card.stands]
    yield sum(max(pair) for pair in (stands[at : at + 2] for at in range(0, len(stands), 2)))
    steps = sum(1 + _height(one.text, 22) for one in card.steps)
    many = len(card.contacts) > MANY
    contacts = ceil(len(card.contacts) / 2) * 2 if many else 3 * len(card.contacts)
    yield 2 + max(steps, contacts + int(card.several))
    if not card.folded:
        sides = (card.does, card.leaves)
        width = 21 if card.does else LINE
        yield 2 + max(sum(_height(one.text, width) for one in side) for side in sides)
    if card.item.kind == ListKind.COOPERATIVE:
        yield 3 + sum(_height(one.text) for one in card.support)


def _part_lines(part: PartShown) -> int:
    lines = 3 + _height(part.part.text)
    return lines + (_height(_text(part.card.quote)) + 2 if part.card else 0)


def _text(quote: Quote) -> str:
    return quote.excerpt if quote.is_long else quote.whole


def _height(text: str, width: int = LINE) -> int:
    return ceil(len(text) / width)
