"""An order that came as a file: its text, or in Chinese why it was not read."""

from io import BytesIO

import pytest
from docx import Document

from qingdan.intake.domain import uploading
from qingdan.intake.domain.uploading import OrderFileRefused, OrderFileTooLong, text_of


def test_word_file_gives_its_paragraphs_and_the_rows_of_its_tables():
    document, kept = Document(), BytesIO()
    document.add_paragraph("关于防火的通知")
    table = document.add_table(2, 3)
    for at, cell in enumerate(table._cells):  # noqa: SLF001 - in printed order
        cell.text = f"格{at}"
    table.cell(1, 0).merge(table.cell(1, 1)).text = "合并"
    document.save(kept)

    told = text_of("通知.docx", kept.getvalue())

    assert told == "关于防火的通知\n格0\t格1\t格2\n合并\t格5"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("../../图.jpg", b"\xff\xd8\xff\xe0aaaa", "“图.jpg”没有读取：这是图片，不是能读取的文件。"),
        ("空.txt", b" \n", "“空.txt”没有读取：文件是空的，没有任何内容。"),
    ],
)
def test_file_that_is_no_document_is_refused_in_words_of_orders(name, content, why):
    with pytest.raises(OrderFileRefused) as refused:
        text_of(name, content)

    assert str(refused.value) == why
    assert "清单" not in refused.value.advice


def test_file_longer_than_any_order_is_refused(monkeypatch):
    monkeypatch.setattr(uploading, "MOST_LETTERS", 3)

    with pytest.raises(OrderFileTooLong, match="有 4 个字，超过了 3 个字"):
        text_of("长.txt", "防火通知".encode())
