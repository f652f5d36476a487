"""The alignment as a workbook: out, filled in, back, and what is told of wrong rows."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from qingdan.matters.domain.confirming import confirm
from qingdan.matters.domain.importing import COLUMNS
from qingdan.matters.models import Alignment
from qingdan.record.models import Event
from tests.builders import make_officer
from tests.integration.matters.conftest import browser_of
from tests.unit.matters.conftest import AT, rows, seen

pytestmark = pytest.mark.django_db
APPLY, VERIFY = "elder-allowance-apply", "elder-allowance-verify"
CODE = re.compile(r"[a-z]{3,}[-:]")
AT_COLUMN = {key: number for number, key in enumerate(COLUMNS, start=1)}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def exported(client, edition) -> bytes:
    response = client.get(reverse("manage:matters-export", args=(edition.pk,)))
    assert response["Content-Disposition"].startswith("attachment")
    return response.content


def filled(data: bytes, cells: dict[tuple[int, str], str]) -> bytes:
    """Write words into cells, by row and key of the column."""
    book = load_workbook(BytesIO(data))
    for (row, key), words in cells.items():
        book["对照"].cell(row, AT_COLUMN[key]).value = words
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def upload(client, edition, data: bytes, name="对照.xlsx", *, follow=True):
    file = SimpleUploadedFile(name, data)
    where = reverse("manage:matters-import", args=(edition.pk,))
    return client.post(where, {"workbook": file}, follow=follow)


def column(data: bytes, key: str) -> list[str]:
    sheet = load_workbook(BytesIO(data))["对照"]
    return [sheet.cell(row, AT_COLUMN[key]).value or "" for row in range(2, sheet.max_row + 1)]


def test_export_writes_what_is_proposed_and_confirmed(client, edition, item, officer):
    confirm(item.pk, [APPLY], also=[VERIFY], seen=seen(item), actor=officer, at=AT)

    data = exported(client, edition)

    assert column(data, "state") == ["已确认", "待确认", "未匹配", "待确认", "待确认"]
    assert column(data, "decided")[0] == "高龄老人生活津贴的申请与发放"
    assert column(data, "also")[0] == "高龄老人生存认证与死亡名单上报"
    assert column(data, "by")[0] == "按文字相似度提出 · 王编"
    assert "分 " in column(data, "proposed")[1]
    assert len(list(load_workbook(BytesIO(data))["标准事项"].rows)) > 500


def test_codes_stand_only_in_the_last_column_of_a_sheet_which_is_hidden(client, edition, item):
    book = load_workbook(BytesIO(exported(client, edition)))

    for sheet in (book["对照"], book["标准事项"]):
        last = sheet.max_column
        shown = [
            str(cell.value)
            for row in sheet.iter_rows(min_row=1, max_col=last - 1)
            for cell in row
            if cell.value is not None
        ]
        assert [words for words in shown if CODE.search(words)] == []
        assert sheet.column_dimensions[get_column_letter(last)].hidden
        assert any(CODE.search(str(cell.value)) for cell in sheet[2][-1:])
    assert [book["对照"].cell(1, AT_COLUMN["seen"]).value, AT_COLUMN["seen"]] == [
        "核对码",
        len(COLUMNS),
    ]


def test_matter_with_its_code_behind_is_still_read(client, edition, item):
    data = filled(
        exported(client, edition), {(2, "decided"): f"高龄老人生活津贴的申请与发放（{APPLY}）"}
    )

    upload(client, edition, data)

    assert rows(item) == [(APPLY, 1, "confirmed", "likeness")]


def test_an_export_sent_back_as_it_is_changes_nothing(client, edition, item, officer):
    confirm(item.pk, [APPLY], seen=seen(item), actor=officer, at=AT)
    before = list(Alignment.objects.order_by("pk").values_list("pk", "state"))

    response = upload(client, edition, exported(client, edition))

    assert "按表确认了 0 项，5 项没有变动" in response.content.decode()
    assert list(Alignment.objects.order_by("pk").values_list("pk", "state")) == before


def test_what_was_filled_in_is_confirmed_and_can_be_taken_back(client, edition, item):
    straw = edition.items.get(kind="basic", number=2)
    reclaimed = edition.items.get(kind="reclaimed")
    data = exported(client, edition)
    suggestion = column(data, "proposed")[1]
    cells = {
        (2, "decided"): f"{APPLY}\n高龄老人生存认证与死亡名单上报",
        (2, "also"): "child-ledger",
        (3, "decided"): suggestion,
        (6, "decided"): "都不是",
    }

    response = upload(client, edition, filled(data, cells))

    assert "按表确认了 3 项" in response.content.decode()
    assert [row[:3] for row in rows(item)] == [
        (APPLY, 1, "confirmed"), (VERIFY, 1, "confirmed"), ("child-ledger", 2, "confirmed"),
    ]  # fmt: skip
    assert rows(straw)[0][2] == "confirmed"
    assert {row[2] for row in rows(reclaimed)} == {"refused"}
    event = Event.objects.get(act="alignment.confirmed")
    assert (event.detail["count"], event.detail["file"]) == (3, "对照.xlsx")
    assert event.detail["entries"] == ["基本履职 1", "基本履职 2", "上级部门收回 1"]

    at = client.session["last_alignment"]["at"]
    client.post(reverse("manage:matters-undo", args=(edition.pk,)), {"at": at})
    assert set(Alignment.objects.of_items().values_list("state", flat=True)) == {"proposed"}


def test_one_wrong_row_writes_nothing_and_comes_back_marked(client, edition, item, officer):
    data = exported(client, edition)
    straw = edition.items.get(kind="basic", number=2)
    confirm(straw.pk, ["child-ledger"], seen=seen(straw), actor=officer, at=AT)
    cells = {
        (2, "decided"): "查无此事",
        (3, "decided"): APPLY,
        (4, "address"): "99",
        (5, "decided"): "plague-rodent-control",
    }

    response = upload(client, edition, filled(data, cells))

    body = response.content.decode()
    assert response.status_code == 422
    assert "有 3 行要改，一行也没有写入" in body
    assert "没有“查无此事”这个标准事项" in body
    assert "导出以后对照改过，现在已确认：" in body
    assert rows(edition.items.get(kind="cooperative"))[0][2] == "proposed"
    link = body[body.index("/manage/editions") :]
    link = next(part for part in body.split('"') if part.endswith("marked.xlsx"))
    marked = load_workbook(BytesIO(client.get(link).content))["对照"]
    problems = [marked.cell(row, len(COLUMNS) + 1).value for row in range(1, 7)]
    assert [bool(one) for one in problems] == [True, True, True, True, False, False]
    assert marked.cell(2, AT_COLUMN["decided"]).fill.fgColor.rgb == "FFFFC7CE"
    assert browser_of(make_officer()).get(link).status_code == 404


def test_a_marked_workbook_put_right_is_taken(client, edition, item):
    data = filled(exported(client, edition), {(2, "decided"): "查无此事"})
    body = upload(client, edition, data).content.decode()
    link = next(part for part in body.split('"') if part.endswith("marked.xlsx"))

    again = filled(client.get(link).content, {(2, "decided"): APPLY})
    upload(client, edition, again)

    assert rows(item) == [(APPLY, 1, "confirmed", "likeness")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"no workbook", "压缩目录"),
        (b"", "这个文件是空的"),
        (None, "没有找到标题"),
    ],
)
def test_what_is_no_such_workbook_is_refused(client, edition, data, said):
    if data is None:
        book = load_workbook(BytesIO(exported(client, edition)))
        book["对照"].delete_rows(1)
        target = BytesIO()
        book.save(target)
        data = target.getvalue()

    response = upload(client, edition, data)

    assert (response.status_code, said in response.content.decode()) == (422, True)


def test_a_marked_workbook_that_is_gone_says_so(client, edition):
    link = reverse("manage:matters-marked", args=(edition.pk, "not-a-token"))

    response = client.get(link)

    assert response.status_code == 404
    assert "标出问题的对照表已不在服务器上" in response.content.decode()
