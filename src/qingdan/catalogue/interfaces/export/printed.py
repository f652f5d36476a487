"""Editions as PDF: the official table form, set with Typst and the bundled font."""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path

import typst

from qingdan.catalogue.interfaces.export.facts import EditionFacts
from qingdan.catalogue.interfaces.export.forms import printable, table_forms
from qingdan.documents.model import ListDocument

HERE = Path(__file__).parent


@cache
def fonts() -> typst.Fonts:
    """Find the fonts once: the bundled one, and those of the system for rare characters."""
    return typst.Fonts(
        include_system_fonts=True,
        include_embedded_fonts=False,
        font_paths=[HERE / "fonts"],
    )


@cache
def template() -> bytes:
    """Return the page description; it reads the texts as data, never as markup."""
    return (HERE / "printed.typ").read_bytes()


def to_pdf(document: ListDocument, facts: EditionFacts) -> bytes:
    """Return the document as a PDF file with embedded fonts and text that can be searched."""
    data = {
        "title": printable(document.title),
        "author": facts.township_name,
        "keywords": [facts.township_code, f"第{facts.ordinal}版", facts.source_sha256],
        "forms": [asdict(form) for form in table_forms(document)],
    }
    compiler = typst.Compiler(
        input=template(),
        font_paths=fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    made = facts.published_at
    pdf = compiler.compile(format="pdf", timestamp=int(made.timestamp()) if made else 0)
    if not isinstance(pdf, bytes):
        raise TypeError(pdf)
    return pdf
