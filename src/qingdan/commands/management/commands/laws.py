"""Changes of laws, and everything here that cites them."""

import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from rich.table import Column, Table

from qingdan.commands import base
from qingdan.commands.tables import printed
from qingdan.rulebook.changes import Announced
from qingdan.rulebook.citing import Cited, citing
from qingdan.rulebook.domain.opening import changes_for
from qingdan.rulebook.enums import CitedKind
from qingdan.rulebook.queries import everything

CHANGES = "changes"


class Command(base.Command):
    help = (
        "列出法规变动，和这套系统里引用它们的清单事项、标准事项、规则、流程和在办的事（changes）。"
        "在页面上逐处核对：管理 → 法规变动。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", metavar="做什么", choices=(CHANGES,), help="changes")
        parser.add_argument(
            "--region",
            default="",
            metavar="区划代码",
            help="只看一个县（旗）或乡镇的，缺省为全部",
        )
        parser.add_argument("--json", action="store_true", help="输出 JSON，列出每一处")

    def handle(self, *, region: str, json: bool, **options: Any) -> None:
        changes = changes_for(region)
        things = everything(changes, region, timezone.localdate())
        found = [(one, citing(things, one.names)) for one in changes]
        self.stdout.write(dumped(found) if json else listed(found))


def listed(found: list[tuple[Announced, list[Cited]]]) -> str:
    kinds = list(CitedKind)
    headings = ("法规", "变动", "日期", *(str(kind.label) for kind in kinds))
    table = Table(*(Column(heading, overflow="fold") for heading in headings))
    for one, things in found:
        counts = (str(sum(each.kind is kind for each in things)) for kind in kinds)
        table.add_row(one.law, str(one.kind.label), one.on.isoformat(), *counts)
    return printed(table)


def dumped(found: list[tuple[Announced, list[Cited]]]) -> str:
    rows = [
        {
            "code": one.code,
            "law": one.law,
            "kind": one.kind.value,
            "on": one.on.isoformat(),
            "successor": one.successor,
            "repeals": list(one.repeals),
            "beside": list(one.beside),
            "words": one.words,
            "source": one.source,
            "cited": [
                {
                    "kind": each.kind.value,
                    "key": each.key,
                    "title": each.title,
                    "where": each.where,
                    "place": each.place,
                    "said": each.said,
                }
                for each in things
            ],
        }
        for one, things in found
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)
