"""What a verification looks at in this room beside the tracked rows: the sealed wording."""

from collections.abc import Iterator

from qingdan.core.chain import ALGORITHMS, Fault
from qingdan.core.errors import DomainError
from qingdan.letters.domain.drafting import content_digest
from qingdan.letters.models import Letter, LetterNumber


def letter_faults() -> Iterator[Fault]:
    """Yield the letters whose wording is not what was saved, and gaps between numbers."""
    for letter in Letter.objects.select_related("issuer", "number").order_by("pk").iterator():
        try:
            same = is_intact(letter)
        except DomainError:
            yield Fault(0, f"{letter}的加密内容打不开，不能核对。")
            continue
        if not same:
            yield Fault(0, f"{letter}的文字与保存时的内容摘要不符，被改动过。")
    yield from _gaps()


def is_intact(letter: Letter) -> bool:
    """Tell whether a letter says what its digest covers.

    Raises:
        SealedTextDamaged, KeyMissing: a sealed text does not open.
    """
    return letter.content_digest in {content_digest(letter, one) for one in ALGORITHMS}


def _gaps() -> Iterator[Fault]:
    rows = LetterNumber.objects.order_by("organisation", "word", "year", "ordinal")
    before: tuple[object, ...] = ()
    for body, word, year, ordinal in rows.values_list(
        "organisation", "word", "year", "ordinal"
    ).iterator():
        if before[:3] == (body, word, year) and ordinal != before[3] + 1:  # type: ignore[operator] # a number
            yield Fault(0, f"文号登记簿“{word}”{year}年在 {before[3]} 号之后缺号。")
        before = (body, word, year, ordinal)
