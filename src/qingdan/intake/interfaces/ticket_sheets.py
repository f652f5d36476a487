"""Tickets and the dispatch catalogue as workbooks; the template tickets are sent in with."""

from collections.abc import Iterable, Mapping
from typing import BinaryIO

from django.utils import timezone

from qingdan.core.sheets import Sheet, write_table
from qingdan.intake.enums import Decision, MatterState, Satisfaction
from qingdan.intake.hotline_catalogue import Difference, DispatchLine
from qingdan.intake.hotline_nodes import node_title
from qingdan.intake.hotline_unaccepted import unaccepted_kinds
from qingdan.intake.models import Request, RequestMatter
from qingdan.intake.ticket_lines import COLUMNS as SENT

TICKETS = {
    "工单编号": 18, "收到时间": 16, "乡镇（街道）": 14, "同一件事": 14, "第几件": 8, "事项原话": 50,
    "诉求分类": 30, "清单": 24, "决定": 14, "承办单位": 22, "协办单位": 18, "状况": 10,
    "退回次数": 8, "答复时间": 16, "回访": 10, "评价的单位": 22, "办结时间": 16,
}  # fmt: skip
LINES = {
    "诉求分类": 40, "清单": 24, "事项": 50, "承办单位": 30, "乡镇（街道）做什么": 60,
}  # fmt: skip
CHANGES = {
    "变化": 10, "清单": 24, "事项": 44, "改了什么": 14, "上一版": 50, "现行版": 50,
}  # fmt: skip
CHANGE_WORDS = {"added": "新增", "dropped": "取消", "changed": "有变动"}


def write_tickets(rows: Iterable[Request], target: BinaryIO, *, asked: Mapping[str, str]) -> int:
    """Write tickets as xlsx, a row for each of their matters; return how many rows.

    Args:
        rows: with matters, bodies and entries at hand.
        target: where to.
        asked: what was filtered by, in Chinese.
    """
    notes = {"导出时间": f"{timezone.localtime():%Y-%m-%d %H:%M}", **asked}
    cells = (_cells(ticket, one) for ticket in rows for one in ticket.matters.all())
    sheet = Sheet("工单", TICKETS, held=1)
    return write_table(sheet, cells, target, notes=notes, notes_title="说明", count_as="事项件数")


def write_template(target: BinaryIO) -> None:
    """Write the empty workbook in which tickets are sent in."""
    notes = {one.title: one.help for one in SENT.values()}
    sheet = Sheet("工单", {one.title: one.width for one in SENT.values()})
    write_table(sheet, (), target, notes=notes, notes_title="怎么填")


def write_catalogue(
    lines: Iterable[DispatchLine], target: BinaryIO, *, notes: Mapping[str, str]
) -> int:
    """Write a dispatch catalogue as xlsx; return how many lines."""
    cells = (
        [one.classified, one.address, one.name, one.body, "\n".join(one.part)] for one in lines
    )
    sheet = Sheet("派单目录", LINES, held=2)
    return write_table(sheet, cells, target, notes=notes, notes_title="说明", count_as="项数")


def write_differences(
    rows: Iterable[Difference], target: BinaryIO, *, notes: Mapping[str, str]
) -> int:
    """Write what differs between two catalogues as xlsx; return how many lines."""
    cells = (
        [CHANGE_WORDS[one.kind], one.line.address, one.line.name, *told]
        for one in rows
        for told in one.fields or (("", "", ""),)
    )
    sheet = Sheet("派单目录变化", CHANGES, held=2)
    return write_table(sheet, cells, target, notes=notes, notes_title="说明")


def _cells(ticket: Request, one: RequestMatter) -> list[str]:
    kind = unaccepted_kinds().get(one.unaccepted)
    decided = Decision(one.decision).label if one.decision else ""
    return [
        ticket.reference or str(ticket.pk),
        _minute(ticket.received_at),
        ticket.place.name,
        (ticket.event.reference or str(ticket.event.pk)) if ticket.event else "",
        str(one.position),
        one.text,
        node_title(one.category),
        str(one.item) if one.item else "",
        f"不予受理：{kind.title}" if kind else str(decided),
        one.body.name if one.body else "",
        one.helper.name if one.helper else "",
        str(MatterState(one.state).label),
        str(one.refusals or ""),
        _minute(ticket.replied_at),
        str(Satisfaction(one.satisfaction).label) if one.satisfaction else "",
        one.satisfied_with.name if one.satisfied_with else "",
        _minute(ticket.closed_at),
    ]


def _minute(at: object) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""  # type: ignore[arg-type]
