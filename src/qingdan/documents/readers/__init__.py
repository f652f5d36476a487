"""Readers: a file in, paragraphs and table rows with their place out."""

from pathlib import Path

from qingdan.documents.decoding import decode
from qingdan.documents.model import Block
from qingdan.documents.opening import FileKind, Opened, open_document
from qingdan.documents.refusals import DamagedFile, NothingToRead, TooManyRows

MAX_BLOCKS = 20_000


def read_blocks(path: Path) -> list[Block]:
    """Read a list file of any supported kind.

    Args:
        path: a txt, tsv, csv, md, html, docx, xlsx or pdf file; the content decides.

    Returns:
        Paragraphs and table rows in printed order, never an empty list.

    Raises:
        DocumentRefused: the file is not read at all; the subclass and its sentence say
            why. Nothing is ever half-read.
    """
    blocks = _read(open_document(path))
    if len(blocks) > MAX_BLOCKS:
        raise TooManyRows(rows=len(blocks), limit=MAX_BLOCKS)
    if not blocks:
        raise NothingToRead
    return blocks


def _read(opened: Opened) -> list[Block]:  # noqa: PLR0911 - one line a kind
    """Call the reader of the kind; a reader is loaded when it is first needed."""
    match opened.kind:
        case FileKind.WORD if opened.archive is not None:
            from qingdan.documents.readers.word import read_word  # noqa: PLC0415

            return read_word(opened.archive)
        case FileKind.SHEET if opened.archive is not None:
            from qingdan.documents.readers.sheet import read_sheet  # noqa: PLC0415

            return read_sheet(opened.archive, opened.data)
        case FileKind.PDF:
            from qingdan.documents.readers.pdf import read_pdf  # noqa: PLC0415

            return read_pdf(opened.data)
        case FileKind.HTML:
            from qingdan.documents.readers.tables_html import read_html  # noqa: PLC0415

            return read_html(opened.data)
        case FileKind.MARKDOWN:
            from qingdan.documents.readers.tables_markdown import read_markdown  # noqa: PLC0415

            return read_markdown(decode(opened.data))
        case FileKind.CSV:
            from qingdan.documents.readers.comma_separated import read_csv  # noqa: PLC0415

            return read_csv(decode(opened.data))
        case FileKind.TEXT:
            from qingdan.documents.readers.text import read_text  # noqa: PLC0415

            return read_text(decode(opened.data))
    raise DamagedFile(where="压缩目录")
