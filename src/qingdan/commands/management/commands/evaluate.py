"""Answer a file of questions and say how well."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from rich.table import Table

from qingdan.commands import base
from qingdan.commands.progress import track
from qingdan.commands.tables import printed
from qingdan.commands.townships import WRONG_USE
from qingdan.finder.domain.answering import NoListsThere
from qingdan.finder.domain.batches import Batch
from qingdan.finder.domain.naming import TownshipAmbiguous, TownshipUnknown, township_meant
from qingdan.finder.measuring import Asked, Given, measure
from qingdan.finder.questions import QuestionsBroken, read_questions

COLUMNS = {
    "questions": "题数",
    "hit_at_1": "首选命中",
    "hit_at_3": "前三命中",
    "verdict_accuracy": "结论正确",
    "off_list_precision": "清单外准确",
    "off_list_recall": "清单外找全",
    "calibration_error": "把握偏差",
}
GROUPS = {
    "all": "全部",
    "list:basic": "基本履职",
    "list:cooperative": "配合履职",
    "list:reclaimed": "上级收回",
    "list:off-list": "清单外",
    "length:short": "短问（60字以内）",
    "length:long": "长信（60字以上）",
}


class Command(base.Command):
    help = "试答一份题目，给出命中率、结论正确率、清单外准确率等指标。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="文件", help="JSON 行，每行一题")
        parser.add_argument("--json", action="store_true", dest="as_json", help="输出 JSON")
        parser.add_argument("--wrong", action="store_true", help="另列出答错的题")

    def handle(self, *, file: Path, as_json: bool, wrong: bool, **options: Any) -> None:
        questions = read_file(file)
        today = timezone.localdate()
        batch = Batch(today, lambda named: township_meant(named, today).code)
        given = {one: _given(batch, one, file) for one in track(questions, len(questions), "试答")}
        figures = measure(questions, given.__getitem__)
        if as_json:
            self._as_json(figures)
        else:
            self._as_table(figures)
        if wrong:
            for one in questions:
                self._wrong(one, given[one])

    def _as_json(self, figures: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(figures, ensure_ascii=False, indent=2))

    def _as_table(self, figures: dict[str, Any]) -> None:
        table = Table()
        table.add_column("分组")
        for title in COLUMNS.values():
            table.add_column(title, justify="right")
        for name in sorted(figures, key=_order):
            cells = [_cell(key, figures[name][key]) for key in COLUMNS]
            table.add_row(GROUPS.get(name, name.partition(":")[2]), *cells)
        self.stdout.write(printed(table))

    def _wrong(self, asked: Asked, given: Any) -> None:
        first = given.entries[0][0] if given.entries else None
        if (first in asked.right) if asked.right else given.verdict == "off-list":
            return
        said = "、".join(
            f"{kind} {number} {share:.0%}" for (kind, number), share in given.entries[:3]
        )
        right = "、".join(f"{kind} {number}" for kind, number in asked.right) or "清单外"
        self.stdout.write(f"{asked.key}\t{asked.text[:60]}\t应为 {right}\t{given.verdict} {said}")


def _given(batch: Batch, asked: Asked, file: Path) -> Given:
    """Answer a question; figures with a question left out would say something else."""
    try:
        return batch.respond(asked)
    except (TownshipUnknown, TownshipAmbiguous, NoListsThere) as refusal:
        sentence = f"{file.name}：编号 {asked.key}：{refusal}{refusal.advice}"
        raise CommandError(sentence) from refusal


def read_file(file: Path) -> list[Asked]:
    """Read a question file.

    Raises:
        CommandError: it is missing or broken.
    """
    try:
        with file.open(encoding="utf-8-sig") as lines:
            return list(read_questions(lines))
    except FileNotFoundError:
        raise CommandError(f"找不到文件 {file}。", returncode=WRONG_USE) from None
    except OSError as trouble:
        raise CommandError(
            f"不能读取文件 {file}：{trouble.strerror}。", returncode=WRONG_USE
        ) from trouble
    except UnicodeDecodeError as trouble:
        raise CommandError(
            f"{file.name}：文件不是 UTF-8 编码，没有作答。请另存为 UTF-8 后再试。",
            returncode=WRONG_USE,
        ) from trouble
    except QuestionsBroken as trouble:
        raise CommandError(f"{file.name}：{trouble}", returncode=WRONG_USE) from trouble


def _order(name: str) -> tuple[int, str]:
    known = list(GROUPS)
    return (known.index(name) if name in known else len(known), name)


def _cell(key: str, value: Any) -> str:
    if value is None:
        return "—"
    return str(value) if key == "questions" else f"{value:.1%}"
