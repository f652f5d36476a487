"""Uploaded files: read at once in a child process, kept by their hash only when read whole."""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing

from qingdan.core.errors import DomainError
from qingdan.documents import stored
from qingdan.documents.isolated import read_isolated
from qingdan.documents.model import ListDocument

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

SALT = "manage.import"


class UploadRefused(DomainError):
    code = "manage.upload-refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "“{name}”：{what}"
    remedy = "{advice}什么都没有保存。"


class UploadGone(DomainError):
    code = "manage.upload-gone"
    status = HTTPStatus.NOT_FOUND
    message = "这次上传的文件已不在服务器上，或地址不完整；已有清单不受影响。"
    remedy = "请重新选择文件上传。"


@dataclass(frozen=True, slots=True)
class Kept:
    """One file kept under its SHA-256, and what was read from it."""

    name: str
    sha256: str
    document: ListDocument


def take_in(files: "Sequence[UploadedFile[Any]]") -> str:
    """Read every file; keep all of them or, when one is refused, none.

    Returns:
        A signed token that names the kept files, for the address of the next page.

    Raises:
        UploadRefused: a file is no readable list; names the file and the reason.
    """
    settings.SOURCES_DIR.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".incoming-", dir=settings.SOURCES_DIR) as folder:
        arrived = [_read(file, Path(folder) / str(at)) for at, file in enumerate(files)]
        for path, name, digest, result in arrived:
            _result_path(digest).write_text(
                json.dumps(result, ensure_ascii=False), encoding="utf-8"
            )
            path.replace(source_path(name, digest))
    named = [[name, digest] for _, name, digest, _ in arrived]
    return signing.dumps(named, salt=SALT, compress=True)


def kept_files(token: str) -> list[Kept]:
    """Return the files a token names, as they were read.

    Raises:
        UploadGone: the token is not one of ours, or a file is no longer there.
    """
    try:
        named = signing.loads(token, salt=SALT)
        return [
            Kept(name, digest, stored.load(json.loads(_result_path(digest).read_bytes())))
            for name, digest in named
        ]
    except (signing.BadSignature, FileNotFoundError) as gone:
        raise UploadGone from gone


def source_path(name: str, digest: str) -> Path:
    """Return where the original of an edition lies: its SHA-256 with the file's ending."""
    return Path(settings.SOURCES_DIR) / f"{digest}{Path(name).suffix.lower()}"


def _result_path(digest: str) -> Path:
    return Path(settings.SOURCES_DIR) / f"{digest}.read.json"


def _read(file: "UploadedFile[Any]", stem: Path) -> tuple[Path, str, str, dict[str, Any]]:
    name = Path(file.name or "").name
    path = stem.with_suffix(Path(name).suffix.lower())
    digest = hashlib.sha256()
    with _durable(path) as stream:
        for chunk in file.chunks():
            digest.update(chunk)
            stream.write(chunk)
    result = read_isolated(
        path, seconds=settings.READ_SECONDS, memory_bytes=settings.READ_MEMORY_BYTES
    )
    if "refusal" in result:
        refusal = result["refusal"]
        raise UploadRefused(name=name, what=refusal["message"], advice=refusal["advice"])
    return path, name, digest.hexdigest(), result["document"]


@contextmanager
def _durable(path: Path) -> Iterator[Any]:
    path.touch(mode=0o600, exist_ok=False)
    with path.open("wb") as stream:
        yield stream
        stream.flush()
        os.fsync(stream.fileno())
