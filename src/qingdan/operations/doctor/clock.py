"""The clock: neither before this program was installed nor behind what is recorded."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Max
from django.utils import timezone

import qingdan
from qingdan.operations.doctor.lines import Line, judged
from qingdan.record.models import Event

SLACK = timedelta(minutes=5)
CHINA = timedelta(hours=8)


def clock_lines() -> Iterator[Line]:
    """Compare the clock with the program's files, the newest event and the newest original."""
    now = timezone.now()
    yield clock_line(now, installed_at(), newest_known())
    offset = timezone.localtime(now).utcoffset()
    yield judged(
        "时区",
        settings.TIME_ZONE,
        "期限按北京时间计算，请恢复程序自带的时区设置。",
        well=offset == CHINA,
    )


def clock_line(now: datetime, installed: datetime, newest: datetime | None) -> Line:
    """Judge the clock.

    Args:
        now: what the clock says.
        installed: the date of the program's files.
        newest: the newest moment that is written down here; ``None`` when nothing is.
    """
    shown = f"{timezone.localtime(now):%Y-%m-%d %H:%M}"
    if now < installed - SLACK:
        shown += "，早于程序文件的日期"
    elif newest is not None and now < newest - SLACK:
        shown += f"，早于已有记录的 {timezone.localtime(newest):%Y-%m-%d %H:%M}"
    else:
        return judged("时钟", shown, "", well=True)
    advice = "时钟慢了，新的记录会排在旧的前面。请校准服务器时间并开启自动对时。"
    return judged("时钟", shown, advice, well=False)


def installed_at() -> datetime:
    """Return the date of the program's own files."""
    return datetime.fromtimestamp(Path(qingdan.__file__).stat().st_mtime, UTC)


def newest_known() -> datetime | None:
    """Return the newest moment of the record and of the originals."""
    folder = Path(settings.SOURCES_DIR)
    lying = folder.iterdir() if folder.is_dir() else ()
    known = [datetime.fromtimestamp(path.stat().st_mtime, UTC) for path in lying]
    try:
        recorded = Event.objects.aggregate(newest=Max("happened_at"))["newest"]
    except DatabaseError:  # said by the lines of the database
        recorded = None
    return max([*known, recorded] if recorded else known, default=None)
