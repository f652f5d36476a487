"""Build the finder's model and the index of wordings anew."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from qingdan.commands import base
from qingdan.commands.progress import track
from qingdan.commands.tables import printed
from qingdan.finder.domain import indexing
from qingdan.finder.domain.rebuilding import FIGURE_TITLES, RebuildReport, is_current, rebuild
from qingdan.finder.domain.rewording import renew_wordings


class Command(base.Command):
    help = (
        "重建问答模型和跨乡镇检索的索引：模型由标准事项库、样例清单和确认过的问答训练，"
        "新模型不如原来的，保留原来的。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-needed", action="store_true", help="没有变化就不重建")
        parser.add_argument("--anyway", action="store_true", help="指标下降也启用新模型")

    def handle(self, *, if_needed: bool, anyway: bool, **options: Any) -> None:
        self._model(if_needed=if_needed, anyway=anyway)
        self._wordings(if_needed=if_needed)

    def _model(self, *, if_needed: bool, anyway: bool) -> None:
        if if_needed and is_current():
            self.stdout.write("问答模型已是最新。")
            return
        console = Console(stderr=True)
        with console.status("重建问答模型", spinner="dots") as status:
            report = rebuild(actor=None, at=timezone.now(), step=status.update, anyway=anyway)
        self._tell(report)

    def _wordings(self, *, if_needed: bool) -> None:
        if if_needed and indexing.opened() is not None:
            indexing.add_new()
            self.stdout.write("检索索引已是最新。")
            return
        renew_wordings(timezone.localdate(), track)
        count = indexing.rebuild(track)
        self.stdout.write(f"检索索引已重建：{count:,} 种写法。")

    def _tell(self, report: RebuildReport) -> None:
        table = Table(title="在试答题上的指标（题目只用来校准把握，不从中学说法）")
        for heading in ("指标", "原模型", "新模型"):
            table.add_column(heading)
        for name, title in FIGURE_TITLES.items():
            table.add_row(title, _share(report.before.get(name)), _share(report.after.get(name)))
        self.stdout.write(printed(table))
        row = report.rebuild
        self.stdout.write(f"新模型已启用：{row.digest}。" if row.kept else row.reason)


def _share(value: float | None) -> str:
    return "—" if value is None else f"{value:.1%}"
