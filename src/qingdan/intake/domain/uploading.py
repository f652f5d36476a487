"""An order that came as a file → its text; the file is read in a child process, never kept."""

from http import HTTPStatus
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from qingdan.core.errors import DomainError
from qingdan.documents.isolated import read_isolated

LONGEST_SUFFIX = 8
MOST_LETTERS = 60_000
LIST_WORDS = (("能读取的清单文件", "能读取的文件"), ("无法作为清单采用", "无法采用"))
"""What a refusal says of lists, and how it is said of any file."""


class OrderFileRefused(DomainError):
    code = "intake.file-refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "“{name}”没有读取：{why}"
    remedy = "请另存为 docx、txt 或者带文字层的 PDF 后再上传，或者把正文复制到来件内容里。"


class OrderFileTooLong(DomainError):
    code = "intake.file-too-long"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "“{name}”有 {letters} 个字，超过了 {most} 个字，没有读取。"
    remedy = "请只留通知正文，删去附件后再上传。"


def text_of(name: str, content: bytes) -> str:
    """Return the text of an uploaded order, a line for each paragraph and each row of a table.

    Cells of a row are parted by a tab; what a merge repeats stands once.

    Args:
        name: of the file, as the person who sent it calls it.
        content: its bytes, of any origin: a docx, pdf, txt, html or xlsx.

    Raises:
        OrderFileRefused: it cannot be read; says why. Nothing is half-read.
        OrderFileTooLong: it is more than an order.
    """
    shown = PurePath(name.replace("\\", "/")).name or "文件"
    suffix = PurePath(shown).suffix.lower()
    kept = suffix if suffix[1:].isalnum() and len(suffix) <= LONGEST_SUFFIX else ""
    with TemporaryDirectory(prefix="order-") as folder:
        path = Path(folder) / (f"order{kept}" if kept.isascii() else "order")
        path.write_bytes(content)
        answer = read_isolated(path, as_text=True)
    if "refusal" in answer:
        raise OrderFileRefused(name=shown, why=_of_any_file(answer["refusal"]["message"]))
    text = str(answer["text"])
    if len(text) > MOST_LETTERS:
        raise OrderFileTooLong(name=shown, letters=len(text), most=MOST_LETTERS)
    return text


def _of_any_file(why: str) -> str:
    for listed, plain in LIST_WORDS:
        why = why.replace(listed, plain)
    return why
