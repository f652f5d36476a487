"""Requests as a workbook: one row for each matter, as the list shows them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from django.utils import timezone

from qingdan.core.sheets import Sheet, write_table
from qingdan.finder.domain.proving import address_of
from qingdan.finder.masking import masked
from qingdan.intake.enums import Sign
from qingdan.intake.models import Request, RequestMatter

COLUMNS = {
    "编号": 8, "来件方式": 10, "来件单位": 26, "文号或者工单编号": 20, "乡镇（街道）": 16,
    "收到时间": 18, "第几件": 8, "事项原话": 60, "建议": 26, "决定": 12, "理由": 24,
    "清单事项": 26, "在哪个单位": 26, "状况": 14, "留意": 30, "期限": 16,
}  # fmt: skip
"""Title and width of every column."""


def write_requests(rows: Iterable[Request], target: BinaryIO, *, asked: Mapping[str, str]) -> None:
    """Write the matters of requests as xlsx; what points to a person is left out.

    Args:
        rows: with their matters at hand.
        target: where to.
        asked: what was filtered by, in Chinese.
    """
    cells = (_cells(request, one) for request in rows for one in request.matters.all())
    sheet = Sheet("来件", COLUMNS)
    write_table(sheet, cells, target, notes=asked, notes_title="筛选条件", count_as="件数")


def _cells(request: Request, matter: RequestMatter) -> list[str]:
    told, item = matter.proposal, matter.item
    return [
        str(request.pk),
        str(request.get_door_display()),
        request.sender_name or "没有写明",
        request.reference,
        request.place.name,
        f"{timezone.localtime(request.received_at):%Y-%m-%d %H:%M}",
        str(matter.position),
        masked(matter.text),
        str(told.get("why", "")),
        str(matter.get_decision_display()) if matter.decision else "还没有决定",
        str(matter.get_reason_display()),
        f"{address_of(item)} {item.name}" if item else "",
        matter.body.name if matter.body else "",
        str(matter.get_state_display()),
        "、".join(_signs(told.get("flags", ()))),
        f"{matter.due_on:%Y-%m-%d}" if matter.due_on else matter.due_basis,
    ]


def _signs(codes: Iterable[str]) -> Iterator[str]:
    return (str(Sign(one).label) for one in codes if one in Sign.values)
