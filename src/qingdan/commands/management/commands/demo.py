"""Build a demonstration: both counties and their people, a year of work, a month at the gate."""

from collections import deque
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from qingdan.cases.models import Case
from qingdan.commands.management.commands.serve import address
from qingdan.commands.management.commands.start import Preparing
from qingdan.commands.progress import track
from qingdan.core import private
from qingdan.intake.models import Request
from qingdan.operations.demo import Guest, build
from qingdan.operations.gate.telling import month_before
from qingdan.operations.life.telling import year_before
from qingdan.settings import declared


class Command(Preparing):
    help = (
        "建一套演示：两县的单位、村（居）委会、各种角色的人员、一年的办件和一个月的来件，"
        "打印各人设密码的一次性码。问答模型还没有的，先建立。"
        "人员、办件、来件都注明“（演示）”；已有正式人员的系统不加入演示人员。"
    )
    samples_since = date(2025, 7, 1)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--codes-to", type=Path, metavar="文件", help="同时把一次性码写进这个 CSV 文件"
        )

        parser.add_argument(
            "--without-cases", action="store_true", help="不加入办件和来件，只要单位和人员，快得多"
        )

    def handle(self, *, codes_to: Path | None, without_cases: bool, **options: Any) -> None:
        self.prepare(samples=True)
        guests = build(at=timezone.now())
        if not without_cases:
            self.tell_year()
            self.tell_month()
        if not guests:
            self.stdout.write(
                "演示人员都已在，没有生成新的码。要重设密码：qingdan reset_password 登录名"
            )
            return
        self.print_codes(guests)
        if codes_to is not None:
            write_codes(codes_to, guests)
            self.stdout.write(f"一次性码已写入 {codes_to}（只有本用户能读）。")

    def tell_year(self) -> None:
        """Add a year of cases, unless there are some already."""
        if Case.objects.exists():
            return
        year = year_before(timezone.localdate())
        deque(track(year.tell(), len(year.plots), "演示办件"), maxlen=0)
        if year.cases:
            self.stdout.write(f"加入演示办件 {year.cases} 件，办理记录 {year.acts} 条。")
        else:
            self.stdout.write("清单收录的日子太近，没有一年可讲，没有加入办件。")

    def tell_month(self) -> None:
        """Add a month of requests, unless there are some already; the finder is built before."""
        if Request.objects.exists():
            return
        self.call("rebuild", if_needed=True)
        month = month_before(timezone.localdate())
        deque(track(month.tell(), len(month.doings), "演示来件"), maxlen=0)
        if month.stories:
            self.stdout.write(f"加入演示来件 {len(month.stories)} 件，办理记录 {month.steps} 条。")
        else:
            self.stdout.write("清单收录的日子太近，没有一个月可讲，没有加入来件。")

    def print_codes(self, guests: list[Guest]) -> None:
        """Print one row for each person; the codes are readable only now."""
        table = Table("登录名", "角色", "单位", "设密码的一次性码（72 小时内有效）")
        for one in guests:
            table.add_row(one.officer.login_name, one.role.label, one.organisation.name, one.code)
        Console(file=self.stdout, width=120).print(table)  # type: ignore[arg-type] # a text stream
        site = address(declared.text("LISTEN")).rstrip("/")
        self.stdout.write(
            f"打开 {site}{reverse('manage:renew')} ，输入一次性码设密码，再用登录名登录。"
        )


def write_codes(path: Path, guests: list[Guest]) -> None:
    """Write the codes as CSV that only the present user may read."""
    lines = ["登录名,角色,单位,一次性码"]
    lines += [
        f"{one.officer.login_name},{one.role.label},{one.organisation.name},{one.code}"
        for one in guests
    ]
    try:
        with private.create(path) as stream:
            stream.write(("\n".join(lines) + "\n").encode("utf-8-sig"))
    except OSError as failure:
        raise CommandError(
            f"一次性码没有写入 {path}（{failure}），上面打印的仍然有效。"
        ) from failure
