"""Where reading results lie, and how long uploads that nobody confirmed stay."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from qingdan.catalogue.enums import EditionAct, act_code
from qingdan.catalogue.models import Edition
from qingdan.record.models import Event

CONFIRM_WITHIN = timedelta(days=7)
KEPT_FOR = CONFIRM_WITHIN + timedelta(hours=1)
"""Longer than the address of the confirming page works: nothing goes from under a person."""
RESULT = ".read.json"


def result_path(sha256: str) -> Path:
    """Return where a reading result lies: the SHA-256 of its own bytes."""
    return Path(settings.SOURCES_DIR) / f"{sha256}{RESULT}"


def remove_abandoned(at: datetime) -> None:
    """Remove uploads that nobody confirmed in time, and results no longer needed.

    The original of every edition stays, also of one put away.
    """
    oldest = (at - KEPT_FOR).timestamp()
    used: set[str] | None = None
    for path in _older_than(oldest):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
            continue
        used = _used() if used is None else used
        if path.name.endswith(RESULT) or path.name.partition(".")[0] not in used:
            path.unlink(missing_ok=True)


def _older_than(moment: float) -> Iterator[Path]:
    folder = Path(settings.SOURCES_DIR)
    for path in folder.iterdir() if folder.is_dir() else ():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < moment:
                yield path


def _used() -> set[str]:
    added = Event.objects.filter(act=act_code(EditionAct.LISTS_ADDED))
    later = added.values_list("detail__source_sha256", flat=True)
    return {*Edition.objects.values_list("source_sha256", flat=True), *later}
