"""The data directory and the room left."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from qingdan.operations.doctor.lines import Level, Line, judged, wrong

GB = 1024**3
ENOUGH, COMFORTABLE = 1 * GB, 5 * GB


def disk_lines() -> Iterator[Line]:
    """Check that the data directory can be written and has room."""
    place = Path(settings.DATA_DIR)
    yield judged(
        "数据目录",
        str(place),
        "运行本程序的用户不能写这个目录，请改属主或换 QINGDAN_DATA_DIR。",
        well=os.access(place, os.W_OK),
    )
    yield room_line("剩余空间", place)


def room_line(subject: str, place: Path) -> Line:
    """Judge the room left on the disk of a folder."""
    free = shutil.disk_usage(place).free
    found = f"{free / GB:.1f} GB"
    if free < ENOUGH:
        return wrong(subject, found, "不足 1 GB，写满后无法保存。请清理磁盘。")
    advice = "不足 5 GB，请留意；旧备份可以移到别处。"
    return judged(subject, found, advice, well=free >= COMFORTABLE, otherwise=Level.LOOK)
