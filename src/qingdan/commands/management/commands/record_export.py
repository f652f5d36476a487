"""Take the record out as files that anybody can verify."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from qingdan.commands import base
from qingdan.commands.progress import track
from qingdan.commands.townships import WRONG_USE
from qingdan.operations.noting import ON_SERVER
from qingdan.record.domain.appending import Seat, coming_from
from qingdan.record.domain.exporting import Range, note_export, range_of_days
from qingdan.record.interfaces.exporting import write_folder


class Command(base.Command):
    help = (
        "把操作记录导出成文件，附核对程序：不用数据库、不用联网也能核对。导出这件事也记入操作记录。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to", type=Path, required=True, metavar="文件夹", help="写到哪里，没有就新建"
        )
        parser.add_argument("--first", type=int, default=1, metavar="序号", help="从第几条起")
        parser.add_argument("--last", type=int, default=0, metavar="序号", help="到第几条为止")
        for name, title in (("--since", "从哪一天起"), ("--until", "到哪一天为止")):
            parser.add_argument(
                name, type=date.fromisoformat, metavar="日期", help=f"{title}，如 2026-01-31"
            )

    def handle(self, *, to: Path, **options: Any) -> None:
        if to.exists() and (not to.is_dir() or any(to.iterdir())):
            raise CommandError(
                f"{to} 已经有了，没有导出。请换一个新的文件夹。", returncode=WRONG_USE
            )
        days = options["since"], options["until"]
        wanted = range_of_days(*days) if any(days) else Range(options["first"], options["last"])
        with coming_from(ON_SERVER):
            stretch = note_export(wanted, seat=Seat(), at=timezone.now())
        try:
            done = write_folder(to, stretch, watch=lambda some, total: track(some, total, "导出"))
        except OSError as failure:
            raise CommandError(
                f"不能写入 {to}：{failure.strerror}。没有留下半份文件，请换一个位置。",
                returncode=WRONG_USE,
            ) from failure
        self.stdout.write(
            f"已导出第 {stretch.first} 条至第 {stretch.last} 条：{done.folder}。"
            "怎样核对，见其中的“说明.txt”。"
        )
