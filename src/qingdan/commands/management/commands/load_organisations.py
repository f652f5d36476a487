"""Register the bodies of a county."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from qingdan.commands import base
from qingdan.parties.domain.bodies.seeding import (
    Seeded,
    bundled_tables,
    counties_of,
    load_organisations,
    seed_region_bodies,
)
from qingdan.parties.enums import RegionLevel
from qingdan.parties.models import Region


class Command(base.Command):
    help = (
        "登记单位：单位表里的单位，和表里各县的乡镇政府、村（居）委会；"
        "已有的只补名称写法，不改、不删。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "paths",
            nargs="*",
            type=Path,
            metavar="文件",
            help="单位表（TOML）；不写时用随带的固阳县、阿荣旗两份",
        )
        parser.add_argument(
            "--no-villages",
            action="store_true",
            help="不按区划表登记乡镇政府和村（居）委会",
        )

    def handle(self, *, paths: list[Path], no_villages: bool, **options: Any) -> None:
        for path in paths:
            if not path.is_file():
                raise CommandError(f"找不到文件：{path}", returncode=2)
        at, done, tables = timezone.now(), Seeded(), paths or bundled_tables()
        if not no_villages:
            named = {code for path in tables for code in counties_of(path)}
            for county in Region.objects.filter(level=RegionLevel.COUNTY, code__in=named):
                done += seed_region_bodies(county.code, at=at)
        for path in tables:
            done += load_organisations(path, at=at)
        self.stdout.write(f"新登记 {done.bodies} 个单位，给已有的单位补了 {done.names} 个写法。")
