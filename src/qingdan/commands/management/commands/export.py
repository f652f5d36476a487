"""Write the lists of a township to a file."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from qingdan.catalogue import queries
from qingdan.catalogue.interfaces.export import FORMATS, export_edition
from qingdan.commands import base
from qingdan.commands.townships import WRONG_USE, find_township


class Command(base.Command):
    help = "把一个乡镇的现行清单导出成文件：docx、xlsx、pdf、html、csv、json、jsonld。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("township", metavar="乡镇", help="九位乡镇代码或乡镇名称")
        parser.add_argument(
            "--format", choices=tuple(FORMATS), required=True, dest="fmt", help="文件格式"
        )
        parser.add_argument(
            "--out", type=Path, metavar="文件", help="写到哪里，缺省为当前目录下的同名文件"
        )
        parser.add_argument(
            "--on",
            type=date.fromisoformat,
            metavar="日期",
            help="导出哪一天现行的版本，如 2026-01-31，缺省为今天",
        )
        parser.add_argument("--base", default="", metavar="网址", help="文件里的固定地址用的网址")

    def handle(self, *, township: str, fmt: str, **options: Any) -> None:
        region = find_township(township)
        on = options["on"] or timezone.localdate()
        edition = queries.edition_in_force(region.code, on)
        if edition is None:
            raise CommandError(f"{region}在{on}没有现行的清单。请先导入并发布，或换一个日期。")
        name, _, content = export_edition(edition, fmt, options["base"])
        path = options["out"] or Path(name)
        try:
            path.write_bytes(content)
        except OSError as failure:
            raise CommandError(
                f"不能写入 {path}：{failure.strerror}。清单没有改动，请换一个位置。",
                returncode=WRONG_USE,
            ) from failure
        self.stdout.write(f"已导出 {edition}：{path}（{len(content):,} 字节）")
