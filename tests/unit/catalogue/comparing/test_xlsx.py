from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from qingdan.catalogue.comparing.duty import Duty, DutyBook
from qingdan.catalogue.domain.comparing import compare_editions, compare_townships
from qingdan.catalogue.interfaces.comparison_xlsx import as_bytes
from qingdan.documents.model import ListKind
from tests.unit.catalogue.comparing.reading import book


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    workbook = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}


def test_as_bytes_writes_every_pair_and_every_lonely_duty():
    comparison = compare_townships(book("yinhao"), book("chabaqi"))

    read = sheets(as_bytes(comparison))

    assert list(read) == ["对照", "仅左方有", "仅右方有", "说明"]
    assert len(read["对照"]) == len(comparison.pairs) + 1
    assert len(read["仅左方有"]) == len(comparison.only_left) + 1
    assert len(read["仅右方有"]) == len(comparison.only_right) + 1
    assert read["对照"][1][:4] == ["部分相同", 1.0, "基本履职", 1.0]


def test_as_bytes_writes_changed_texts_of_two_editions():
    before = book("yinhao")
    first = replace(before.duties[0], name=before.duties[0].name.replace("加强", "强化"))
    after = replace(before, duties=(first, *before.duties[2:]))

    read = sheets(as_bytes(compare_editions(before, after)))

    assert [row[0] for row in read["对照"]] == ["变动", "文字修改", "文字修改"]
    assert read["对照"][2][7:9] == [before.duties[0].name, first.name]
    assert [row[1] for row in read["仅左方有"]] == ["序号", 2.0]


@pytest.mark.parametrize("name", ["=1+1", "+1", "@SUM(A1)", "-2", "https://example.org", "007"])
def test_as_bytes_writes_dangerous_text_as_text(name):
    left = DutyBook("甲镇", (Duty(ListKind.BASIC, 1, name),))

    content = as_bytes(compare_townships(left, DutyBook("乙镇", ())))

    assert sheets(content)["仅左方有"][1][2] == name
    with ZipFile(BytesIO(content)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet2.xml")


def test_as_bytes_freezes_the_header_and_wraps():
    content = as_bytes(compare_townships(book("yinhao"), book("chabaqi")))

    with ZipFile(BytesIO(content)) as package:
        assert b'state="frozen"' in package.read("xl/worksheets/sheet1.xml")
        assert b'wrapText="1"' in package.read("xl/styles.xml")
