"""Ask whose job something is."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from qingdan.commands import base
from qingdan.commands.management.commands.evaluate import read_file
from qingdan.commands.progress import track
from qingdan.commands.townships import WRONG_USE, find_township
from qingdan.core.errors import DomainError
from qingdan.finder.answers import Answer, Question
from qingdan.finder.domain.answering import answer
from qingdan.finder.interfaces.written import as_json, as_text
from qingdan.finder.measuring import Asked


class Command(base.Command):
    help = (
        "问一件事归谁管：用平常的话问，给出结论、依据的条文、由谁牵头、下一步谁做。"
        "加 --batch 一次问很多件。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("text", nargs="?", metavar="问题", help="一句话或一封信")
        parser.add_argument("--township", metavar="乡镇", help="乡镇代码或名称")
        parser.add_argument("--on", type=date.fromisoformat, metavar="日期", help="默认今天")
        parser.add_argument("--batch", type=Path, metavar="文件", help="JSON 行，每行一问")
        parser.add_argument("--json", action="store_true", dest="as_json", help="输出 JSON")

    def handle(self, *, text: str | None, township: str | None, **options: Any) -> None:
        on = options["on"] or timezone.localdate()
        if options["batch"] is not None:
            self._batch(options["batch"], on)
            return
        if not text or not township:
            raise CommandError("请写明问题，并用 --township 写明乡镇。", returncode=WRONG_USE)
        found = answer(Question(text, find_township(township).code, on))
        self.stdout.write(dumped(as_json(found)) if options["as_json"] else as_text(found))

    def _batch(self, file: Path, on: date) -> None:
        questions = read_file(file, graded=False)
        for line in track(_answers(questions, on), len(questions), "作答"):
            self.stdout.write(line)
            self.stdout.flush()


def _answers(questions: list[Asked], on: date) -> Iterator[str]:
    for one in questions:
        try:
            found: Answer = answer(Question(one.text, find_township(one.township).code, on))
        except DomainError as refusal:
            told = {"id": one.key, "verdict": "unclear", "entries": [], "error": str(refusal)}
            yield dumped(told)
        else:
            yield dumped(as_json(found, one.key))


def dumped(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
