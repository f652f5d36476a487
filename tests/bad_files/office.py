"""Office files that are broken or built to harm."""

import io
import struct
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from random import Random

import docx
import xlsxwriter

from tests.bad_files.kinds import ROWS, TITLE, BadFile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD, BOOK = "word/document.xml", "xl/workbook.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
Parts = dict[str, bytes]

ENTITIES = {
    "laughs": '<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>',
    "quadratic": '<!DOCTYPE x [<!ENTITY d "' + "清" * 20_000 + '">]>',
    "file": '<!DOCTYPE x [<!ENTITY d SYSTEM "file:///etc/passwd">]>',
    "http": '<!DOCTYPE x [<!ENTITY d SYSTEM "http://127.0.0.1:9/x">]>',
    "parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p; <!ENTITY d "x">]>',
    "outside": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY d "x">]>',
}


@cache
def good_docx() -> bytes:
    document = docx.Document()
    document.add_paragraph(TITLE)
    table = document.add_table(0, len(ROWS[0]))
    for values in ROWS:
        for cell, value in zip(table.add_row().cells, values, strict=True):
            cell.text = value
    stream = io.BytesIO()
    document.save(stream)
    return packed(parts_of(stream.getvalue()))


@cache
def good_xlsx() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.set_properties({"created": datetime(2025, 6, 1, tzinfo=UTC)})
        sheet = book.add_worksheet("配合履职事项清单")
        for number, values in enumerate(ROWS):
            sheet.write_row(number, 0, values)
    return packed(parts_of(stream.getvalue()))


def packed(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name)  # dated 1980, so the same bytes on every run
            entry.compress_type = method
            archive.writestr(entry, data)
    return stream.getvalue()


