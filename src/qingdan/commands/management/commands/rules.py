"""The rules in force: all of them, one with its source, or a check of everything."""

import json
from datetime import date
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from rich.table import Column, Table

from qingdan.commands import base
from qingdan.commands.tables import printed
from qingdan.commands.townships import WRONG_USE
from qingdan.rulebook.book import Rulebook, wrong_examples
from qingdan.rulebook.kinds import Rule
from qingdan.rulebook.loading import in_force
from qingdan.rulebook.written import as_json, as_rows, kind_of, said

LIST, SHOW, CHECK = "list", "show", "check"


class Command(base.Command):
    help = (
        "列出规则（list）、看一条规则和它的出处（show 代码），或把全部规则和例子重算一遍（check）。"
        "规则包括随程序提供的，和数据目录 rules 里本地的。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "act", metavar="做什么", choices=(LIST, SHOW, CHECK), help="list、show、check"
        )
        parser.add_argument("code", metavar="代码", nargs="?", default="", help="show：规则的代码")
        parser.add_argument(
            "--region",
            default="",
            metavar="区划代码",
            help="在哪里：县、乡镇的区划代码，缺省为全国",
        )
        parser.add_argument(
            "--on",
            type=date.fromisoformat,
            metavar="日期",
            help="哪一天有效的，如 2026-01-31，缺省为今天",
        )
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *, act: str, code: str, region: str, json: bool, **options: Any) -> None:
        if act == CHECK:
            self.check_all()
            return
        on = options["on"] or timezone.localdate()
        found = self.asked(act, code, region, on)
        if json:
            self.stdout.write(dumped([as_json(one) for one in found]))
        else:
            self.stdout.write(listed(found) if act == LIST else shown(found[0]))

    def asked(self, act: str, code: str, region: str, on: date) -> list[Rule]:
        """Return the rules asked for, those of one place first found nearest to it."""
        book = in_force().book
        if act == LIST:
            held = (book.rule(one, on, region) for one in sorted(book.rules))
            return [one for one in held if one is not None]
        if code not in book.rules:
            raise CommandError(
                f"没有代码是“{code}”的规则。运行 qingdan rules list 查看全部。",
                returncode=WRONG_USE,
            )
        one = book.rule(code, on, region)
        if one is None:
            raise CommandError(
                f"“{code}”在{region or '全国'}、{on} 没有有效的规则。{places(book, code)}"
            )
        return [one]

    def check_all(self) -> None:
        """Count every worked case again; fail when one is wrong or a local file was refused."""
        here = in_force()
        wrong = [one.why for one in here.faults] + wrong_examples(here.book, here.calendar)
        for why in wrong:
            self.stdout.write(why)
        rules, examples = sum(1 for _ in here.book.all()), len(here.book.examples)
        if wrong:
            raise CommandError(f"{len(wrong)} 处不对；有误的本地文件没有采用。")
        own = f"，本地文件 {len(here.files)} 个" if here.files else ""
        self.stdout.write(f"规则 {rules} 条、例子 {examples} 个都对{own}。")


def dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def places(book: Rulebook, code: str) -> str:
    """Return where a rule holds, in words, for whoever asked about another place."""
    regions = sorted({one.region for one in book.rules[code] if one.region})
    return f"有规定的地方：{'、'.join(regions)}，用 --region 指明。" if regions else ""


def listed(rules: list[Rule]) -> str:
    headings = ("代码", "种类", "名称", "内容", "依据")
    table = Table(*(Column(heading, overflow="fold") for heading in headings))
    for one in rules:
        table.add_row(one.code, kind_of(one), one.title, said(one), str(one.citation))
    return printed(table)


def shown(rule: Rule) -> str:
    return "\n".join(f"{heading}：{words}" for heading, words in as_rows(rule))
