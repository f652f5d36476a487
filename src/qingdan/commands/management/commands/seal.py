"""Seal the record: what it is now, to be kept outside."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from qingdan.commands import base
from qingdan.commands.townships import WRONG_USE
from qingdan.core import private
from qingdan.operations.noting import ON_SERVER
from qingdan.record.domain.appending import Seat, coming_from
from qingdan.record.domain.sealing import SealDocument, document_at, seal
from qingdan.record.interfaces.seals import as_json, as_text


class Command(base.Command):
    help = (
        "封存操作记录：写下到现在为止的摘要，打印或存到服务器以外。"
        "以后用它核对，能查出末尾被截去、全部重写、旧文件被放回。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to",
            type=Path,
            metavar="文件",
            help="写成 json 文件，旁边另写一份同名的 txt 供打印；缺省只显示在屏幕上",
        )
        parser.add_argument(
            "--again",
            type=int,
            metavar="序号",
            help="重新写出以前那一次封存（操作记录里“封存”那一条的序号），不另作封存",
        )

    def handle(self, *, to: Path | None, again: int | None, **options: Any) -> None:
        if to is not None:
            refuse_existing(to)
        with coming_from(ON_SERVER):
            document = document_at(again) if again else seal(seat=Seat(), at=timezone.now())
        if to is not None:
            write(document, to)
        self.stdout.write(as_text(document))
        if to is not None:
            self.stdout.write(f"\n已写 {to} 和 {to.with_suffix('.txt')}，请移到服务器以外保管。")


def refuse_existing(path: Path) -> None:
    """Refuse before anything is sealed."""
    if path.suffix == ".txt":
        raise CommandError("封存文件请用 .json 结尾；txt 会另外写出。", returncode=WRONG_USE)
    there = [one for one in (path, path.with_suffix(".txt")) if one.exists()]
    if there:
        raise CommandError(
            f"{there[0]} 已经有了，没有封存。请换一个文件名，旧的封存要留着。", returncode=WRONG_USE
        )


def write(document: SealDocument, path: Path) -> None:
    """Write the seal and its page side by side."""
    try:
        for target, text in ((path, as_json), (path.with_suffix(".txt"), as_text)):
            with private.create(target) as stream:
                stream.write(text(document).encode())
    except OSError as failure:
        raise CommandError(
            f"不能写入 {path}：{failure.strerror}。这次封存记在第 {document.sequence} 条，"
            f"可再运行 qingdan seal --again {document.sequence} --to 另一个文件。",
            returncode=WRONG_USE,
        ) from failure
