"""Markdown: rendered to HTML by a library, then read as a page."""

import re

from markdown_it import MarkdownIt

from qingdan.documents.model import Block
from qingdan.documents.readers.tables_html import read_html_text
from qingdan.documents.readers.text import read_text

# A star before a name marks an entry, it does not open italics.
_RENDERER = MarkdownIt("commonmark", {"html": True}).enable("table").disable("emphasis")
PIPED = re.compile(r"^\s*\|?[^|\n]*\|.*\n\s*\|?\s*:?-{3,}", re.MULTILINE)
TABBED = re.compile(r"^[^\t\n]+\t[^\t\n]+", re.MULTILINE)
BOLD = re.compile(r"(?<![*\\])\*\*(?=[^\s*])(.+?)(?<=[^\s*])\s?\*\*(?!\*)")


def read_markdown(text: str) -> list[Block]:
    """Read the paragraphs, headings and pipe tables of a Markdown text.

    Rows that are separated by tabs instead make it a plain text under another name.
    """
    if TABBED.search(text) and not PIPED.search(text):
        return read_text(text)
    page = _RENDERER.render(BOLD.sub(r"\1", text))
    return read_html_text(f"<html><body>{page}</body></html>")
