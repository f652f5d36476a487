"""``qingdan read``: what a list document says, without touching the database."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from rich.console import Console
from rich.text import Text

from qingdan.commands.base import Command as BaseCommand
from qingdan.documents.isolated import read_isolated
from qingdan.documents.jsonform import to_json
from qingdan.documents.stored import load
from qingdan.documents.summary import summary_lines

STYLES = (("  [错误]", "red"), ("  [疑点]", "yellow"), ("  [提示]", "dim"))


class Command(BaseCommand):
    help = (
        "读一份清单文件，显示读懂了什么、有哪些疑点，不写数据库。"
        "支持 txt、csv、md、html、docx、xlsx 和带文字层的 PDF；加 --json 输出全部内容。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="文件", help="清单文件的路径")
        parser.add_argument("--json", action="store_true", help="输出 JSON，格式见参考手册")

    def handle(self, *, file: Path, **options: Any) -> None:
        if file.is_dir():
            raise CommandError(f"{file} 是文件夹，请给出其中的一份清单文件。", returncode=2)
        if not file.is_file():
            raise CommandError(f"找不到文件：{file}", returncode=2)
        answer = read_isolated(file)
        if refusal := answer.get("refusal"):
            raise CommandError(f"{refusal['message']}{refusal['advice']}")
        document = load(answer["document"])
        if options["json"]:
            self.stdout.write(json.dumps(to_json(document), ensure_ascii=False, indent=2))
            return
        lines = list(summary_lines(document))
        if self.stdout.isatty():
            console = Console()
            for line in lines:
                style = next((one for start, one in STYLES if line.startswith(start)), "")
                console.print(Text(line, style))
        else:
            self.stdout.write("\n".join(lines))
