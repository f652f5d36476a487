"""The body of a letter: paragraphs with their level, and places still to be filled in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

FIRST = re.compile(r"[一二三四五六七八九十]+、")
SECOND = re.compile(r"（[一二三四五六七八九十]+）")
PLACEHOLDER = re.compile(r"【请[^【】]*】")
"""What a draft asks the person to write; nothing is issued while one is left."""
SENTENCE = re.compile(r"^[^。；：]*[。；：]?")
LONGEST_HEADING = 40
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
SPACES = " \t\u3000"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; ``level`` 1 and 2 are headings, whose words are ``head``.

    ``rest`` follows the heading in the same paragraph and is set as running text.
    """

    level: int
    head: str
    rest: str

    @property
    def text(self) -> str:
        """The whole paragraph."""
        return self.head + self.rest


def paragraphs(text: str) -> Iterator[Paragraph]:
    r"""Yield the paragraphs of a text, one a line; empty lines do not count.

    >>> [(one.level, one.head, one.rest) for one in paragraphs("一、依据\n\n（一）清单。第3项。")]
    [(1, '一、依据', ''), (2, '（一）清单。', '第3项。')]
    """
    for line in lines(text):
        level = 1 if FIRST.match(line) else 2 if SECOND.match(line) else 0
        head = _head(line) if level else ""
        yield Paragraph(level if head else 0, head, line[len(head) :])


def lines(text: str) -> list[str]:
    r"""Return the lines of a text without outer spaces, empty lines and control characters.

    >>> lines("　　现将\x0b有关情况函告如下。\n\n特此函告。 ")
    ['现将有关情况函告如下。', '特此函告。']
    """
    found = [UNPRINTABLE.sub("", line).strip(SPACES) for line in text.split("\n")]
    return [line for line in found if line]


def left_open(*texts: str) -> list[str]:
    """Return the places that still ask to be filled in, each once.

    >>> left_open("现将【请写明单位】函告", "【请写明单位】")
    ['【请写明单位】']
    """
    return list(dict.fromkeys(one for text in texts for one in PLACEHOLDER.findall(text)))


def _head(line: str) -> str:
    found = SENTENCE.match(line)
    head = found.group() if found else line
    return head if len(head) <= LONGEST_HEADING else ""
