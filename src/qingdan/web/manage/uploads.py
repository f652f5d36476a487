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
from qingdan.parties.models import Officer
from qingdan.web.manage.keeping import CONFIRM_WITHIN, result_path
from qingdan.web.manage.naming import FileName, cleaned_name
from qingdan.web.originals import source_path

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


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file read in the folder it came into; ``reading`` is its result as JSON."""

    path: Path
    name: FileName
    sha256: str
    reading: Path


def take_in(files: "Sequence[UploadedFile[Any]]", officer: Officer) -> str:
    """Read every file; keep all of them or, when one is refused, none.

    A result is kept under the SHA-256 of its own bytes, so no later upload, not even of
    the same file under another name, changes what an earlier one is about to confirm.

    Returns:
        A signed token that names the kept files, for the address of the next page; it works
        for the same officer only.

    Raises:
        UploadRefused: a file is no readable list; names the file and the reason.
    """
    settings.SOURCES_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".incoming-", dir=settings.SOURCES_DIR) as folder:
        arrived = [_read(file, Path(folder) / str(at)) for at, file in enumerate(files)]
        named = [_keep(one) for one in arrived]
    return signing.dumps(named, salt=_salt(officer), compress=True)


def kept_files(token: str, officer: Officer) -> list[Kept]:
    """Return the files a token names, as they were read.

    Raises:
        UploadGone: the token is not one of the officer's, too old, or a file is no longer there.
    """
    try:
        named = signing.loads(token, salt=_salt(officer), max_age=CONFIRM_WITHIN)
        return [
            Kept(name, sha256, stored.load(json.loads(result_path(result).read_bytes())))
            for name, sha256, result in named
        ]
    except (signing.BadSignature, FileNotFoundError) as gone:
        raise UploadGone from gone


def _salt(officer: Officer) -> str:
    return f"{SALT}.{officer.pk}"


def _keep(arrived: Arrived) -> tuple[str, str, str]:
    """Move a file and its result to where they stay; return name, hash, hash of the result."""
    result = hashlib.sha256(arrived.reading.read_bytes()).hexdigest()
    arrived.reading.replace(result_path(result))
    arrived.path.replace(source_path(str(arrived.name), arrived.sha256))
    return str(arrived.name), arrived.sha256, result


def _read(file: "UploadedFile[Any]", stem: Path) -> Arrived:
    name = cleaned_name(file.name or "")
    if name.problem:
        raise UploadRefused(name=name, what=name.problem, advice=name.advice)
    path, digest = stem.with_suffix(name.ending), hashlib.sha256()
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
    reading = stem.with_suffix(".reading")
    with _durable(reading) as stream:
        stream.write(json.dumps(result["document"], ensure_ascii=False).encode())
    return Arrived(path, name, digest.hexdigest(), reading)


@contextmanager
def _durable(path: Path) -> Iterator[Any]:
    path.touch(mode=0o600, exist_ok=False)
    with path.open("wb") as stream:
        yield stream
        stream.flush()
        os.fsync(stream.fileno())
