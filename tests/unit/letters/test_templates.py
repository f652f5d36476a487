"""The templates that ship are those the script makes; a county's own go before them."""

import io
import zipfile

import pytest
from docx import Document

from qingdan.letters.domain.refusals import TemplateBroken
from qingdan.letters.enums import LetterKind
from qingdan.letters.interfaces.templates import FOLDER, template_of
from qingdan.letters.interfaces.word import to_docx
from qingdan.letters.paper import lay_out
from qingdan.letters.wording import Wording
from scripts import make_letter_templates
from tests.letters import TODAY

WORDING = Wording("关于某事的函", "某局", "正文。", "银号镇人民政府")


def paper(kind: LetterKind = LetterKind.TRANSFER):
    return lay_out(WORDING, kind=kind, number="某函〔2026〕1号", day=TODAY)


def put(settings, tmp_path, content: bytes):
    settings.DATA_DIR = tmp_path
    (tmp_path / "letter_templates").mkdir()
    (tmp_path / "letter_templates" / "transfer.docx").write_bytes(content)


def own(text: str) -> bytes:
    document = Document()
    document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("name", [f"{kind.value}.docx" for kind in LetterKind])
def test_shipped_templates_are_what_the_script_makes(name):
    assert parts((FOLDER / name).read_bytes()) == parts(make_letter_templates.templates()[name])


def test_template_of_takes_the_countys_own_first(settings, tmp_path):
    put(settings, tmp_path, own("县里的模板：{{ letter.title }}，{{ letter.number }}"))

    document = Document(io.BytesIO(to_docx(paper())))

    assert document.paragraphs[-1].text == "县里的模板：关于某事的函，某函〔2026〕1号"
    assert (template_of("transfer").is_own, template_of("reply").is_own) == (True, False)
    assert template_of("transfer").digest != template_of("return").digest


@pytest.mark.parametrize(
    "content",
    [b"not a document", own("{{ letter.title"), own("{{ letter.title.__class__.mro() }}")],
    ids=["no docx", "unclosed", "reaching out"],
)
def test_to_docx_refuses_a_broken_template_in_words(settings, tmp_path, content):
    put(settings, tmp_path, content)

    with pytest.raises(TemplateBroken, match=r"transfer\.docx"):
        to_docx(paper())
