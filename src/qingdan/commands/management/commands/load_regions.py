"""Load the table of places."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from qingdan.commands import base
from qingdan.parties.domain.bodies.regions import load_regions


class Command(base.Command):
    help = "载入行政区划表；已有的更新名称，不删除。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "path",
            nargs="?",
            type=Path,
            default=settings.FIGURES_DIR / "regions.csv",
            metavar="文件",
            help="CSV 文件，列为 code、name、level、parent；不写时用随带的表",
        )

    def handle(self, *, path: Path, **options: Any) -> None:
        if not path.is_file():
            raise CommandError(f"找不到文件：{path}", returncode=2)
        self.stdout.write(f"已载入 {load_regions(path)} 个区划。")
