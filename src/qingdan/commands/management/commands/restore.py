"""Put a backup back into a prepared, unused database."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from qingdan.commands import base
from qingdan.commands.progress import track
from qingdan.core.errors import DomainError
from qingdan.operations.manifest import Manifest
from qingdan.operations.noting import note_restore
from qingdan.operations.restore import Restored, check_backup, restore_backup
from qingdan.parties.domain.keys_fit import refuse_unfit_keys

UNSAID = "没有给 --keys，沿用现在的密钥：若与备份时的不同，加密保存的内容会打不开。"


def described(manifest: Manifest) -> str:
    """Return what a backup holds, in one line."""
    return (
        f"{len(manifest.tables)} 张表 {manifest.rows:,} 行，原件 {len(manifest.files)} 份；"
        f"{manifest.program} 版写于 {manifest.taken[:19].replace('T', ' ')}（世界时），"
        f"当时的数据库是 {manifest.engine}"
    )


class Command(base.Command):
    help = "把一份备份恢复到刚准备好、还没有人用的数据库里。先停下网站；核对不符就全部撤销。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="备份", help="qingdan backup 写的 .zip 文件")
        parser.add_argument(
            "--keys", type=Path, metavar="密钥备份", help="同时写的 .keys.zip 文件，一并恢复密钥"
        )
        parser.add_argument(
            "--check-only", action="store_true", help="只核对备份是否完好，不写任何东西"
        )

    def handle(self, *, file: Path, keys: Path | None, check_only: bool, **options: Any) -> None:
        if check_only:
            self.stdout.write(f"备份完好：{described(check_backup(file))}。没有写任何东西。")
            return
        restored = restore_backup(
            file, keys=keys, watch=lambda tables: track(tables, len(tables), "恢复各表")
        )
        note_restore(restored, at=timezone.now())
        self.report(restored)

    def report(self, restored: Restored) -> None:
        """Print what is back and what to do next."""
        self.stdout.write(f"已恢复并逐行逐份核对一致：{described(restored.manifest)}。")
        keys = f"密钥已恢复（{restored.keys} 份）。" if restored.keys else UNSAID
        self.stdout.write(keys)
        try:
            refuse_unfit_keys()
        except DomainError as refusal:
            self.stdout.write(f"密钥对不上：{refusal}{refusal.advice}")
        self.stdout.write("请运行 qingdan doctor，没有“有误”再打开网站。所有人需要重新登录。")
