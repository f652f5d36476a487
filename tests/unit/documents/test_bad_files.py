"""A thousand bad files: each is read whole or refused in one Chinese sentence."""

import os
import re
from contextlib import suppress
from pathlib import Path

import pytest

from qingdan.core.errors import DomainError
from qingdan.documents.isolated import read_isolated
from qingdan.documents.model import Cell, Paragraph, Row
from qingdan.documents.readers import read_blocks
from qingdan.documents.reading import understand
from qingdan.documents.refusals import DocumentRefused
from tests.bad_files.generator import bad_files
from tests.bad_files.hogs import full_sheet
from tests.bad_files.kinds import BadFile

pytestmark = pytest.mark.slow

CHINESE_SENTENCE = re.compile(r"^[^\n]*[\u4e00-\u9fff][^\n]*。$")
CODES = {refusal.code for refusal in DocumentRefused.__subclasses__()}
ISOLATED = (
    "ratio.docx", "laughs-word-document.xml.docx", "file-xl-sharedStrings.xml.xlsx",
    "name-0.docx", "macro-1.docm", "ole-EncryptedPackage.docx", "far-XFD1048576.xlsx",
    "pages-10000.pdf", "scan-1.pdf", "page-loop.pdf", "form-loop.pdf", "page-deep.html",
    "lone-surrogate.txt", "utf8-as-gbk.txt", "cut-3.docx", "flip-7.pdf", "empty.docx",
)  # fmt: skip


@pytest.fixture(scope="module")
def files() -> list[BadFile]:
    return list(bad_files())


def is_said_well(refusal: DomainError) -> bool:
    return all(CHINESE_SENTENCE.match(text) for text in (str(refusal), refusal.advice))


def outcome(path: Path) -> str | None:
    """Return the code of the refusal, ``None`` when the file was read."""
    try:
        blocks = read_blocks(path)
    except DomainError as refusal:
        return refusal.code if is_said_well(refusal) else f"not a sentence: {refusal}"
    assert blocks
    for block in blocks:
        assert isinstance(block, Paragraph | Row)
        texts = [block] if isinstance(block, Paragraph) else block.cells
        assert all(isinstance(text, Cell | Paragraph) for text in texts)
        "".join(text.text for text in texts).encode()  # no half characters
    with suppress(DomainError):
        understand(blocks)
    return None


def test_read_blocks_survives_a_thousand_bad_files(files, tmp_path):
    wrong = []

    for bad in files:
        path = tmp_path / bad.name
        path.write_bytes(bad.data)
        code = outcome(path)
        expected = {bad.refusal} if bad.refusal else {None, *CODES}
        if code not in expected:
            wrong.append((bad.name, bad.refusal, code))
        path.unlink()

    assert wrong == []
    assert len(files) >= 1_000
    assert len({bad.name for bad in files}) == len(files)


def test_bad_files_are_the_same_every_time(files):
    assert list(bad_files()) == files


@pytest.mark.parametrize("name", ISOLATED)
def test_read_isolated_turns_bad_files_into_refusals(files, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(next(bad.data for bad in files if bad.name == name))

    answer = read_isolated(path)

    assert CHINESE_SENTENCE.match(answer["refusal"]["message"])


def test_read_isolated_stops_a_file_that_takes_too_long(tmp_path):
    path = tmp_path / "full.xlsx"
    path.write_bytes(full_sheet().data)

    answer = read_isolated(path, seconds=1)

    assert answer["refusal"]["code"] == "documents.too-slow"


@pytest.mark.skipif(os.name == "nt", reason="Windows 没有内存上限")
def test_read_isolated_stops_a_file_that_takes_too_much_memory(tmp_path):
    path = tmp_path / "full.xlsx"
    path.write_bytes(full_sheet().data)

    answer = read_isolated(path, memory_bytes=250_000_000)

    assert answer["refusal"]["code"] == "documents.too-much-memory"
