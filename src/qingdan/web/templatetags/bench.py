"""The rows of the workbench, written out by hand: fifty of them a page, read all day long.

The template engine needs ten times as long for the same text.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from html import escape

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from qingdan.cases.bench import BenchRow
from qingdan.cases.enums import CaseStanding, DeskTab
from qingdan.cases.listed import ListedCase, ListedClock, ListedEntry, no_end_word
from qingdan.procedures.enums import ClockMark
from qingdan.web.templatetags.cases import left, mark_word
from qingdan.web.templatetags.kit import icon, mark, zh_date

register = template.Library()
ROW = """<tr data-row>
<td class="tick"><input type="checkbox" form="bulk" name="case" value="{pk}:{version}" \
aria-label="选{title}" data-choose></td>
<td><a data-open href="{url}">{title}</a><div class="count wrap">{demo}\
<span class="count">{number}</span> <span class="count">{place}</span>{standing}</div></td>
<td class="below fit">{entry}</td>
<td class="below">{steps}<div class="count wrap bench-kind">{procedure}</div></td>
<td class="below">{desks}</td>
<td class="below">{due}</td>
<td class="below fit">{last}</td>
</tr>
"""
DEMO = '<b class="badge">演示</b> '
OFF_LIST = '<span class="unstated">不在清单</span>'
LIT = (ClockMark.RED, ClockMark.YELLOW)


@register.simple_tag
def bench_row(row: BenchRow, tab: DeskTab, at: datetime) -> SafeString:
    """Write a row of the workbench; every text in it is escaped here."""
    case = row.case
    ended = case.standing != CaseStanding.OPEN
    written = ROW.format(
        pk=case.pk,
        version=case.version,
        url=case.get_absolute_url(),
        title=escape(case.title),
        demo=DEMO if case.demo else "",
        number=escape(case.number),
        place=escape(case.place.name),
        standing=f" · {escape(case.standing_word)}" if ended else "",
        entry=_entry(case.item) if case.item else OFF_LIST,
        steps="、".join(f'<b class="bench-step">{escape(one)}</b>' for one in row.steps),
        procedure=escape(case.procedure.title),
        desks="".join(_desks(row)),
        due=_due(row.clock, row.mark, at),
        last=_draft(row) if tab == DeskTab.DRAFTS else _moved(case),
    )
    return SafeString(written)


def _entry(item: ListedEntry) -> str:
    return f'{_mark(item.kind)} <span title="{escape(item.name)}">{item.number}</span>'


@cache
def _mark(kind: str) -> str:
    return mark(kind)


@cache
def _warning() -> str:
    return icon("triangle-alert")


def _desks(row: BenchRow) -> Iterator[str]:
    if not row.desks:
        word = "没有人在办" if row.case.standing == CaseStanding.OPEN else "已经结束"
        yield f'<span class="unstated">{word}</span>'
    for one in row.desks:
        yield f"<div>{escape(one)}</div>"


def _due(clock: ListedClock | None, light: str, at: datetime) -> str:
    if clock is None:
        return '<span class="unstated">没有在计时</span>'
    title = escape(clock.title)
    if clock.due_at is None:
        word = no_end_word(clock)
        return f'<span class="due" title="{title}"><em class="unstated">{word}</em></span>'
    basis = escape(clock.basis or clock.source_word)
    whose = escape(clock.whose)
    due = timezone.localtime(clock.due_at)
    warning = _warning() if light in LIT else ""
    return (
        f'<span class="due due-{light}" title="{title}，{zh_date(due)}；{basis}">'
        f'{warning}{left(clock, at)}</span><div class="count wrap">'
        f"{mark_word(light)} · {due.month}月{due.day}日 · {whose}</div>"
    )


def _draft(row: BenchRow) -> str:
    saved = _minute(timezone.localtime(row.saved_at)) if row.saved_at else ""
    return f'<b>{escape(row.draft)}</b><div class="count">{saved}存</div>'


def _moved(case: ListedCase) -> str:
    moved = timezone.localtime(case.moved_at)
    return f'<time datetime="{moved.isoformat()}">{_minute(moved)}</time>'


def _minute(local: datetime) -> str:
    return f"{local.month}月{local.day}日 {local:%H:%M}"
