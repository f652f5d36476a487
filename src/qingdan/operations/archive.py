"""A sealed archive: a zip written front to back that ends with the SHA-256 of all before it.

Any program opens it. The last 64 bytes, the comment of the zip, are the digest of every
byte before them, so one changed bit anywhere is seen, in the zip's own tables too.
"""

import hashlib
import lzma
import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO, Self, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.utils import timezone

from qingdan.core import private
from qingdan.operations.manifest import (
    ATTACHMENTS,
    FORMAT,
    OWN_FOLDERS,
    Manifest,
    Member,
    read_manifest,
)
from qingdan.operations.refusals import BackupDamaged, NotABackup

SEAL = 64
BLOCK = 1 << 20
MANIFEST = "manifest.json"
OURS = (
    MANIFEST, "tables/", "files/", ATTACHMENTS, *OWN_FOLDERS, "secret_key", "keys/", "说明.txt",
)  # fmt: skip
"""How the names of members begin."""
EARLIEST_YEAR = 1980
"""A zip knows no earlier one."""
UNREADABLE = (
    BadZipFile, EOFError, KeyError, MemoryError, NotImplementedError, OSError, OverflowError,
    RuntimeError, ValueError, lzma.LZMAError, struct.error, zlib.error,
)  # fmt: skip
"""What reading a damaged zip may end in."""
END = "文件末尾（不完整或被截断）"
DIRECTORY = "归档目录"


def blocks(stream: BinaryIO, length: int | None = None) -> Iterator[bytes]:
    """Yield a stream, or its first bytes, in blocks."""
    left = length
    while block := stream.read(BLOCK if left is None else min(BLOCK, left)):
        yield block
        left = None if left is None else left - len(block)


