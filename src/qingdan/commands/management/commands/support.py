"""Note what departments owe a township for a year's standing work."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from qingdan.cases.domain.yearly import owe_for_year
from qingdan.commands import base
from qingdan.commands.townships import find_township
from qingdan.operations.noting import ON_SERVER
from qingdan.record.domain.appending import coming_from


class Command(base.Command):
    help = (
        "登记一年里上级部门应当提供的履职保障（year）：有常态履职的配合履职事项，每条保障登记一项。"
        "已经登记的不变，再运行只补新的。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", metavar="做什么", choices=("year",), help="year")
        parser.add_argument("year", metavar="年份", type=int, help="如 2026")
        parser.add_argument(
            "--township", required=True, metavar="乡镇", help="乡镇（街道）代码或名称"
        )

    def handle(self, *, year: int, township: str, **options: Any) -> None:
        place = find_township(township)
        with coming_from(ON_SERVER):
            rows = owe_for_year(place, year, actor=None, at=timezone.now())
        unnamed = sum(one.body_id is None for one in rows)
        self.stdout.write(
            f"{place.name} {year} 年：新登记 {len(rows)} 项履职保障"
            + (f"，其中 {unnamed} 项还要写明由哪个部门保障。" if unnamed else "。")
        )
