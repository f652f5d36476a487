"""What a file is, is told by its content; what may do something is refused."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingdan.cases.file_kinds import kind_of
from tests.case_files import boxed, package, photo, picture

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
DOCX = package("word/document.xml")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (PDF, "pdf"),
        (photo(), "jpeg"),
        (picture("PNG"), "png"),
        (picture("WEBP"), "webp"),
        (DOCX, "docx"),
        (package("xl/workbook.xml"), "xlsx"),
        (package("OFD.xml"), "ofd"),
        (boxed(b"heic", b"mif1"), "heic"),
        (boxed(b"isom", b"avc1"), "mp4"),
        (boxed(b"M4A ", b"isom"), "m4a"),
        (boxed(b"qt  "), "mov"),
        (b"ID3\x03\x00" + b"\0" * 60, "mp3"),
        (b"\xff\xfb\x90\x64" + b"\0" * 60, "mp3"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "wav"),
        (b"#!AMR\n" + b"\0" * 40, "amr"),
        ("王某某反映井盖缺失。".encode(), "text"),
        ("王某某反映井盖缺失。".encode("gb18030"), "text"),
    ],
)
def test_what_may_be_attached_is_known_by_its_content(content, code):
    found = kind_of(BytesIO(content))

    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   \n",
        b"MZ\x90\x00" + b"\0" * 200,
        b"\x7fELF\x02\x01\x01" + b"\0" * 200,
        b"\xcf\xfa\xed\xfe" + b"\0" * 200,
        b"#!/bin/sh\nrm -rf /\n",
        b"<!DOCTYPE html><script>alert(1)</script>",
        "\ufeff  <html><body>".encode(),
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>',
        b"<svg onload=alert(1)>",
        b"%!PS-Adobe-3.0\n",
        b"%PDF-1.7\nhalf a file",
        b"\xff\xd8\xff\xe0 no photo at all",
        package("word/document.xml", "word/vbaProject.bin"),
        package("xl/workbook.xml", "xl/macrosheets/sheet1.xml"),
        package("classes.dex"),
        b"PK\x03\x04 no package",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"Rar!\x1a\x07\x00" + b"\0" * 50,
        "文本里\x00有控制字符".encode(),
    ],
)
def test_what_could_do_something_or_is_nothing_is_refused(content):
    assert kind_of(BytesIO(content)) is None


def test_a_name_gets_the_ending_of_what_the_file_is():
    kind = kind_of(BytesIO(photo()))

    assert kind.named("现场.JPG") == "现场.JPG"
    assert kind.named("工资表.exe") == "工资表.exe.jpg"
    assert kind_of(BytesIO(b"plain words")).named("x.html") == "x.html.txt"


@given(st.binary(max_size=3000))
def test_any_bytes_are_looked_at_without_trouble(content):
    file = BytesIO(content)

    kind_of(file)

    assert file.tell() == 0


@given(st.binary(min_size=1, max_size=40), st.integers(0, 400))
def test_a_damaged_package_is_looked_at_without_trouble(patch, at):
    content = bytearray(DOCX)
    content[at : at + len(patch)] = patch

    kind_of(BytesIO(bytes(content)))
