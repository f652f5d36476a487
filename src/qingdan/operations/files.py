"""The files beside the database: originals that rows name, and the keys."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from qingdan.cases import stowing
from qingdan.cases.templates import KEPT
from qingdan.cases.templates import OWN as OF_CASES
from qingdan.letters.interfaces.templates import OWN
from qingdan.rulebook.loading import HOLIDAYS, RULES

KEY_FILES, KEY_FOLDER = ("secret_key", "single_sign_on.toml"), "keys"
"""Secrets of the data directory: they never stand in the archive of the data."""
OWN_FILES = (
    (OWN, "*.docx"),
    (OF_CASES, "*.docx"),
    (f"{OF_CASES}/{KEPT}", "*.docx"),
    (RULES, "*.toml"),
    (HOLIDAYS, "*.toml"),
)
"""Folders of the data directory with what a county sets for itself, and templates once used."""
NAMED_BY = (
    "SELECT source_sha256, NULL FROM edition",
    "SELECT NULL, detail FROM event WHERE act LIKE 'edition.%%'",
)
"""Which rows name originals: by a column, or inside an event's detail as ``source_sha256``."""


@dataclass(frozen=True, slots=True)
class Originals:
    """What lies in the folder of originals for the names that rows give."""

    there: list[Path]
    missing: list[str]


def named(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the SHA-256 of every original that a row names."""
    found: set[str] = set()
    with connection.cursor() as cursor:
        for select in NAMED_BY:
            cursor.execute(select, ())
            while rows := cursor.fetchmany(1000):
                found.update(sha256 or _inside(detail) for sha256, detail in rows)
    return found - {""}


def _inside(detail: str) -> str:
    content = json.loads(detail)
    return str(content.get("source_sha256", "")) if isinstance(content, dict) else ""


def originals(connection: BaseDatabaseWrapper, folder: Path) -> Originals:
    """Return the originals that rows name; a file's name is its SHA-256 and its ending."""
    wanted = named(connection)
    lying = folder.iterdir() if folder.is_dir() else ()
    there = sorted(path for path in lying if path.stem in wanted and path.is_file())
    return Originals(there, sorted(wanted - {path.stem for path in there}))


def own_files() -> Iterator[tuple[str, Path]]:
    """Yield every file a county put in place of what ships: templates, rules, holidays."""
    place = Path(settings.DATA_DIR)
    for folder, pattern in OWN_FILES:
        for path in sorted((place / folder).glob(pattern)):
            yield path.relative_to(place).as_posix(), path


def attachments(connection: BaseDatabaseWrapper) -> Originals:
    """Return the files of attachments that rows name, withdrawn ones too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT sha256 FROM attachment", ())
        wanted = sorted(str(row[0]) for row in cursor.fetchall())
    there = [path for one in wanted if (path := stowing.path_of(one)).is_file()]
    return Originals(there, sorted(set(wanted) - {path.name for path in there}))


def key_files() -> Iterator[tuple[str, Path]]:
    """Yield every file of keys with its place in the data directory."""
    place = Path(settings.DATA_DIR)
    inside = sorted((place / KEY_FOLDER).rglob("*")) if (place / KEY_FOLDER).is_dir() else []
    for path in (*(place / name for name in KEY_FILES), *inside):
        if path.is_file():
            yield path.relative_to(place).as_posix(), path


def is_key(name: str) -> bool:
    """Tell whether a member of an archive is a file of keys.

    >>> is_key("keys/field-1.json"), is_key("说明.txt")
    (True, False)
    """
    return name in KEY_FILES or name.startswith(f"{KEY_FOLDER}/")
