"""Load the two published lists that come with the program."""

import hashlib
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import transaction
from django.utils import timezone

from qingdan.catalogue.domain import correcting, drafting, publishing
from qingdan.catalogue.enums import FindingState, Severity
from qingdan.catalogue.models import Edition
from qingdan.commands import base
from qingdan.commands.progress import track
from qingdan.documents.reading import read_list
from qingdan.parties.domain.bodies.regions import load_regions
from qingdan.parties.models import Region

SAMPLES = {"yinhao.txt": "150222105", "chabaqi.txt": "150721201"}
NOTE = "样例载入"
KEPT = "样例清单，照公开发布的原文保留。"


class Command(base.Command):
    help = "载入两份样例清单并发布：银号镇、查巴奇鄂温克族乡；该乡镇已有清单时跳过。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--valid-from",
            type=date.fromisoformat,
            metavar="日期",
            help="自哪一天起收录，如 2025-07-01；清单没有载明施行日期，不写时用载入当天",
        )

    def handle(self, *, valid_from: date | None, **options: Any) -> None:
        load_regions(settings.FIGURES_DIR / "regions.csv")
        at = timezone.now()
        day = valid_from or timezone.localdate(at)
        for name, code in track(SAMPLES.items(), len(SAMPLES), "载入样例清单"):
            township = Region.objects.get(pk=code)
            if Edition.objects.filter(township=township).exists():
                self.stdout.write(f"{township}已有清单，跳过样例。")
                continue
            edition = load_sample(settings.SAMPLES_DIR / name, township, day, at)
            self.stdout.write(f"{edition}：{edition.items.count()} 项，{day:%Y-%m-%d} 起收录。")


@transaction.atomic
def load_sample(path: Path, township: Region, day: date, at: datetime) -> Edition:
    source = drafting.SourceFile(path.name, hashlib.sha256(path.read_bytes()).hexdigest())
    edition = drafting.create_draft(
        read_list(path), township=township, source=source, actor=None, at=at, reason=NOTE
    )
    for finding in edition.findings.filter(severity=Severity.ERROR):
        correcting.decide_finding(
            finding.pk,
            state=FindingState.ACCEPTED,
            seen=FindingState.OPEN,
            reason=KEPT,
            actor=None,
            at=at,
        )
    publishing.submit(edition.pk, actor=None, at=at)
    return publishing.publish_edition(edition.pk, valid_from=day, actor=None, at=at)
