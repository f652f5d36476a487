"""Files that only their owner may read."""

import os
from pathlib import Path
from typing import IO, BinaryIO, cast

BINARY = getattr(os, "O_BINARY", 0)
"""Windows would change line ends otherwise."""


def make_folder(folder: Path) -> None:
    """Make a folder (mode 700) for the owner of the one above, when it is not there."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        give_to_owner_of(folder.parent, folder)


def create(path: Path) -> BinaryIO:
    """Make a new file (mode 600) and open it for writing.

    Raises:
        FileExistsError: there is one already.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o600)
    return cast("BinaryIO", os.fdopen(handle, "wb"))


def append(path: Path) -> IO[str]:
    """Open a text file at its end, made (mode 600) when it is not there."""
    is_new = not path.exists()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    if is_new:
        give_to_owner_of(path.parent, path)
    return os.fdopen(handle, "a", encoding="utf-8", errors="backslashreplace")


def give_to_owner_of(folder: Path, made: Path) -> None:
    """Let the user that the site runs as read what the root user made in its folder."""
    if os.name != "nt" and os.geteuid() == 0:
        owner = folder.stat()
        os.chown(made, owner.st_uid, owner.st_gid)
