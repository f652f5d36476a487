"""The procedures: a check that every entry can be worked, all of them, or one with its picture."""

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from rich.table import Column, Table

from qingdan.commands import base, versions
from qingdan.commands.tables import printed
from qingdan.commands.townships import WRONG_USE
from qingdan.core.tables import TableBroken
from qingdan.procedures.bpmn import bpmn
from qingdan.procedures.checkup import check, definitions_on
from qingdan.procedures.definition import Definition
from qingdan.procedures.picture import described, picture
from qingdan.procedures.queries import bound_in_force
from qingdan.procedures.written import as_json, as_lines, definition_as_json

CHECK, LIST, SHOW = "check", "list", "show"


class Command(base.Command):
    help = (
        "核对现行清单的每一项都有流程、每一条都有着落（check），列出流程（list），"
        "或看一个流程的环节（show 代码，加 --svg 得图，加 --bpmn 得 BPMN 2.0）；"
        "列出在办的办件用的流程版本、能不能换用新版（versions），换用（move）、换回（back）。"
        "check 有一项没有着落就以退出码 1 结束。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "act",
            metavar="做什么",
            choices=(CHECK, LIST, SHOW, *versions.BY_VERSION),
            help="check、list、show、versions、move、back",
        )
        parser.add_argument(
            "code", metavar="代码", nargs="?", default="", help="流程的代码；check、list 不写"
        )
        parser.add_argument("--by", default="", metavar="登录名", help="move、back：谁决定的")
        parser.add_argument("--reason", default="", metavar="理由", help="move、back：为什么")
        parser.add_argument(
            "--case",
            type=int,
            action="append",
            default=[],
            metavar="办件",
            help="move、back：办件页地址里的数字，可以写几次；move 不写就是能换的全部",
        )
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="输出 JSON")
        form.add_argument("--svg", action="store_true", help="show：输出流程图（SVG）")
        form.add_argument("--bpmn", action="store_true", help="show：输出 BPMN 2.0")

    def handle(self, *, act: str, code: str, **options: Any) -> None:
        if act in versions.BY_VERSION:
            self.stdout.write(versions.run(act, code, options))
            return
        if (code == "") == (act == SHOW) or ((options["svg"] or options["bpmn"]) and act != SHOW):
            raise CommandError("show 要写明一个流程的代码，其他不要写。", returncode=WRONG_USE)
        try:
            known = definitions_on(timezone.localdate())
        except TableBroken as trouble:
            raise CommandError(f"流程定义有误，没有核对：{trouble}") from trouble
        if act == CHECK:
            self.check_all(known, as_data=options["json"])
        elif act == LIST:
            self.stdout.write(listed(known, as_data=options["json"]))
        else:
            self.stdout.write(shown(chosen(known, code), options))

    def check_all(self, known: list[Definition], *, as_data: bool) -> None:
        """Print the check-up; fail when something is unbound, uncovered or wrong."""
        bound = [one.bound for one in bound_in_force(timezone.localdate())]
        found = check(bound, known)
        self.stdout.write(dumped(as_json(found)) if as_data else "\n".join(as_lines(found)))
        if not bound:
            raise CommandError("没有现行的清单。请先导入并发布。")
        if found.faults:
            raise CommandError(f"{len(found.faults)} 处不对。")


def chosen(known: list[Definition], code: str) -> Definition:
    for one in known:
        if one.code == code:
            return one
    raise CommandError(
        f"没有代码是“{code}”的流程。运行 qingdan procedures list 查看全部。", returncode=WRONG_USE
    )


def listed(known: list[Definition], *, as_data: bool) -> str:
    if as_data:
        return dumped([definition_as_json(one) for one in known])
    table = Table(*(Column(heading, overflow="fold") for heading in ("代码", "名称", "说明")))
    for one in known:
        table.add_row(one.code, one.title, one.about)
    return printed(table)


def shown(one: Definition, options: dict[str, Any]) -> str:
    if options["svg"]:
        return picture(one)
    if options["bpmn"]:
        return bpmn(one).decode()
    if options["json"]:
        return dumped(definition_as_json(one))
    return f"{one.title}（{one.code}，版本 {one.version[:8]}）\n{one.about}\n{described(one)}"


def dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
