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
from qingdan.finder.domain.guarding import CALIBRATION, FIGURE_TITLES
from qingdan.finder.domain.rebuilding import (
    AlreadyRebuilding,
    RebuildReport,
    is_current,
    is_in_place,
)
from qingdan.finder.domain.rewording import renew_wordings
from qingdan.finder.interfaces.running import rebuild_here

TITLE = "{count} 道试答题上的指标"
ABOUT = "试答题只用来比新旧模型：不从中学说法，也不用来校准。"
NOT_IN_PLACE = "问答模型还没有，或者不是最近一次记下的那一个，重建一次。"


class Command(base.Command):
    help = (
        "重建问答模型和跨乡镇检索的索引：模型由标准事项库、样例清单和确认过的问答训练，"
        "新模型不如启用过的最好的一次，仍用原来的。"
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
        if if_needed and not is_in_place():
            self.stdout.write(NOT_IN_PLACE)
        console = Console(stderr=True)
        try:
            with console.status("重建问答模型", spinner="dots") as status:
                report = rebuild_here(at=timezone.now(), step=status.update, anyway=anyway)
        except AlreadyRebuilding as refusal:
            if not if_needed:
                raise
            self.stdout.write(str(refusal))
        else:
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
        table = Table(title=TITLE.format(count=report.after.get("questions", 0)))
        for heading in ("指标", "原模型", "新模型"):
            table.add_column(heading)
        for name, title in FIGURE_TITLES.items():
            cells = (_cell(name, shares.get(name)) for shares in (report.before, report.after))
            table.add_row(title, *cells)
        self.stdout.write(printed(table))
        self.stdout.write(ABOUT)
        row = report.rebuild
        begun = f"新模型已启用：{row.digest}。" if row.kept else "新模型没有启用。"
        self.stdout.write(f"{begun}{report.words}")


def _cell(name: str, value: float | None) -> str:
    if value is None:
        return "—"
    return f"{100 * value:.1f} 个百分点" if name == CALIBRATION else f"{value:.1%}"
