"""The workbook of people: read as it was filled, given back with the wrong cells marked."""

import warnings
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill

from qingdan.parties.domain.people.lines import COLUMNS, Problem
from qingdan.parties.domain.people.refusals import PeopleWorkbookUnfit
from qingdan.parties.interfaces.people_sheets import PersonRow, people_list, template
from qingdan.parties.interfaces.people_xlsx import MARK, MOST_LINES, mark_people, read_people

MORNING = datetime(2025, 7, 1, 8)  # noqa: DTZ001 - sheets know no time zones
HEADINGS = list(COLUMNS.values())


def workbook(*rows, headings=HEADINGS, above=()) -> bytes:
    book = Workbook()
    for row in (*above, headings, *rows):
        book.active.append(list(row))
    return as_bytes(book)


def as_bytes(book) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def opened(data):
    return load_workbook(BytesIO(data))


def test_read_people_finds_the_headings_and_leaves_out_empty_rows():
    data = workbook(
        ("wang.fang", "王芳", "党政办公室"),
        (None,) * 8,
        (None, "李强", "党政办公室", 13800012345),
        above=[("银号镇人员名单",), ()],
    )

    found = read_people(data)

    assert [(line.number, dict(line.cells)["full_name"]) for line in found] == [
        (4, "王芳"), (6, "李强"),
    ]  # fmt: skip
    assert found[1].cells["phone"] == "13800012345"


def test_read_people_takes_columns_in_any_order_and_with_marks():
    data = workbook(("党政办公室", "王芳"), headings=("所属 单位＊", "姓名（必填）"))

    assert dict(read_people(data)[0].cells) == {"unit": "党政办公室", "full_name": "王芳"}


@pytest.mark.parametrize("value", [date(2025, 7, 1), MORNING, 45839])
def test_read_people_reads_days_of_a_sheet(value):
    data = workbook(("wang", "王芳", "党政办公室", None, None, None, value))

    assert read_people(data)[0].cells["valid_from"] == date(2025, 7, 1)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"no workbook", "文件损坏"),
        (workbook(("a",), headings=("登录名", "姓名")), "没有找到标题“单位”"),
        (workbook(), "没有人员"),
    ],
    ids=["no workbook", "no unit", "no line"],
)
def test_read_people_says_why_it_cannot(data, why):
    with pytest.raises(PeopleWorkbookUnfit, match=why):
        read_people(data)


@pytest.mark.slow
def test_read_people_stops_at_the_most_lines():
    row = ("", "王芳", "党政办公室")

    assert len(read_people(workbook(*[row] * MOST_LINES))) == MOST_LINES
    with pytest.raises(PeopleWorkbookUnfit, match="超过 5000 行"):
        read_people(workbook(*[row] * (MOST_LINES + 1)))


def test_mark_people_fills_the_wrong_cells_and_says_what_to_do():
    data = workbook(("wang", "王芳", "没有的办公室"), ("li", "李强", "党政办公室"))
    problems = [Problem(2, "unit", "没有找到。"), Problem(2, "login_name", "换一个。")]

    sheet = opened(mark_people(data, problems)).active

    marked = [cell.coordinate for row in sheet for cell in row if cell.fill.fgColor.rgb == MARK]
    assert marked == ["A2", "C2", "K2"]
    assert [sheet["K1"].value, sheet["K2"].value, sheet["K3"].value] == [
        "问题", "单位：没有找到。\n登录名：换一个。", None,
    ]  # fmt: skip


def test_mark_people_keeps_the_look_and_the_other_sheets():
    book = Workbook()
    book.active.append(HEADINGS)
    book.active.append(["wang", "王芳", "没有的办公室"])
    book.active["B2"].font = Font(name="楷体", bold=True)
    book.active["D2"].fill = PatternFill("solid", fgColor="FF00FF00")
    book.active.column_dimensions["B"].width = 33
    book.create_sheet("备注").append(["=1+1"])

    found = opened(mark_people(as_bytes(book), [Problem(2, "unit", "没有找到。")]))

    sheet = found.active
    assert (sheet["B2"].font.name, sheet["B2"].font.bold) == ("楷体", True)
    assert sheet["D2"].fill.fgColor.rgb == "FF00FF00"
    assert sheet.column_dimensions["B"].width == 33
    assert found["备注"]["A1"].value == "=1+1"


def test_mark_people_a_second_time_takes_earlier_marks_away():
    once = mark_people(
        workbook(("wang", "王芳", "没有"), ("li", "李强", "没有")),
        [Problem(2, "unit", "没有找到。")],
    )

    sheet = opened(mark_people(once, [Problem(3, "unit", "没有找到。")])).active

    marked = [cell.coordinate for row in sheet for cell in row if cell.fill.fgColor.rgb == MARK]
    assert (marked, sheet["K2"].value, sheet.max_column) == (["C3", "K3"], None, 11)


def test_mark_people_writes_text_and_no_formula():
    data = workbook(("wang", "王芳", "=1+1"))

    sheet = opened(mark_people(data, [Problem(2, "full_name", "=cmd()")])).active

    assert sheet["K2"].data_type == "s"


def test_template_reads_back_as_an_empty_sheet_with_lists():
    data = template(["银号镇 党政办公室", "便民服务中心"])

    book = opened(data)
    with pytest.raises(PeopleWorkbookUnfit, match="没有人员"):
        read_people(data)
    assert book.sheetnames == ["人员", "可选值", "填写说明"]
    assert [cell.value for cell in book["人员"][1]] == HEADINGS
    lists = {
        one.formula1 for one in book["人员"].data_validations.dataValidation if one.type == "list"
    }
    assert lists == {"单位名单", "角色名单"}
    assert [cell.value for cell in book["可选值"]["A"][:3]] == [
        "单位",
        "银号镇 党政办公室",
        "便民服务中心",
    ]


def test_people_list_reads_back_the_same():
    cells = {
        "login_name": "wang.fang", "full_name": "王芳", "unit": "党政办公室", "role": "站所负责人",
        "valid_from": date(2025, 7, 1),
    }  # fmt: skip

    found = read_people(people_list([PersonRow({**cells, "state": "在用"})], with_phones=False))

    assert [{key: cell for key, cell in line.cells.items() if cell} for line in found] == [cells]


def test_people_list_has_phones_only_when_asked_and_calculates_nothing():
    row = PersonRow({"full_name": "=HYPERLINK(1)", "phone": "13800012345", "unit": "党政办公室"})

    without, with_phones = (people_list([row], with_phones=asked) for asked in (False, True))

    assert b"13800012345" not in without
    assert opened(without).active["B2"].value == "'=HYPERLINK(1)"
    assert read_people(with_phones)[0].cells["phone"] == "13800012345"


def test_read_people_keeps_the_librarys_warnings_to_itself():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_people(workbook(("wang", "王芳", "党政办公室")))
