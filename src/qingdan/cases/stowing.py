"""Files of attachments on disk: under their digest, whole or not at all."""

import hashlib
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from qingdan.core import private

PLACE = "attachments"
NAME = re.compile(r"[0-9a-f]{64}")
BLOCK = 1 << 20
UNFINISHED, SMALL = ".part", ".small.jpg"
"""Endings of what is still written, and of the small picture beside a photo."""
A_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Stowed:
    """A file that lies on disk."""

    sha256: str
    size: int


class TooLarge(Exception):
    """The file goes on beyond the limit."""


def folder() -> Path:
    """Return where attachments lie."""
    return Path(settings.DATA_DIR) / PLACE


def path_of(sha256: str) -> Path:
    """Return where the file of a digest lies."""
    return folder() / sha256[:2] / sha256


def small_path_of(sha256: str) -> Path:
    """Return where the small picture of a photo lies; it can be made again."""
    return folder() / sha256[:2] / f"{sha256}{SMALL}"


def stow(file: BinaryIO, *, limit: int) -> Stowed:
    """Write a file: to a temporary name, synced, then under its digest. Again changes nothing.

    Args:
        file: read from its start.
        limit: the most bytes.

    Raises:
        TooLarge: there are more.
        OSError: the disk does not let it.
    """
    private.make_folder(folder())
    part = folder() / f"{os.getpid()}-{os.urandom(8).hex()}{UNFINISHED}"
    try:
        with private.create(part) as out:
            stowed = _copied(file, out, limit)
            out.flush()
            os.fsync(out.fileno())
        final = path_of(stowed.sha256)
        private.make_folder(final.parent)
        private.give_to_owner_of(folder(), part)
        part.replace(final)
        _sync(final.parent)
    finally:
        part.unlink(missing_ok=True)
    return stowed


def put(path: Path, content: bytes) -> None:
    """Write a small file beside the others, whole or not at all."""
    private.make_folder(path.parent)
    part = path.with_name(f"{os.getpid()}-{os.urandom(8).hex()}{UNFINISHED}")
    try:
        with private.create(part) as out:
            out.write(content)
        private.give_to_owner_of(folder(), part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def lying() -> Iterator[Path]:
    """Yield every file under a digest."""
    if not folder().is_dir():
        return
    for inner in sorted(folder().iterdir()):
        if inner.is_dir():
            yield from (one for one in sorted(inner.iterdir()) if NAME.fullmatch(one.name))


def left_over(named: set[str], *, older_than: int = A_DAY) -> list[Path]:
    """Return the files that no row names and nobody has touched for a while.

    Args:
        named: the digests that rows name.
        older_than: seconds.
    """
    before = time.time() - older_than
    found = [one for one in lying() if one.name not in named]
    found += folder().glob(f"*{UNFINISHED}")
    found += folder().glob(f"*/*{UNFINISHED}")
    return [one for one in found if one.stat().st_mtime < before]


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _copied(file: BinaryIO, out: BinaryIO, limit: int) -> Stowed:
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while block := file.read(BLOCK):
        size += len(block)
        if size > limit:
            raise TooLarge
        digest.update(block)
        out.write(block)
    return Stowed(digest.hexdigest(), size)


def _sync(place: Path) -> None:
    """Make a new name last; a Windows folder cannot be opened for it."""
    if os.name == "posix":
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
