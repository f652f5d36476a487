"""Examine an installation and say in Chinese what is good, what to look at, what is wrong."""

import json
from dataclasses import asdict
from typing import IO, Any, cast

from django.core.management.base import CommandError, CommandParser
from rich.console import Console
from rich.table import Column, Table

from qingdan.commands import base
from qingdan.operations.doctor import Level, Line, examine

MARKS = {
    Level.GOOD: "[green]✓ 良好",
    Level.LOOK: "[yellow]! 留意",
    Level.WRONG: "[bold red]✗ 有误",
}


class Command(base.Command):
    help = "检查这套安装，每一项说良好、留意还是有误，以及怎么办。有“有误”的以 1 退出。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="输出 JSON，供监控程序读取")

    def handle(self, *, json: bool, **options: Any) -> None:
        report = examine()
        if json:
            self.stdout.write(as_json(report))
        else:
            self.print_table(report)
        lines = [line for found in report.values() for line in found]
        failing = [line.subject for line in lines if line.level is Level.WRONG]
        if failing:
            raise CommandError(f"{len(failing)} 项有误：{'、'.join(failing)}。数据没有改动。")

    def print_table(self, report: dict[str, list[Line]]) -> None:
        """Print one row per line, grouped by concern; the advice only where it is needed."""
        table = Table(*(Column(name, overflow="fold") for name in ("", "检查", "现状", "怎么办")))
        for lines in report.values():
            for line in lines:
                table.add_row(MARKS[line.level], line.subject, line.found, line.advice)
            table.add_section()
        Console(file=cast("IO[str]", self.stdout)).print(table)


def as_json(report: dict[str, list[Line]]) -> str:
    """Return the report as one JSON array."""
    rows = [
        {"concern": concern, **asdict(line)} for concern, lines in report.items() for line in lines
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)
