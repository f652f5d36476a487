"""Check the record: the database, or an export."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from qingdan.commands import base
from qingdan.commands.progress import track
from qingdan.commands.townships import WRONG_USE
from qingdan.core.chain import Counted, Seal, read_events, read_seal, walk
from qingdan.operations.noting import ON_SERVER
from qingdan.record.domain.appending import Seat, coming_from
from qingdan.record.domain.verifying import Verdict, verify, verify_and_note

WHAT_NOW = "操作记录或现状被改动过。请保留现场，不要恢复、不要重装，并报告单位负责安全的人。"


class Command(base.Command):
    help = (
        "核对操作记录没有被改动：逐条核对摘要，并核对现状与记录一致。"
        "给出另外保管的封存，还能查出末尾被截去、全部重写、旧文件被放回。"
        "核对过这件事也记入操作记录。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--seal",
            action="append",
            default=[],
            metavar="封存",
            help="封存文件，或照纸面写“序号:二十四位数字”；可以给几份",
        )
        parser.add_argument(
            "--file", type=Path, metavar="文件", help="核对导出的 events.jsonl，不用数据库"
        )
        parser.add_argument(
            "--first", type=int, default=1, metavar="序号", help="导出的是一段时，从第几条起"
        )
        parser.add_argument("--read-only", action="store_true", help="只核对，不写入操作记录")
        parser.add_argument("--json", action="store_true", help="输出 JSON，供监控程序读取")

    def handle(self, *, seal: list[str], file: Path | None, **options: Any) -> None:
        seals = [opened(one) for one in seal]
        if file is not None:
            verdict = check_file(file, seals, options["first"])
        elif options["read_only"]:
            verdict = verify(seals, watch=shown)
        else:
            with coming_from(ON_SERVER):
                verdict = verify_and_note(seals, seat=Seat(), at=timezone.now(), watch=shown)
        if options["json"]:
            self.stdout.write(as_json(verdict))
        else:
            self.stdout.write("\n".join(said(verdict)))
        if not verdict.whole:
            raise CommandError(
                "操作记录或现状被改动过。请保留现场，不要恢复或重装，报告安全管理员。"
            )


def opened(given: str) -> Seal:
    """Return a seal from a file or as typed."""
    try:
        return read_seal(given)
    except (OSError, ValueError) as unfit:
        raise CommandError(
            f"“{given}”不是封存。请给 qingdan seal 写下的 json 文件，"
            "或照封存页写“序号:二十四位数字”。没有核对。",
            returncode=WRONG_USE,
        ) from unfit


def shown(events: Iterable[Mapping[str, Any]], total: int) -> Iterable[Mapping[str, Any]]:
    """Show how far the chain is checked."""
    return track(events, total, "核对")


def check_file(path: Path, seals: list[Seal], first: int) -> Verdict:
    """Check an export like the program that lies beside it."""
    try:
        events = Counted(track(read_events(path), None, "核对"))
        fault = next(walk(events, seals, first), None)
    except OSError as failure:
        raise CommandError(
            f"读不了 {path}：{failure.strerror}。没有核对。", returncode=WRONG_USE
        ) from failure
    detail = events.first.get("detail")
    record = str(detail.get("record", "")) if isinstance(detail, dict) else ""
    digest = str(events.last.get("digest", ""))
    return Verdict((fault,) if fault else (), events.count, digest, record, len(seals))


def said(verdict: Verdict) -> list[str]:
    """Return the outcome in lines for a person."""
    if verdict.whole:
        return [str(verdict), f"末条摘要 {verdict.digest}"]
    return ["不完整。", *(f"  {fault}" for fault in verdict.faults)]


def as_json(verdict: Verdict) -> str:
    """Return the outcome for a program."""
    return json.dumps({"whole": verdict.whole, **asdict(verdict)}, ensure_ascii=False)
