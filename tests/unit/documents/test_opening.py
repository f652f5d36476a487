import os

import pytest

from qingdan.documents.opening import MAX_FILE_BYTES, FileKind, open_document
from qingdan.documents.refusals import (
    DocumentRefused,
    Encrypted,
    FileMissing,
    FileTooLarge,
    HasMacros,
    NotAFile,
    OldOffice,
    UnsafeArchive,
    WrongExtension,
)
from tests.bad_files.office import OLE, good_docx, good_xlsx, packed, parts_of
from tests.bad_files.pdfs import good_pdf


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("清单.docx", good_docx(), FileKind.WORD),
        ("清单.pdf", good_docx(), FileKind.WORD),
        ("清单.xlsx", good_xlsx(), FileKind.SHEET),
        ("清单.txt", good_pdf(), FileKind.PDF),
        ("清单.xls", b"<html><table></table></html>", FileKind.HTML),
        ("清单.htm", b"<p>x", FileKind.HTML),
        ("清单.csv", b"1,2", FileKind.CSV),
        ("清单.md", b"# x", FileKind.MARKDOWN),
        ("清单", b"1\t2", FileKind.TEXT),
    ],
)
def test_open_document_decides_by_content_first(tmp_path, name, data, kind):
    path = tmp_path / name
    path.write_bytes(data)

    assert open_document(path).kind == kind


@pytest.mark.parametrize(
    ("name", "data", "refusal"),
    [
        ("清单.pdf", "一、党的建设".encode(), WrongExtension),
        ("清单.doc", OLE + "WordDocument".encode("utf-16-le"), OldOffice),
        ("清单.docx", OLE + "EncryptedPackage".encode("utf-16-le"), Encrypted),
        ("清单.docx", packed(parts_of(good_docx()) | {"word/vbaProject.bin": b""}), HasMacros),
        ("清单.docx", packed(parts_of(good_docx()) | {"../x": b""}), UnsafeArchive),
        ("清单.docx", packed(parts_of(good_docx()) | {"x": bytes(9_000_000)}), UnsafeArchive),
    ],
)
def test_open_document_refuses_what_is_not_safe_to_parse(tmp_path, name, data, refusal):
    path = tmp_path / name
    path.write_bytes(data)

    with pytest.raises(refusal):
        open_document(path)


def test_open_document_refuses_a_file_beyond_the_limit(tmp_path):
    path = tmp_path / "清单.txt"
    with path.open("wb") as stream:
        stream.truncate(MAX_FILE_BYTES + 1)

    with pytest.raises(FileTooLarge, match="20 MB"):
        open_document(path)


@pytest.mark.skipif(os.name == "nt", reason="Windows 没有这些路径")
def test_open_document_refuses_folders_devices_and_pipes(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    for path in (tmp_path, tmp_path.joinpath("/dev/zero"), pipe):
        with pytest.raises(NotAFile):
            open_document(path)


@pytest.mark.parametrize("name", ["没有.docx", "零\0字节.docx", "长" * 300, "a/b/c.docx"])
def test_open_document_refuses_paths_that_lead_nowhere(tmp_path, name):
    with pytest.raises(FileMissing):
        open_document(tmp_path / name)


def test_refusals_have_codes_of_their_own():
    codes = [refusal.code for refusal in DocumentRefused.__subclasses__()]

    assert len(set(codes)) == len(codes)
    assert all(code.startswith("documents.") for code in codes)
