"""A letter as it stands on paper: the same values for the page and for the document."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qingdan.core.text import chinese_date
from qingdan.letters.paragraphs import Paragraph, lines, paragraphs
from qingdan.letters.wording import Wording


@dataclass(frozen=True, slots=True)
class Paper:
    """Every element of the official form, ready to be set.

    ``mark`` is the name above the red line, ``number`` with a gap for a draft. ``recipient``
    and ``copies`` come without their closing sign. ``printed_on`` is the day of printing.
    """

    kind: str
    mark: str
    number: str
    title: str
    recipient: str
    paragraphs: tuple[Paragraph, ...]
    attachments: tuple[str, ...]
    signature: str
    date: str
    contact: str
    copies: str
    printed_on: str


def lay_out(wording: Wording, *, kind: str, number: str, day: date) -> Paper:
    """Return a wording as paper.

    Args:
        wording: what is written.
        kind: a ``LetterKind`` value, which chooses the template.
        number: the number, or how it will read.
        day: the date where none is written, and the day of printing.
    """
    return Paper(
        kind=kind,
        mark=wording.mark or wording.signature,
        number=number,
        title=wording.title,
        recipient=wording.recipient,
        paragraphs=tuple(paragraphs(wording.body)),
        attachments=tuple(enclosures(lines(wording.attachments))),
        signature=wording.signature,
        date=chinese_date(wording.dated or day),
        contact=wording.contact,
        copies=wording.copies.rstrip("。"),
        printed_on=chinese_date(day),
    )


def enclosures(names: Sequence[str]) -> list[str]:
    """Return the enclosures as they are listed: numbered where there are several, no full stop.

    >>> enclosures(["现场照片。"]), enclosures(["甲", "乙"])
    (['现场照片'], ['1.甲', '2.乙'])
    """
    plain = [name.rstrip("。；;.") for name in names]
    if len(plain) < 2:  # noqa: PLR2004 - one stands without a number
        return plain
    return [f"{at}.{name}" for at, name in enumerate(plain, start=1)]
