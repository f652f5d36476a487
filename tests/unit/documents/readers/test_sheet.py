import datetime as dt
import io

import pytest
import xlsxwriter

from qingdan.documents.archives import Archive
from qingdan.documents.model import Paragraph
from qingdan.documents.readers.sheet import read_sheet
from qingdan.documents.refusals import SheetTooLarge


def read(fill) -> list:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        fill(book)
    return read_sheet(Archive(stream.getvalue()), stream.getvalue())


def texts(blocks: list) -> list:
    return [
        block.text if isinstance(block, Paragraph) else [cell.text for cell in block.cells]
        for block in blocks
    ]


def test_read_sheet_puts_the_name_of_each_sheet_before_its_rows():
    def fill(book):
        for name in ("基本履职", "配合履职"):
            book.add_worksheet(name).write_row(0, 0, ["序号", name])

    blocks = read(fill)

    assert texts(blocks) == ["基本履职", ["序号", "基本履职"], "配合履职", ["序号", "配合履职"]]
    assert blocks[3].place.sheet == "配合履职"


def test_read_sheet_fills_merged_cells_and_shows_full_width_rows_as_one_cell():
    def fill(book):
        sheet = book.add_worksheet("清单")
        sheet.merge_range(0, 0, 0, 2, "一、农业农村（2项）")
        sheet.write_row(1, 0, ["1", "禁牧"])
        sheet.write_row(2, 0, ["2", "秸秆"])
        sheet.merge_range(1, 2, 2, 2, "县农牧局")

    blocks = read(fill)

    assert texts(blocks)[1:] == [
        ["一、农业农村（2项）"],
        ["1", "禁牧", "县农牧局"],
        ["2", "秸秆", "县农牧局"],
    ]


def test_read_sheet_writes_numbers_and_dates_as_people_see_them():
    def fill(book):
        sheet = book.add_worksheet("清单")
        sheet.write_row(0, 0, [1.0, 2.5, True])
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(0, 3, dt.datetime(2025, 6, 1), day)  # noqa: DTZ001 - Excel knows no zones

    assert texts(read(fill))[1] == ["1", "2.5", "TRUE", "2025-06-01"]


def test_read_sheet_keeps_line_breaks_and_counts_rows_as_excel_does():
    def fill(book):
        sheet = book.add_worksheet("清单")
        sheet.write_row(4, 1, ["1. 宣传。\n2. 上报。", "乙"])

    row = read(fill)[1]

    assert row.cells[0].text == "1. 宣传。\n2. 上报。"
    assert row.place.row == 5


def test_read_sheet_takes_the_saved_value_of_a_formula():
    def fill(book):
        sheet = book.add_worksheet("清单")
        sheet.write_formula(0, 0, "=1+1", value=2)
        sheet.write(0, 1, "乙")

    assert texts(read(fill))[1] == ["2", "乙"]


def test_read_sheet_skips_hidden_sheets():
    def fill(book):
        book.add_worksheet("清单").write(0, 0, "序号")
        hidden = book.add_worksheet("字典")
        hidden.write(0, 0, "内部")
        hidden.hide()

    assert texts(read(fill)) == ["清单", ["序号"]]


def test_read_sheet_ignores_a_million_formatted_rows():
    def fill(book):
        sheet = book.add_worksheet("清单")
        sheet.write_row(0, 0, ["序号", "事项名称"])
        sheet.set_row(1_048_575, 20, book.add_format({"bold": True}))
        sheet.write_blank(1_048_575, 0, None, book.add_format({"bold": True}))

    assert texts(read(fill)) == ["清单", ["序号", "事项名称"]]


def test_read_sheet_refuses_content_in_the_last_row():
    def fill(book):
        sheet = book.add_worksheet("清单")
        sheet.write(0, 0, "序号")
        sheet.write(1_048_575, 0, "远")

    with pytest.raises(SheetTooLarge, match="第 1048576 行"):
        read(fill)
