"""What a file is, told by its content; its name only says how people call it."""

import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import SEEK_END
from typing import BinaryIO

HEAD = 4096
TEXT_LOOKED_AT = 1 << 20
MOST_PARTS = 20_000
MARKUP = re.compile(
    rb"^\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|\?xml|html|svg|script|head|body|iframe|\w+[\s>/])",
    re.IGNORECASE,
)
NO_TEXT = (b"#!", b"MZ", b"%!", b"%PDF", b"PK", b"{\\rtf")
"""How programs and half files begin that are made of letters alone."""
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
HEIC_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"heim", b"heis")
VIDEO_BRANDS = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"MSNV")
OFFICE_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "OFD.xml": "ofd"}
ACTIVE_PARTS = ("vbaproject.bin", "activex", "macrosheets")


@dataclass(frozen=True, slots=True)
class FileKind:
    """A type of file that may be attached: how it is called, sent and named."""

    code: str
    title: str
    media_type: str
    endings: tuple[str, ...]
    picture: bool = False

    def named(self, name: str) -> str:
        """Return a name with an ending that says what the file is.

        >>> KINDS["jpeg"].named("现场.JPG"), KINDS["jpeg"].named("a.exe")
        ('现场.JPG', 'a.exe.jpg')
        """
        if name.lower().endswith(self.endings):
            return name
        return f"{name}{self.endings[0]}"


KINDS = {
    one.code: one
    for one in (
        FileKind("pdf", "PDF", "application/pdf", (".pdf",)),
        FileKind(
            "docx",
            "Word 文档",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            (".docx",),
        ),
        FileKind(
            "xlsx",
            "Excel 表格",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            (".xlsx",),
        ),
        FileKind("ofd", "OFD 版式文件", "application/ofd", (".ofd",)),
        FileKind("jpeg", "照片", "image/jpeg", (".jpg", ".jpeg"), picture=True),
        FileKind("png", "图片", "image/png", (".png",), picture=True),
        FileKind("webp", "图片", "image/webp", (".webp",), picture=True),
        FileKind("heic", "照片", "image/heic", (".heic", ".heif")),
        FileKind("mp4", "录像", "video/mp4", (".mp4", ".m4v")),
        FileKind("mov", "录像", "video/quicktime", (".mov",)),
        FileKind("m4a", "录音", "audio/mp4", (".m4a",)),
        FileKind("mp3", "录音", "audio/mpeg", (".mp3",)),
        FileKind("wav", "录音", "audio/wav", (".wav",)),
        FileKind("amr", "录音", "audio/amr", (".amr",)),
        FileKind("text", "文本", "text/plain", (".txt",)),
    )
}
BY_MEDIA_TYPE = {one.media_type: one for one in KINDS.values()}
ALLOWED = "PDF、OFD、Word（docx）、Excel（xlsx）、照片（jpg、png、webp、heic）、录音、录像、文本"


def kind_of(file: BinaryIO) -> FileKind | None:
    """Return what a file is, ``None`` for what may not be attached. Leaves it at its start.

    Programs, web pages, SVG, files with macros and everything unknown may not.
    """
    try:
        file.seek(0)
        head = file.read(HEAD)
        code = next((found for test in TESTS if (found := test(head, file))), "")
    finally:
        file.seek(0)
    return KINDS.get(code)


def _by_beginning(head: bytes, file: BinaryIO) -> str:
    """Tell what begins with a sign of its own, and is no half file."""
    for sign, code, whole in (
        (b"%PDF-", "pdf", _has_pdf_end),
        (b"\xff\xd8\xff", "jpeg", _is_picture),
        (b"\x89PNG\r\n\x1a\n", "png", _is_picture),
        (b"#!AMR", "amr", _anything),
        (b"ID3", "mp3", _anything),
    ):
        if head.startswith(sign) and whole(file):
            return code
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP" and _is_picture(file):
        return "webp"
    return "mp3" if _is_mpeg_frame(head) else ""


def _by_box(head: bytes, file: BinaryIO) -> str:
    """Tell pictures, films and sound of the ISO base media form by their brands."""
    del file
    if head[4:8] != b"ftyp" or len(head) < 16:  # noqa: PLR2004 - size, sign, brand, version
        return ""
    size = min(struct.unpack(">I", head[:4])[0], len(head))
    brands = (head[8:12], *(head[at : at + 4] for at in range(16, size - 3, 4)))
    if brands[0] == b"qt  ":
        return "mov"
    if brands[0] in (b"M4A ", b"M4B "):
        return "m4a"
    if brands[0] in HEIC_BRANDS:
        return "heic"
    return "mp4" if any(one in VIDEO_BRANDS for one in brands) else ""


def _by_parts(head: bytes, file: BinaryIO) -> str:
    """Tell office files by what their package holds; the parts themselves are not unpacked."""
    if not head.startswith(b"PK\x03\x04"):
        return ""
    try:
        with zipfile.ZipFile(file) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error):
        return ""
    active = any(part in one.lower() for one in names for part in ACTIVE_PARTS)
    if active or len(names) > MOST_PARTS:
        return ""
    return next((code for part, code in OFFICE_PARTS.items() if part in names), "")


def _by_reading(head: bytes, file: BinaryIO) -> str:
    """Tell plain text: readable as UTF-8 or GB 18030, no markup, no script, no control signs."""
    file.seek(0)
    text = file.read(TEXT_LOOKED_AT)
    if not text.strip() or MARKUP.search(head) or head.startswith(NO_TEXT):
        return ""
    rest = file.read()
    if CONTROL.search(text) or CONTROL.search(rest):
        return ""
    return "text" if any(_reads(text + rest, one) for one in ("utf-8", "gb18030")) else ""


TESTS: tuple[Callable[[bytes, BinaryIO], str], ...] = (
    _by_beginning,
    _by_box,
    _by_parts,
    _by_reading,
)


def _reads(text: bytes, encoding: str) -> bool:
    try:
        text.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _anything(file: BinaryIO) -> bool:
    return bool(file)


def _has_pdf_end(file: BinaryIO) -> bool:
    length = file.seek(0, SEEK_END)
    file.seek(max(0, length - HEAD))
    return b"%%EOF" in file.read()


def _is_picture(file: BinaryIO) -> bool:
    from PIL import Image  # noqa: PLC0415 - loaded when a picture comes

    file.seek(0)
    try:
        with Image.open(file) as picture:
            return picture.width > 0 and picture.height > 0
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False


def _is_mpeg_frame(head: bytes) -> bool:
    """Tell a layer III frame: sync, a version and layer that exist, a bit rate that exists."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:  # noqa: PLR2004
        return False
    layer, version = head[1] >> 1 & 3, head[1] >> 3 & 3
    rate, sampling = head[2] >> 4, head[2] >> 2 & 3
    return layer == 1 and version != 1 and rate not in (0, 15) and sampling != 3  # noqa: PLR2004
