"""Markdown: rendered to HTML by a library, then read as a page."""

import re

from markdown_it import MarkdownIt

from qingdan.documents.model import Block
from qingdan.documents.readers.tables_html import read_html_text

# A star before a name marks an entry, it does not open italics.
_RENDERER = MarkdownIt("commonmark", {"html": True}).enable("table").disable("emphasis")
BOLD = re.compile(r"(?<![*\\])\*\*(?=[^\s*])(.+?)(?<=[^\s*])\*\*(?!\*)")


def read_markdown(text: str) -> list[Block]:
    """Read the paragraphs, headings and pipe tables of a Markdown text."""
    page = _RENDERER.render(BOLD.sub(r"\1", text))
    return read_html_text(f"<html><body>{page}</body></html>")