def parts_of(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_body(body: str, head: str = "") -> bytes:
    text = (
        f'<?xml version="1.0"?>{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    )
    return packed(parts_of(good_docx()) | {WORD: text.encode()})


def with_sheet(cells: str, tail: str = "") -> bytes:
    text = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
        f'2006/main"><sheetData>{cells}</sheetData>{tail}</worksheet>'
    )
    return packed(parts_of(good_xlsx()) | {"xl/worksheets/sheet1.xml": text.encode()})


def entity_files() -> Iterator[BadFile]:
    """Document types and entities in every part that is parsed, also in UTF-16."""
    word, book = parts_of(good_docx()), parts_of(good_xlsx())
    targets = [(word, "docx", part) for part in (WORD, "word/styles.xml", "word/numbering.xml")]
    targets += [(book, "xlsx", part) for part in (BOOK, "xl/sharedStrings.xml", "xl/styles.xml")]
    targets += [(book, "xlsx", "xl/worksheets/sheet1.xml")]
    for parts, suffix, part in targets:
        text = parts[part].decode()
        start = text.index("?>") + 2
        for kind, head in ENTITIES.items():
            bad = text[:start] + head + text[start:]
            name = f"{kind}-{part.replace('/', '-')}"
            poisoned = packed(parts | {part: bad.encode()})
            yield BadFile(f"{name}.{suffix}", poisoned, "documents.entities")
            wide = bad.replace("UTF-8", "UTF-16").replace("utf-8", "UTF-16").encode("utf-16")
            yield BadFile(
                f"{name}-wide.{suffix}", packed(parts | {part: wide}), "documents.entities"
            )


def bombs() -> Iterator[BadFile]:
    """Archives that are small outside and large, many, overlapping or untrue inside."""
    zeros = bytes(30_000_000)
    for parts, suffix, main in (
        (parts_of(good_docx()), "docx", WORD),
        (parts_of(good_xlsx()), "xlsx", BOOK),
    ):
        unsafe = "documents.unsafe-archive"
        yield BadFile(f"ratio.{suffix}", packed(parts | {"media/zeros.bin": zeros}), unsafe)
        many = parts | {f"media/{n}.bin": b"" for n in range(2_100)}
        yield BadFile(f"many-entries.{suffix}", packed(many), unsafe)
        for inner in ("zip", "ZIP", "7z", "rar", "gz", "jar"):
            nested = parts | {f"media/inner.{inner}": b"PK"}
            yield BadFile(f"nested-{inner}.{suffix}", packed(nested), unsafe)
        whole = packed(parts)
        for size in (1, 100, 10_000_000, 4_000_000_000):
            yield BadFile(f"lying-{size}.{suffix}", _lying(whole, main, size))
        yield BadFile(f"overlap.{suffix}", _overlapping(whole), unsafe)
        yield BadFile(f"locked.{suffix}", _with_flag(whole, 1), "documents.encrypted")
        for method in (6, 14, 97, 99):
            yield BadFile(f"method-{method}.{suffix}", _with_method(whole, method))


def _directory(data: bytes) -> Iterator[int]:
    at = data.index(b"PK\x01\x02")
    while data[at : at + 4] == b"PK\x01\x02":
        yield at
        name, extra, comment = struct.unpack("<3H", data[at + 28 : at + 34])
        at += 46 + name + extra + comment


def _patched(data: bytes, at: int, value: bytes) -> bytes:
    return data[:at] + value + data[at + len(value) :]


def _lying(data: bytes, name: str, size: int) -> bytes:
    for at in _directory(data):
        if data[at + 46 :].startswith(name.encode()):
            data = _patched(data, at + 24, struct.pack("<I", size))
    return data


def _overlapping(data: bytes) -> bytes:
    first, *others = _directory(data)
    offset = data[first + 42 : first + 46]
    for at in others:
        data = _patched(data, at + 42, offset)
    return data


def _with_flag(data: bytes, flag: int) -> bytes:
    for at in _directory(data):
        data = _patched(data, at + 8, struct.pack("<H", flag))
    return data


def _with_method(data: bytes, method: int) -> bytes:
    for at in _directory(data):
        data = _patched(data, at + 10, struct.pack("<H", method))
    return data


def strange_parts() -> Iterator[BadFile]:
    """Names that point outside, macros, old and foreign formats."""
    names = (
        "../x", "..\\x", "/etc/passwd", "\\\\host\\x", "C:\\x", "C:x", "a/../../x", "a\\..\\..\\x",
        "..", "word/../../x", "a\x01b", "a\nb",
    )  # fmt: skip
    macros = (
        "vbaProject.bin", "word/vbaProject.bin", "xl/vbaProject.bin", "word/vbaData.xml",
        "xl/macrosheets/sheet1.xml", "word/activeX/activeX1.xml", "WORD/VBAPROJECT.BIN",
    )  # fmt: skip
    for parts, suffix in ((parts_of(good_docx()), "docx"), (parts_of(good_xlsx()), "xlsx")):
        for number, name in enumerate(names):
            data = packed(parts | {name: b"x"})
            yield BadFile(f"name-{number}.{suffix}", data, "documents.unsafe-archive")
        for number, name in enumerate(macros):
            for extension in (suffix, suffix[:-1] + "m"):
                data = packed(parts | {name: b"x"})
                yield BadFile(f"macro-{number}.{extension}", data, "documents.macros")
    for stream, code in (
        ("EncryptedPackage", "documents.encrypted"),
        ("WordDocument", "documents.old-office"),
        ("Workbook", "documents.old-office"),
        ("Book", "documents.old-office"),
        ("PowerPoint Document", "documents.unsupported-kind"),
    ):
        for extension in ("doc", "xls", "docx", "xlsx"):
            data = OLE + stream.encode("utf-16-le") + b"\0" * 512
            yield BadFile(f"ole-{stream.replace(' ', '')}.{extension}", data, code)
    for name in ("OFD.xml", "ppt/presentation.xml", "mimetype", "readme.txt", "xl/workbook.bin"):
        yield BadFile(f"foreign-{name.replace('/', '-')}.docx", packed({name: b"x"}))
    yield BadFile("no-body.docx", packed({"[Content_Types].xml": b"<x/>"}), "documents.damaged")


def silly_values(cell: str) -> dict[str, str]:
    """Spans and list numbers that are no numbers, or absurd ones."""
    bodies = {}
    for value in ("-1", "0", "999999999999", "x", "", "1e9", "٣"):
        shape = f'<w:tcPr><w:gridSpan w:val="{value}"/></w:tcPr>'
        bodies[f"span-{value}"] = (
            f"<w:tbl><w:tr>{cell.replace('<w:p>', shape + '<w:p>', 1)}</w:tr></w:tbl>"
        )
        bodies[f"before-{value}"] = (
            f'<w:tbl><w:tr><w:trPr><w:gridBefore w:val="{value}"/></w:trPr>{cell}</w:tr></w:tbl>'
        )
        number = (
            f'<w:pPr><w:numPr><w:ilvl w:val="{value}"/><w:numId w:val="{value}"/></w:numPr></w:pPr>'
        )
        bodies[f"number-{value}"] = f"<w:p>{number}<w:r><w:t>文字</w:t></w:r></w:p>"
    return bodies


def odd_word(random: Random) -> Iterator[BadFile]:
    """Word bodies that no program writes."""
    cell = "<w:tc><w:p><w:r><w:t>内容</w:t></w:r></w:p></w:tc>"
    nested = "<w:tbl><w:tr><w:tc>" * 90 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 90
    bodies = {
        "empty": "",
        "nested": nested,
        "deep": "<w:sdt><w:sdtContent>" * 200 + "</w:sdtContent></w:sdt>" * 200,
        "wide": f"<w:tbl><w:tr>{cell * 5_000}</w:tr></w:tbl>",
        "orphan-merge": "<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr>"
        "</w:tbl>",
        "no-cells": "<w:tbl><w:tr/><w:tr/></w:tbl>" * 50,
        "text-box": "<w:p><w:r><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent>"
        "</w:r></w:p>",
        "symbols": "<w:p><w:r><w:sym w:char='D800'/><w:sym w:char='F0E0'/><w:sym w:char='zz'/>"
        "<w:t>文字</w:t></w:r></w:p>",
        "markup": "<w:p><w:r><w:t>&lt;p&gt;&lt;ol&gt;1.&lt;/p&gt;</w:t></w:r></w:p>",
    }
    bodies |= silly_values(cell)
    for name, body in bodies.items():
        yield BadFile(f"body-{name or 'none'}.docx", with_body(body))
    tags = [
        "<w:p>",
        "</w:p>",
        "<w:tbl>",
        "</w:tbl>",
        "<w:tr>",
        "</w:tr>",
        "<w:tc>",
        "</w:tc>",
        "文",
    ]
    for number in range(30):
        yield BadFile(f"soup-{number}.docx", with_body("".join(random.choices(tags, k=60))))


def odd_sheets() -> Iterator[BadFile]:
    """Sheets with silly extents, merges, errors and types."""
    far = "documents.sheet-too-large"

    def cell(place: str, value: str = "1", kind: str = "n") -> str:
        row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        return f'<row r="{row}"><c r="{place}" t="{kind}"><v>{value}</v></c></row>'

    for place in ("A1048576", "XFD1", "XFD1048576", "A20001", "ZZ9"):
        yield BadFile(f"far-{place}.xlsx", with_sheet(cell("A1") + cell(place)), far)
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(2, 30_000))
    yield BadFile("formatted-only.xlsx", with_sheet(cell("A1", "0", "s") + empty))
    values = (
        ("e", "#REF!"), ("e", "#DIV/0!"), ("b", "1"), ("str", "公式"), ("s", "0"), ("s", "99999"),
        ("s", "-1"), ("s", "x"), ("n", "1e308"), ("n", "NaN"), ("n", ""), ("d", "2025-01-01"),
        ("zz", "1"),
    )  # fmt: skip
    for number, (kind, value) in enumerate(values):
        yield BadFile(f"type-{number}-{kind}.xlsx", with_sheet(cell("A1", value, kind)))
    for area in (
        "A1:XFD1048576",
        "A1:B2",
        "B2:A1",
        "A1",
        "",
        "ZZZZ1:A1",
        "A0:B0",
        "A1:A99999999999",
    ):
        merged = f'<mergeCells count="1"><mergeCell ref="{area}"/></mergeCells>'
        name = area.replace(":", "-") or "none"
        yield BadFile(f"merge-{name}.xlsx", with_sheet(cell("A1") + cell("B2"), merged))
    for place in ("A0", "0", "", "a1", "A", "1A", "AAAA1", "A99999999999", "A-1"):
        yield BadFile(f"place-{place or 'none'}.xlsx", with_sheet(cell("B2") + cell(place)))


def odd_workbooks() -> Iterator[BadFile]:
    """Hidden sheets and missing parts."""
    for visible in ("hidden", "veryHidden", "zz"):
        parts = parts_of(good_xlsx())
        parts[BOOK] = parts[BOOK].replace(b"<sheet ", f'<sheet state="{visible}" '.encode())
        code = "documents.nothing-to-read" if visible != "zz" else None
        yield BadFile(f"{visible}.xlsx", packed(parts), code)
    for part in parts_of(good_xlsx()):
        less = {name: data for name, data in parts_of(good_xlsx()).items() if name != part}
        yield BadFile(f"without-{part.replace('/', '-')}.xlsx", packed(less))
