"""What is kept: how old the newest backup is, and for how long the log."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from qingdan.operations import places
from qingdan.operations.doctor.disk import room_line
from qingdan.operations.doctor.lines import Level, Line, good, judged, look, wrong
from qingdan.settings.logs import SIX_MONTHS

OLDEST_BACKUP = timedelta(days=7)
HOW = "请运行 qingdan backup，并按 deploy/README.md 让它每天自动运行。"


def keeping_lines() -> Iterator[Line]:
    """Look at backups and logs."""
    folder = places.usual_folder()
    kept = places.kept_in(folder)
    yield backup_line(kept, timezone.now())
    yield from place_lines(folder)
    yield apart_line(kept)
    yield log_line(Path(settings.LOG_DIR), settings.LOG_DAYS)


def backup_line(kept: list[places.Kept], now: datetime) -> Line:
    """Judge the age of the newest backup.

    Args:
        kept: the finished backups, the oldest first.
        now: aware datetime.
    """
    if not kept:
        return look("最近一次备份", "没有", HOW)
    newest = kept[-1]
    age = max(now - newest.taken_at, timedelta())
    found = f"{timezone.localtime(newest.taken_at):%Y-%m-%d %H:%M}，共 {len(kept)} 份"
    return judged(
        "最近一次备份",
        found,
        f"已过 {age.days} 天。{HOW}",
        well=age <= OLDEST_BACKUP,
        otherwise=Level.LOOK,
    )


def place_lines(folder: Path) -> Iterator[Line]:
    """Look at where backups lie: on another disk, with room."""
    if not folder.is_dir():
        return
    if folder.stat().st_dev == Path(settings.DATA_DIR).stat().st_dev:
        advice = "磁盘坏了会一起丢。请把 QINGDAN_BACKUP_DIR 设到另一块磁盘，或定时拷到别处。"
        yield look("备份位置", f"{folder}，与数据在同一块磁盘", advice)
    else:
        yield good("备份位置", str(folder))
        yield room_line("备份磁盘剩余空间", folder)


def apart_line(kept: list[places.Kept]) -> Line:
    """Judge whether keys lie beside the data."""
    beside = sum(one.keys.is_file() for one in kept)
    return judged(
        "密钥备份",
        f"{beside} 份还在数据备份旁边" if beside else "没有和数据备份放在一起",
        "请把 .keys.zip 移到别处由另一人保管：和数据放在一起，加密就没有意义。",
        well=not beside,
        otherwise=Level.LOOK,
    )


def log_line(folder: Path, days: int) -> Line:
    """Judge whether the log can be written and is kept long enough."""
    if folder.is_dir() and not os.access(folder, os.W_OK):
        return wrong("运行日志", str(folder), "运行本程序的用户不能写日志目录，请改属主。")
    found = f"{folder}，保留 {days} 天"
    if settings.LOGGING["handlers"].get("syslog"):
        found += "，另送日志服务"
    advice = f"法律要求至少六个月，请把 QINGDAN_LOG_DAYS 设为 {SIX_MONTHS} 以上。"
    return judged("运行日志", found, advice, well=days >= SIX_MONTHS)
