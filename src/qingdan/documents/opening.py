"""Open a file that a stranger sent: what kind is it really, and is it safe to parse.

The content decides, the extension only where content cannot: a PDF called ``.docx`` is
read as a PDF, plain text called ``.pdf`` is refused.
"""

import stat
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from qingdan.documents.archives import Archive
from qingdan.documents.refusals import (
    DamagedFile,
    EmptyFile,
    Encrypted,
    FileMissing,
    FileTooLarge,
    NotAFile,
    OldOffice,
    UnsupportedKind,
    WrongExtension,
)

MEGABYTE = 1_000_000
MAX_FILE_BYTES = 20 * MEGABYTE
HEAD = 2_048
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MARK = b"PK\x03\x04"


class FileKind(StrEnum):
    """The forms a list can come in."""

    TEXT = "text"
    CSV = "csv"
    MARKDOWN = "markdown"
    HTML = "html"
    WORD = "word"
    SHEET = "sheet"
    PDF = "pdf"


SUFFIXES = {
    ".csv": FileKind.CSV,
    ".md": FileKind.MARKDOWN,
    ".markdown": FileKind.MARKDOWN,
}
# Text under one of these names is a mix-up, not a list.
BINARY_SUFFIXES = frozenset(
    {
        ".pdf", ".doc", ".docx", ".docm", ".dot", ".dotx", ".xls", ".xlsx", ".xlsm", ".xlsb",
        ".ppt", ".pptx", ".wps", ".et", ".ofd", ".odt", ".ods", ".zip", ".rar", ".7z", ".gz",
        ".exe", ".dll", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp",
    }
)  # fmt: skip
FOREIGN_MARKS = (
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"II*\0", "图片"),
    (b"MM\0*", "图片"),
    (b"RIFF", "图片或影音文件"),
    (b"MZ", "可执行程序"),
    (b"\x7fELF", "可执行程序"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"BZh", "压缩包"),
    (b"\xfd7zXZ", "压缩包"),
    (b"PK\x05\x06", "空的压缩包"),
    (b"{\\rtf", "RTF 文件"),
    (b"MIME-Version:", "单个文件网页（MHT）"),
    (b"SQLite format 3", "数据库文件"),
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that may be parsed: its kind, its bytes, for office files the archive."""

    kind: FileKind
    data: bytes
    archive: Archive | None = None


def open_document(path: Path) -> Opened:
    """Read the bytes of ``path`` and decide by content how to parse them.

    Raises:
        DocumentRefused: absent, too large, encrypted, with macros, of an old or foreign
            kind, or built to harm; the subclass says which.
    """
    data = _read_bytes(path)
    suffix = path.suffix.lower()
    if data.startswith(ZIP_MARK):
        return _open_archive(data)
    if data.startswith(OLE_MARK):
        _refuse_old_office(data)
    if b"%PDF-" in data[:1024]:
        return Opened(FileKind.PDF, data)
    for mark, what in FOREIGN_MARKS:
        if data.startswith(mark):
            raise UnsupportedKind(what=what)
    return Opened(_text_kind(data, suffix), data)


def _read_bytes(path: Path) -> bytes:
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise NotAFile
        with path.open("rb") as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        raise FileMissing from error
    if len(data) > MAX_FILE_BYTES:
        raise FileTooLarge(limit=MAX_FILE_BYTES // MEGABYTE)
    if not data.strip(b"\0 \t\r\n"):
        raise EmptyFile
    return data


def _open_archive(data: bytes) -> Opened:
    archive = Archive(data)
    names = set(archive.names)
    if "word/document.xml" in names:
        return Opened(FileKind.WORD, data, archive)
    if "xl/workbook.xml" in names:
        return Opened(FileKind.SHEET, data, archive)
    if "xl/workbook.bin" in names:
        raise OldOffice(what=" Excel 二进制（xlsb）", target="xlsx")
    if "OFD.xml" in names:
        raise UnsupportedKind(what=" OFD 文件")
    if "ppt/presentation.xml" in names:
        raise UnsupportedKind(what="演示文稿")
    if "mimetype" in names:
        raise UnsupportedKind(what=" OpenDocument 文件")
    if "[Content_Types].xml" in names:
        raise DamagedFile(where="正文部分")
    raise UnsupportedKind(what="压缩包")


def _refuse_old_office(data: bytes) -> None:
    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise Encrypted
    if holds("WordDocument"):
        raise OldOffice(what=" Word（doc）", target="docx")
    if holds("Workbook") or holds("Book"):
        raise OldOffice(what=" Excel（xls）", target="xlsx")
    raise UnsupportedKind(what="旧版办公文件")


def _text_kind(data: bytes, suffix: str) -> FileKind:
    head = data[:HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<meta")):
        return FileKind.HTML
    if head.startswith((b"<?xml", b"<!")):
        if b"<html" in head:
            return FileKind.HTML
        raise UnsupportedKind(what=" XML 文件")
    if head.startswith(b"<svg"):
        raise UnsupportedKind(what="图片")
    if suffix in {".html", ".htm"}:
        return FileKind.HTML
    if suffix in BINARY_SUFFIXES:
        raise WrongExtension(suffix=suffix, what="别的东西（多半是纯文本或残缺文件）")
    return SUFFIXES.get(suffix, FileKind.TEXT)
