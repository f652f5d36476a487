"""Check an installation and say in Chinese what is not well."""

import json
from dataclasses import asdict
from typing import IO, Any, cast

from django.core.management.base import CommandError, CommandParser
from rich.console import Console
from rich.table import Table

from qingdan.commands import base, checks


class Command(base.Command):
    help = "检查这套安装：设置、数据目录、数据库、磁盘、字体。有一行不合格即以 1 退出。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="输出 JSON，供监控程序读取")

    def handle(self, *, json: bool, **options: Any) -> None:
        lines = checks.all_lines()
        if json:
            self.stdout.write(as_json(lines))
        else:
            self.print_table(lines)
        failing = [line.subject for line in lines if not line.well]
        if failing:
            raise CommandError(f"{len(failing)} 项不合格：{'、'.join(failing)}。数据没有改动。")

    def print_table(self, lines: list[checks.Line]) -> None:
        """Print one row per check; the advice only where it is needed."""
        table = Table("", "检查", "现状", "怎么办")
        for line in lines:
            mark = "[green]✓" if line.well else "[bold red]✗"
            table.add_row(mark, line.subject, line.found, "" if line.well else line.advice)
        Console(file=cast("IO[str]", self.stdout)).print(table)


def as_json(lines: list[checks.Line]) -> str:
    """Return the report as one JSON array."""
    rows = [asdict(line) for line in lines]
    return json.dumps(rows, ensure_ascii=False, indent=2)
