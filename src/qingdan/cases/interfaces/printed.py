"""A document as PDF, set with Typst; the same content as the docx, in the layout that ships."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from qingdan.cases.interfaces.papers import CasePaper, as_letter
from qingdan.catalogue.interfaces.export.forms import printable
from qingdan.catalogue.interfaces.export.printed import fonts

HERE = Path(__file__).parent


@cache
def page_description() -> bytes:
    """Return the page description; it reads the texts as data, never as markup."""
    return (HERE / "paper.typ").read_bytes()


def to_pdf(paper: CasePaper, *, issued_at: datetime) -> bytes:
    """Return a document as a PDF file with embedded fonts and text that can be searched.

    Args:
        paper: what it says.
        issued_at: when it came out; the same document is the same file every time.
    """
    compiler = typst.Compiler(
        input=page_description(),
        font_paths=fonts(),
        sys_inputs={"data": json.dumps(_data(paper), ensure_ascii=False)},
    )
    pdf = compiler.compile(format="pdf", timestamp=int(issued_at.timestamp()))
    if not isinstance(pdf, bytes):
        raise TypeError(pdf)
    return pdf


def _data(paper: CasePaper) -> dict[str, Any]:
    letter = as_letter(paper)
    return {
        "form": paper.form.value,
        "name": printable(f"{paper.title} {paper.number}".strip()),
        "title": printable(paper.title),
        "heading": [printable(one) for one in letter.title.split("\n")],
        "mark": printable(paper.mark),
        "number": printable(paper.number),
        "recipient": printable(paper.recipient),
        "warning": paper.warning,
        "date": paper.date,
        "sign": list(paper.sign),
        "rows": [
            {"label": printable(one.label), "lines": [printable(line) for line in one.lines]}
            for one in paper.table
        ],
        "paragraphs": [
            {"level": one.level, "text": printable(one.text)} for one in letter.paragraphs
        ],
    }
