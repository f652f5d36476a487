"""Bodies as xlsx: one row each, with everything it is called."""

from collections.abc import Iterable, Iterator
from io import BytesIO

import xlsxwriter
from django.db.models import QuerySet

from qingdan.core.text import chinese_date
from qingdan.parties.enums import NameKind
from qingdan.parties.models import Organisation

COLUMNS = {
    "名称": 34,
    "种类": 18,
    "职能": 20,
    "区划": 16,
    "区划代码": 14,
    "上级单位": 26,
    "其他全称": 26,
    "简称": 26,
    "清单写法": 34,
    "曾用名": 30,
    "成立": 16,
    "撤销": 16,
    "对外电话": 20,
    "办公地址": 34,
    "办公时间": 26,
}
"""Title and width of each column."""
NAMES = (NameKind.FULL, NameKind.SHORT, NameKind.PRINTED, NameKind.FORMER)
MOST = 32_767
"""Characters that one cell holds."""


def organisations_to_xlsx(organisations: QuerySet[Organisation]) -> bytes:
    """Return bodies as a workbook; every cell is text, so nothing is calculated."""
    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": "单位"})
        head = book.add_format({"bold": True, "bg_color": "#EEF1EF", "border": 1})
        text = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        sheet = book.add_worksheet("单位")
        sheet.freeze_panes(1, 1)
        for at, (title, width) in enumerate(COLUMNS.items()):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, title, head)
        last = 0
        for line, row in enumerate(_rows(organisations), start=1):
            last = line
            for at, cell in enumerate(row):
                sheet.write_string(line, at, cell[:MOST], text)
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    return stream.getvalue()


def _rows(organisations: QuerySet[Organisation]) -> Iterator[list[str]]:
    found = organisations.select_related("region", "parent").prefetch_related("names")
    for body in found:
        names: dict[str, list[str]] = {kind: [] for kind in NAMES}
        for name in body.names.all():
            if name.name != body.name:
                names[name.kind].append(name.name)
        yield [
            body.name,
            str(body.get_kind_display()),
            body.role_title,
            body.region.name if body.region else "",
            body.region_id or "",
            body.parent.name if body.parent else "",
            *_joined(names.values()),
            chinese_date(body.valid_from) if body.valid_from else "",
            chinese_date(body.valid_until) if body.valid_until else "",
            body.phone,
            body.address,
            body.hours,
        ]


def _joined(names: Iterable[list[str]]) -> list[str]:
    return ["、".join(dict.fromkeys(one)) for one in names]
