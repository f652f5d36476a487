"""The one function that turns a published document into a ``ListDocument``."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from qingdan.documents.conservation import measure
from qingdan.documents.entries import build_entries
from qingdan.documents.findings import find_all
from qingdan.documents.layouts import choose_layout
from qingdan.documents.model import (
    Block,
    DocumentStatus,
    DutyList,
    ListDocument,
    Row,
    Section,
)
from qingdan.documents.outline import Outline, RawList
from qingdan.documents.titles import find_status, township_of
from qingdan.documents.unrecognised import NoDutyListFound, SeveralTownships

COMMON_NAME = "履行职责事项清单"
STANDING = (DocumentStatus.DRAFT, DocumentStatus.TRIAL, DocumentStatus.FINAL)


def read_list(path: Path) -> ListDocument:
    """Read one published list document.

    Args:
        path: a file in any of the accepted formats; its contents decide, not its name.

    Returns:
        The lists with findings and conservation (0-1).

    Raises:
        DomainError: the file cannot be read, or holds no duty list. Nothing is half-read.
    """
    from qingdan.documents.readers import read_blocks  # noqa: PLC0415 - readers load lazily

    return understand(read_blocks(path))


def understand(blocks: Sequence[Block]) -> ListDocument:
    """Turn the blocks of one document into its lists. Pure; files are not touched.

    Args:
        blocks: paragraphs and table rows in reading order.

    Returns:
        A document with at least one list that has at least one entry.

    Raises:
        NoDutyListFound: no list was recognised.
        SeveralTownships: a flat sheet names more than one township.
    """
    layout = choose_layout(blocks)
    outline = layout.arrange(blocks) if layout else Outline()
    raw_lists = [raw for raw in outline.lists if raw.last_entry]
    if not raw_lists:
        raise NoDutyListFound(found=_describe(blocks))
    if len(outline.townships) > 1:
        raise SeveralTownships(names="、".join(outline.townships))
    lists = tuple(_build_list(raw) for raw in raw_lists)
    conservation = measure(blocks, outline, lists)
    document = ListDocument(
        title=_document_title(outline),
        township=_township(outline),
        status=min(
            (find_status(title.text) for title in outline.titles),
            key=STANDING.index,
            default=DocumentStatus.FINAL,
        ),
        lists=lists,
        conservation=conservation.share,
        lost=conservation.lost,
    )
    return replace(document, findings=find_all(document, tuple(outline.unknown_headers)))


def _describe(blocks: Sequence[Block]) -> str:
    rows = sum(isinstance(block, Row) for block in blocks)
    lines = len(blocks) - rows
    parts = [f"{lines}段文字"] * bool(lines) + [f"{rows}行表格"] * bool(rows)
    return "、".join(parts) or "一份没有文字的文件"


def _build_list(raw: RawList) -> DutyList:
    sections = tuple(
        Section(section.title, section.declared, tuple(entries), section.place)
        for section, entries in zip(raw.sections, build_entries(raw), strict=True)
        if entries or section.title
    )
    return DutyList(raw.kind, raw.title, raw.declared, sections, tuple(raw.notes))


def _document_title(outline: Outline) -> str:
    """Return the general title, the only title, or the common name after the unit."""
    general = next((title.text for title in outline.titles if title.kind is None), None)
    texts = {title.text for title in outline.titles}
    if general or len(texts) == 1:
        return general or texts.pop()
    unit = next((title.unit for title in outline.titles if title.unit), "")
    return f"{unit}{COMMON_NAME}" if unit else ""


def _township(outline: Outline) -> str | None:
    units = [*outline.townships, *(title.unit for title in outline.titles if title.unit)]
    return township_of(units[0]) if units else None
