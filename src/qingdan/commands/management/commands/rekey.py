"""Change the key of what is encrypted, without closing the site."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from qingdan.commands import base
from qingdan.commands.progress import track
from qingdan.core import ciphers
from qingdan.parties.domain import rekeying
from qingdan.parties.protected import store

SHOWN = 5


class Command(base.Command):
    help = (
        "把加密保存的内容换用现用的密钥重新加密，网站不用停。"
        "换密钥：加 --new-key。中断后再运行，从停下的地方接着做。"
        "旧密钥至少过一小时再用 --retire 停用；旧备份还要靠它解开，请和备份一起保管。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--new-key", action="store_true", help="先生成新的密钥")
        parser.add_argument(
            "--algorithm",
            choices=tuple(ciphers.SETTINGS),
            help="新密钥的算法；不写时按设置 QINGDAN_CIPHER，须与 --new-key 同用",
        )
        parser.add_argument(
            "--retire",
            metavar="版本",
            help="重新加密以后停用这个旧密钥，如 1；还有内容用它则不停用",
        )

    def handle(
        self, *, new_key: bool, algorithm: str | None, retire: str | None, **options: Any
    ) -> None:
        if algorithm and not new_key:
            raise CommandError("--algorithm 须与 --new-key 同用。没有改动。", returncode=2)
        at = timezone.now()
        if new_key:
            self.add(algorithm or settings.CIPHER, at)
        self.renew(at)
        if retire:
            kept = rekeying.retire_key(retire, actor=None, at=at)
            self.stdout.write(f"已停用，密钥文件移到 {kept}。请和旧备份一起另行保管。")
        for line in store().keyring().fingerprint():
            self.stdout.write(f"  {line}")

    def add(self, algorithm: str, at: datetime) -> None:
        """Make a new key and say at once that it must be backed up."""
        key = rekeying.add_key(cipher=ciphers.SETTINGS[algorithm], actor=None, at=at)
        self.stdout.write(
            f"新密钥 {key.label}（{ciphers.CIPHERS[key.cipher].title}）已启用。"
            f"请马上备份 {settings.KEYS_DIR}，与数据备份分开放。"
        )

    def renew(self, at: datetime) -> None:
        """Seal the rest anew, and end with a refusal when something does not open."""
        done = rekeying.rekey(actor=None, at=at, watch=watched)
        rest = "全部内容都用着现用的密钥。" if not (done.left or done.unreadable) else ""
        self.stdout.write(f"重新加密了 {done.renewed} 行。{rest}")
        if done.unreadable:
            shown = "、".join(done.unreadable[:SHOWN]) + ("等" if done.unreadable[SHOWN:] else "")
            raise CommandError(
                f"有 {len(done.unreadable)} 处解不开，没有改动：{shown}。"
                "请从密钥备份找回它们的密钥，或从数据备份恢复，然后再运行一次。"
            )
        if done.left:
            raise CommandError(
                f"还有 {done.left} 行是这期间用旧密钥写进来的，内容都在。"
                "请再运行一次；仍有的，请重新启动网站后再运行。"
            )


def watched(rows: Iterable[int], total: int) -> Iterable[int]:
    """Show how far the work is."""
    return track(rows, total, "重新加密")
