"""Write a backup of the database and the originals, and one of the keys beside it."""

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from qingdan.commands import base
from qingdan.commands.progress import track
from qingdan.operations import places
from qingdan.operations.backup import KEEP_APART, Backup, take_backup
from qingdan.operations.noting import note_backup


def at_least_one(text: str) -> int:
    """Return how many backups to keep.

    >>> at_least_one("14")
    14
    """
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError("请写 1 或更大的整数")
    return int(text)


class Command(base.Command):
    help = "备份数据库、上传的原件和密钥，网站不用停。备份用 qingdan restore 恢复，换数据库也行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to", type=Path, metavar="目录", help="写到哪里，缺省取设置 QINGDAN_BACKUP_DIR"
        )
        parser.add_argument(
            "--keep",
            type=at_least_one,
            metavar="份数",
            help="新的一份核对无误后，这个目录里只留最新的几份；缺省全部留着",
        )

    def handle(self, *, to: Path | None, keep: int | None, **options: Any) -> None:
        made = take_backup(
            to or places.usual_folder(),
            at=timezone.now(),
            keep=keep,
            watch=lambda tables: track(tables, len(tables), "备份各表"),
        )
        note_backup(made, at=timezone.now())
        self.report(made)

    def report(self, made: Backup) -> None:
        """Print what was written and what the reader should know about it."""
        manifest, size = made.manifest, made.path.stat().st_size / 1024**2
        self.stdout.write(
            f"已备份：{made.path}（{len(manifest.tables)} 张表 {manifest.rows:,} 行，"
            f"原件 {len(manifest.files)} 份，{size:,.1f} MB，已逐字节核对）"
        )
        self.stdout.write(f"密钥：{made.keys}\n  {KEEP_APART}")
        if manifest.altered:
            self.stdout.write(f"注意：原件内容与登记的摘要不符：{'、'.join(manifest.altered)}")
        if manifest.missing:
            self.stdout.write(
                f"有 {len(manifest.missing)} 份原件不在数据目录里（随程序带来的样例本来就不在）："
                f"{'、'.join(manifest.missing)}"
            )
        if made.removed:
            names = "、".join(path.name for path in made.removed)
            self.stdout.write(f"按 --keep 删去旧备份：{names}")
