"""Editions as files: one neutral table form, and one module per file format."""

from collections.abc import Callable

from qingdan.catalogue.domain.restoring import to_document
from qingdan.catalogue.interfaces.export.facts import EditionFacts, facts_of
from qingdan.catalogue.interfaces.export.linked import to_jsonld
from qingdan.catalogue.interfaces.export.plain import to_csv, to_html, to_json_bytes
from qingdan.catalogue.interfaces.export.printed import to_pdf
from qingdan.catalogue.interfaces.export.word import to_docx
from qingdan.catalogue.interfaces.export.workbook import to_xlsx
from qingdan.catalogue.models import Edition
from qingdan.documents.model import ListDocument

__all__ = ["FORMATS", "EditionFacts", "export_document", "export_edition"]

Exporter = Callable[[ListDocument, EditionFacts], bytes]

FORMATS: dict[str, tuple[str, Exporter]] = {
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        to_docx,
    ),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
    "pdf": ("application/pdf", to_pdf),
    "html": ("text/html; charset=utf-8", to_html),
    "csv": ("text/csv; charset=utf-8", to_csv),
    "json": ("application/json; charset=utf-8", to_json_bytes),
    "jsonld": ("application/ld+json; charset=utf-8", to_jsonld),
}


def export_document(document: ListDocument, facts: EditionFacts, fmt: str) -> bytes:
    """Return a document as a file of one of ``FORMATS``.

    Raises:
        KeyError: there is no such format.
    """
    _, exporter = FORMATS[fmt]
    return exporter(document, facts)


def export_edition(edition: Edition, fmt: str, base_address: str = "") -> tuple[str, str, bytes]:
    """Return the file name, media type and content of an edition in one of ``FORMATS``.

    Args:
        edition: any edition.
        fmt: a key of ``FORMATS``.
        base_address: scheme and host of this site, for addresses inside the file.

    Raises:
        KeyError: there is no such format.
    """
    media_type, _ = FORMATS[fmt]
    facts = facts_of(edition, base_address)
    name = f"{edition.township.name}履职事项清单（第{edition.ordinal}版）.{fmt}"
    return name, media_type, export_document(to_document(edition), facts, fmt)
