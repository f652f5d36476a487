"""Check an evidence pack against its signature and against what is published here."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from qingdan.commands import base
from qingdan.commands.townships import WRONG_USE
from qingdan.core.signing import spoken
from qingdan.core.text import chinese_date
from qingdan.finder.domain.packing import change_signing_key
from qingdan.finder.interfaces.packs_checking import Checked, check_here, known_keys
from qingdan.finder.interfaces.verify_pack import LARGEST

NOT_OURS = "完整，但签名的不是本系统的密钥（指纹 {}）：完整性可核对，出自谁不能确认。"
ASK_FOR_IT = "  请向作答的单位要指纹，加 --fingerprint 再核对。"


class Command(base.Command):
    help = (
        "核对答复证据包：没有被改动过，出自本系统，条文与这里公布的清单逐字一致。"
        "没有数据库的电脑上，用证据包页下载的 verify_pack.py 核对。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, metavar="文件", help="证据包")
        parser.add_argument(
            "--fingerprint",
            action="append",
            default=[],
            metavar="指纹",
            help="只认这把密钥签的，可以给几个；缺省认本系统自己的密钥",
        )
        parser.add_argument("--keys", action="store_true", help="列出本系统签名密钥的指纹")
        parser.add_argument(
            "--new-key",
            action="store_true",
            help="换一把签名密钥，新的证据包用它签；以前签的仍认得",
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="输出 JSON")

    def handle(self, *, file: Path | None, **options: Any) -> None:
        if options["new_key"]:
            self.change_key()
        if options["keys"]:
            self.print_keys()
        if file is None:
            if not (options["keys"] or options["new_key"]):
                raise CommandError("请写明证据包文件，或加 --keys。", returncode=WRONG_USE)
            return
        checked = check_here(opened(file), trusted=options["fingerprint"], recompute=True)
        self.stdout.write(as_json(checked) if options["as_json"] else "\n".join(said(checked)))
        if not checked.stands:
            raise CommandError("这份证据包不能作为凭据，原因见上。没有改动任何数据。")

    def change_key(self) -> None:
        """Make another key and say at once what has to be done with it."""
        key = change_signing_key(actor=None, at=timezone.now())
        self.stdout.write(
            f"新的签名密钥已启用，指纹 {spoken(key.fingerprint)}。"
            f"请马上备份 {settings.KEYS_DIR}，并公布新指纹；旧指纹留着，以前的证据包还要用它核对。"
        )

    def print_keys(self) -> None:
        """Print the fingerprints, the one in use first."""
        keys = known_keys()
        if not keys:
            self.stdout.write("还没有签名密钥，第一次保存证据包时生成。")
        for one in keys:
            state = "现用" if one.current else "以前用的"
            day = chinese_date(one.made_at.astimezone().date())
            self.stdout.write(f"{one.spoken}  {state}，{day}生成")


def opened(file: Path) -> bytes:
    """Return the content of a file, no more than a pack may have."""
    try:
        with file.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as failure:
        raise CommandError(
            f"读不了 {file}：{failure.strerror}。没有核对。", returncode=WRONG_USE
        ) from failure


def said(checked: Checked) -> list[str]:
    """Return the outcome in lines for a person."""
    if not checked.whole:
        return ["不可信。", *(f"  {one}" for one in checked.faults)]
    if checked.standing is None:
        return [NOT_OURS.format(checked.spoken), ASK_FOR_IT]
    whose = "本系统的密钥" if checked.key else "您给的那把密钥"
    if checked.standing.faults:
        lines = [f"完整，签名是{whose}；但与这里公布的不符。"]
        lines += [f"  {one}" for one in checked.standing.faults]
    else:
        lines = [f"完整，签名是{whose}，引文与这里公布的清单逐字一致。"]
    lines += [f"  {one}" for one in checked.standing.notes]
    return [*lines, "", *checked.pack["about"]]


def as_json(checked: Checked) -> str:
    """Return the outcome for a program."""
    standing = checked.standing
    told = {
        "whole": checked.whole,
        "stands": checked.stands,
        "ours": checked.key is not None,
        "fingerprint": checked.fingerprint,
        "faults": [*checked.faults, *(standing.faults if standing else ())],
        "notes": list(standing.notes) if standing else [],
    }
    return json.dumps(told, ensure_ascii=False)
