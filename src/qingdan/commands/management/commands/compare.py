"""Compare the lists of two townships, from files or from the catalogue."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from qingdan.catalogue import queries
from qingdan.catalogue.comparing.duty import DutyBook
from qingdan.catalogue.comparing.written import as_json, as_text
from qingdan.catalogue.domain.comparing import compare_townships, duties_of
from qingdan.commands import base
from qingdan.commands.townships import WRONG_USE, find_township
from qingdan.documents import stored
from qingdan.documents.isolated import read_isolated
from qingdan.matters.comparing import book_of


class Command(base.Command):
    help = (
        "比对两个乡镇的清单：哪些事项相同、清单或部门不同、只在一方。"
        "每一方可以是清单文件，也可以是乡镇代码或名称（用现行版本）；只给文件时不需要数据库。"
        "两方都是现行版本的，已确认标准事项的按标准事项对出，其余按文字。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        for name, side in (("left", "左方"), ("right", "右方")):
            parser.add_argument(
                name, metavar=side, help=f"{side}：清单文件，或九位乡镇代码，或乡镇名称"
            )
        parser.add_argument("--json", action="store_true", help="输出 JSON，不输出摘要")

    def handle(self, *, left: str, right: str, json: bool, **options: Any) -> None:
        comparison = compare_townships(open_source(left), open_source(right))
        self.stdout.write(dumped(as_json(comparison)) if json else as_text(comparison))


def dumped(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def open_source(source: str) -> DutyBook:
    """Return the duties of a file, or of the edition a township has in force."""
    path = Path(source)
    if path.is_file():
        return read_file(path)
    if path.exists() or path.suffix or "/" in source:
        raise CommandError(f"找不到清单文件：{source}", returncode=WRONG_USE)
    township = find_township(source, "不是清单文件，也不是已登记的乡镇代码或名称")
    edition = queries.edition_in_force(township.code, timezone.localdate())
    if edition is None:
        raise CommandError(f"{township}目前没有现行的清单。请先导入并发布，或改为给出清单文件。")
    return book_of(edition)


def read_file(path: Path) -> DutyBook:
    result = read_isolated(path)
    refusal = result.get("refusal")
    if refusal:
        raise CommandError(f"{path}：{refusal['message']}{refusal['advice']}")
    return duties_of(stored.load(result["document"]))