class _Sealing:
    """Passes on what is written and knows the digest of all but the last 64 bytes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self._last = b""
        self._at = 0
        self._piece = (0, hashlib.sha256())

    def write(self, data: bytes) -> int:
        self._last += data
        self._digest.update(self._last[:-SEAL])
        self._last = self._last[-SEAL:]
        self._at += len(data)
        self._piece[1].update(data)
        return self._stream.write(data)

    def piece(self) -> tuple[int, int, str]:
        """Return start, length and SHA-256 of what was written since the last call."""
        start, digest = self._piece
        self._piece = (self._at, hashlib.sha256())
        return start, self._at - start, digest.hexdigest()

    def flush(self) -> None:
        self._stream.flush()

    def seal(self) -> None:
        self._stream.seek(-SEAL, os.SEEK_END)
        self._stream.write(self._digest.hexdigest().encode())
        self._stream.flush()
        os.fsync(self._stream.fileno())


class Writer:
    """Adds members to an archive; every one is counted and digested on its way."""

    def __init__(self, zipped: ZipFile, sealing: _Sealing, at: datetime) -> None:
        self._zipped = zipped
        self._sealing = sealing
        self._moment = timezone.localtime(at).timetuple()[:6]
        self.members: list[Member] = []

    def add(self, name: str, content: Iterable[bytes], *, packed: bool = True) -> Member:
        """Write one member from blocks of any size."""
        moment = (max(self._moment[0], EARLIEST_YEAR), *self._moment[1:])
        entry = ZipInfo(name, moment)
        entry.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
        entry.external_attr = 0o600 << 16
        size, digest = 0, hashlib.sha256()
        with self._zipped.open(entry, "w", force_zip64=True) as stream:
            for block in _gathered(content):
                stream.write(block)
                digest.update(block)
                size += len(block)
        member = Member(name, size, digest.hexdigest(), *self._sealing.piece())
        self.members.append(member)
        return member

    def close(self, manifest: Manifest) -> Manifest:
        """Write the manifest, last, with every member in it."""
        whole = replace(manifest, members=list(self.members))
        self.add(MANIFEST, [whole.as_json()], packed=False)
        return whole


@contextmanager
def written(path: Path, at: datetime) -> Iterator[Writer]:
    """Write an archive (mode 600); it is sealed and on disk when the block ends well."""
    with private.create(path) as raw:
        sealing = _Sealing(raw)
        with ZipFile(cast("IO[bytes]", sealing), "w") as zipped:
            zipped.comment = b"0" * SEAL
            yield Writer(zipped, sealing, at)
        sealing.seal()


class Archive:
    """An archive opened for reading; use ``opened``, which looks at every byte first."""

    def __init__(self, zipped: ZipFile, path: Path, manifest: Manifest) -> None:
        self._zipped = zipped
        self.path = path
        self.manifest = manifest

    def lines(self, name: str) -> Iterator[bytes]:
        """Yield a member line by line."""
        with self._zipped.open(name) as stream:
            yield from stream

    def content(self, name: str) -> Iterator[bytes]:
        """Yield a member in blocks."""
        with self._zipped.open(name) as stream:
            yield from blocks(cast("BinaryIO", stream))

    @classmethod
    def of(cls, zipped: ZipFile, path: Path, holds: str) -> Self:
        """Read the manifest and compare every member with it.

        Raises:
            NotABackup: there is no manifest, or it is of another kind or a later format.
            BackupDamaged: a member is not what the manifest says.
        """
        found = None
        if MANIFEST in zipped.namelist():
            found = read_manifest(zipped.read(MANIFEST))
        if found is None or found.holds != holds:
            raise NotABackup(name=path.name, why="")
        if found.format > FORMAT:
            raise NotABackup(name=path.name, why=f"，或由更新的 {found.program} 版写成")
        archive = cls(zipped, path, found)
        listed = {MANIFEST, *(member.name for member in found.members)}
        wrong = sorted(listed.symmetric_difference(zipped.namelist()))
        wrong += [one.name for one in found.members if one.name not in wrong and archive._bad(one)]
        if wrong:
            raise BackupDamaged(name=path.name, parts="、".join(wrong))
        return archive

    def _bad(self, member: Member) -> bool:
        size, digest = 0, hashlib.sha256()
        for block in self.content(member.name):
            size += len(block)
            digest.update(block)
        return (size, digest.hexdigest()) != (member.size, member.sha256)


@contextmanager
def opened(path: Path, holds: str) -> Iterator[Archive]:
    """Open an archive after looking at every byte of it.

    Args:
        path: the file.
        holds: what its manifest must say it holds.

    Raises:
        NotABackup: the file is not there or not written by this program.
        BackupDamaged: names every part that does not fit its checksum.
    """
    if not path.is_file():
        raise NotABackup(name=path.name, why="：没有这个文件")
    if not is_sealed(path):
        if _is_foreign(path):
            raise NotABackup(name=path.name, why="")
        raise BackupDamaged(name=path.name, parts="、".join(damaged_parts(path)))
    with ZipFile(path) as zipped:
        yield Archive.of(zipped, path, holds)


def _is_foreign(path: Path) -> bool:
    """Tell a file that never was a backup from one that is damaged."""
    try:
        with ZipFile(path) as zipped:
            return not any(name.startswith(OURS) for name in zipped.namelist())
    except UNREADABLE:
        with path.open("rb") as stream:
            return stream.read(2) != b"PK"


def is_sealed(path: Path) -> bool:
    """Tell whether the last 64 bytes are the SHA-256 of all before them."""
    size = path.stat().st_size - SEAL
    if size <= 0:
        return False
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for block in blocks(stream, size):
            digest.update(block)
        return stream.read() == digest.hexdigest().encode()


def damaged_parts(path: Path) -> list[str]:
    """Name what is wrong with a file whose seal does not fit.

    The manifest says which bytes hold each member. When the manifest is hurt itself, the
    zip's own checksums say what else is; when no member is, it is the zip's directory.
    """
    try:
        with ZipFile(path) as zipped:
            found = _readable_manifest(zipped)
            if found is None:
                hurt = [name for name in zipped.namelist() if not _reads(zipped, name)]
            else:
                hurt = _members_hurt(path, found)
    except UNREADABLE:
        return [END]
    return hurt or [DIRECTORY]


def _readable_manifest(zipped: ZipFile) -> Manifest | None:
    try:
        return read_manifest(zipped.read(MANIFEST))
    except UNREADABLE:
        return None


def _members_hurt(path: Path, manifest: Manifest) -> list[str]:
    hurt = []
    with path.open("rb") as stream:
        for member in manifest.members:
            stream.seek(member.start)
            digest = hashlib.sha256()
            for block in blocks(stream, member.length):
                digest.update(block)
            if digest.hexdigest() != member.stored:
                hurt.append(member.name)
    return hurt


def _reads(zipped: ZipFile, name: str) -> bool:
    try:
        with zipped.open(name) as stream:
            for _ in blocks(cast("BinaryIO", stream)):
                pass
    except UNREADABLE:
        return False
    return True


def _gathered(content: Iterable[bytes]) -> Iterator[bytes]:
    """Join small blocks, so that a line is not a call."""
    gathered: list[bytes] = []
    size = 0
    for block in content:
        gathered.append(block)
        size += len(block)
        if size >= BLOCK // 4:
            yield b"".join(gathered)
            gathered, size = [], 0
    yield b"".join(gathered)
