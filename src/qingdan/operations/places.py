"""Where backups lie and what they are called."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

NAME = re.compile(r"qingdan-(?P<moment>\d{8}-\d{6})(?:-(?P<turn>\d+))?\.zip")
MOMENT = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True, order=True)
class Kept:
    """One finished backup; the keys may have been taken elsewhere, as they should."""

    taken_at: datetime
    turn: int
    path: Path

    @property
    def keys(self) -> Path:
        return keys_beside(self.path)


def keys_beside(path: Path) -> Path:
    """Return where the keys of a backup are written.

    >>> keys_beside(Path("qingdan-20260131-020000.zip")).name
    'qingdan-20260131-020000.keys.zip'
    """
    return path.with_suffix(".keys.zip")


def usual_folder() -> Path:
    """Return where backups go unless told otherwise."""
    return Path(settings.BACKUP_DIR)


def kept_in(folder: Path) -> list[Kept]:
    """Return the finished backups of a folder, the oldest first."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        name = NAME.fullmatch(path.name)
        if name and path.is_file():
            moment = datetime.strptime(name["moment"], MOMENT)  # noqa: DTZ007 - made aware below
            found.append(Kept(timezone.make_aware(moment), int(name["turn"] or 1), path))
    return sorted(found)


def free_name(folder: Path, at: datetime) -> Path:
    """Return a name that no file of the folder has yet."""
    stem = f"qingdan-{timezone.localtime(at).strftime(MOMENT)}"
    path, turn = folder / f"{stem}.zip", 1
    while path.exists():
        turn += 1
        path = folder / f"{stem}-{turn}.zip"
    return path
