"""Places: loading the code table and recognising a township in a title."""

import csv
import hashlib
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from qingdan.core.chain import digest_of
from qingdan.core.errors import DomainError
from qingdan.core.text import fold
from qingdan.parties.domain.noting import note
from qingdan.parties.enums import PartyAct, RegionLevel
from qingdan.parties.models import Region
from qingdan.record.domain.appending import recorded

COLUMNS = ["code", "name", "level", "parent"]


class RegionTableUnfit(DomainError):
    code = "parties.region-table-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "区划表第 {line} 行有问题：{why}没有载入任何一行。"
    remedy = "请改正后重新载入；列依次为 code、name、level、parent，上级要写在下级之前。"


@recorded()
def load_regions(path: Path, *, at: datetime | None = None) -> int:
    """Load or renew the places of a CSV file (UTF-8, columns code, name, level, parent).

    Names of places that exist already are renewed; nothing is removed. The digest of the
    file enters the record.

    Args:
        path: the file.
        at: aware datetime of the act; now when not given.

    Returns:
        The number of rows read.

    Raises:
        RegionTableUnfit: a column is missing, a level unknown, or a parent not yet seen.
    """
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        if reader.fieldnames != COLUMNS:
            raise RegionTableUnfit(line=1, why="列名不对。")
        rows = list(reader)
    known = set(Region.objects.values_list("code", flat=True))
    for line, row in enumerate(rows, start=2):
        _check(row, known, line)
        known.add(row["code"])
    Region.objects.bulk_create(
        [Region(row["code"], row["name"], row["level"], row["parent"] or None) for row in rows],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "level", "parent"],
    )
    note(
        PartyAct.REGIONS_LOADED,
        None,
        actor=None,
        at=at or timezone.now(),
        rows=len(rows),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        table=table_digest(),
    )
    return len(rows)


def table_digest(algorithm: str | None = None) -> str:
    """Return the digest of all places as they are now."""
    rows = Region.objects.order_by().values_list("code", "name", "level", "parent_id")
    return digest_of(sorted(map(list, rows)), algorithm or settings.DIGEST)


def _check(row: dict[str, str], known: set[str], line: int) -> None:
    if row["level"] not in RegionLevel.values:
        raise RegionTableUnfit(line=line, why=f"没有“{row['level']}”这一层级。")
    if row["parent"] and row["parent"] not in known:
        raise RegionTableUnfit(line=line, why=f"上级 {row['parent']} 不在表中。")


def find_township(title_text: str) -> Region | None:
    """Propose the township that a document's title speaks of.

    Among townships whose name stands in the title, the longest name wins, then the one
    whose county also stands there. ``鄂温克族乡`` and ``鄂温克民族乡`` are one name.

    Returns:
        The township, or ``None`` when none or several fit equally well.
    """
    title = _plain(title_text)
    townships = Region.objects.filter(level=RegionLevel.TOWNSHIP).select_related("parent")
    fitting = [
        (len(_plain(one.name)), one.parent is not None and _plain(one.parent.name) in title, one)
        for one in townships
        if _plain(one.name) in title
    ]
    fitting.sort(key=lambda fit: fit[:2], reverse=True)
    if not fitting or (len(fitting) > 1 and fitting[0][:2] == fitting[1][:2]):
        return None
    return fitting[0][2]


def _plain(name: str) -> str:
    return fold(name).replace("民族乡", "族乡")
