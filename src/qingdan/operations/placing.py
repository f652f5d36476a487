"""Files of an archive put where they belong: each whole, synced and read back."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from qingdan.core import private
from qingdan.operations.archive import Archive, blocks
from qingdan.operations.manifest import Member
from qingdan.operations.refusals import BackupDamaged, KeysInTheWay, RestoredDiffers


class Placed:
    """The files written so far; ``undo`` removes new ones and puts old content back."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._new: list[Path] = []
        self._before: dict[Path, bytes] = {}
        self.count = 0

    def refuse_others(self, members: Iterable[Member]) -> None:
        """Refuse where a file of the same name with other content lies.

        Args:
            members: of an archive of keys; what may be replaced is left out.

        Raises:
            KeysInTheWay: names the files; nothing was written.
        """
        there = [(one, self._folder / one.name) for one in members if _stays_inside(one.name)]
        others = [
            one.name for one, path in there if path.is_file() and digest_of(path) != one.sha256
        ]
        if others:
            raise KeysInTheWay(names="、".join(others))

    def keep_content(self, name: str) -> None:
        """Remember a small file that is going to be replaced, so that ``undo`` puts it back."""
        path = self._folder / name
        if path.is_file():
            self._before[path] = path.read_bytes()

    def put(self, archive: Archive, members: Iterable[Member], within: str = "") -> None:
        """Write members below the folder, mode 600.

        Args:
            archive: opened and checked.
            members: which.
            within: what to cut off the front of their names.

        Raises:
            BackupDamaged: a name leads out of the folder.
            RestoredDiffers: what was read back is not what was written.
        """
        for member in members:
            name = member.name.removeprefix(within)
            if not _stays_inside(name):
                raise BackupDamaged(name=archive.path.name, parts=member.name)
            self._write(self._folder / name, archive.content(member.name))
            if digest_of(self._folder / name) != member.sha256:
                raise RestoredDiffers(what=member.name)
            self.count += 1

    def _write(self, path: Path, content: Iterator[bytes]) -> None:
        private.make_folder(path.parent)
        unfinished = path.with_name(f".{path.name}.part")
        unfinished.unlink(missing_ok=True)
        with private.create(unfinished) as out:
            for block in content:
                out.write(block)
            out.flush()
            os.fsync(out.fileno())
        private.give_to_owner_of(path.parent, unfinished)
        if not path.exists():
            self._new.append(path)
        unfinished.replace(path)

    def undo(self) -> None:
        """Remove the files that were not there before; put back what was kept of the others."""
        for path in self._new:
            path.unlink(missing_ok=True)
        for path, content in self._before.items():
            if path.read_bytes() != content:
                self._write(path, iter((content,)))


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for block in blocks(stream):
            digest.update(block)
    return digest.hexdigest()


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and not {"..", "\\"} & {*path.parts, *name}
