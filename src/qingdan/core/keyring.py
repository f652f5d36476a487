"""The keys of an installation: one file a key, made here, never shipped, never overwritten.

The folder holds ``digest.json``, the key of searchable digests, which stays for good with its
algorithm, and ``field-N.json``, the versions of the key that seals fields. The newest seals;
the others open what they sealed. A label (``2-9f3c7b2e``) carries random digits, so the
second key of another installation is never taken for this one.

Key files never change, so the names in the folder are its state: a process that runs long
notices a new version by looking at the names before it seals.
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

from qingdan.core.ciphers import CIPHERS
from qingdan.core.errors import DomainError
from qingdan.core.keyfiles import make_folder, sync, usable, write_once
from qingdan.core.keys import DigestKey, FieldKey
from qingdan.core.text import chinese_date

DIGEST_FILE, FIRST_FILE, RETIRED = "digest.json", "field-1.json", "retired"
FIELD_FILE = re.compile(r"field-.+\.json")


class KeyMissing(DomainError):
    code = "core.key-missing"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    message = "{what}是加密保存的，需要的密钥“{key}”不在密钥目录里。没有改动数据。"
    remedy = (
        "请管理员从密钥备份把它的文件放回数据目录的 keys 里，不要另建密钥；"
        "已有同名文件的，换成 field- 开头的另一个名字再放，不要覆盖。"
    )


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys as they lay in the folder at one moment, oldest first."""

    fields: tuple[FieldKey, ...]
    digest: DigestKey

    @property
    def current(self) -> FieldKey:
        """The version that seals."""
        return self.fields[-1]

    def labelled(self, label: str) -> FieldKey | None:
        """Return the key that tokens call ``label``."""
        return next((one for one in self.fields if one.label == label), None)

    def fingerprint(self) -> list[str]:
        """Return one line a key for those who look after the installation; no secrets."""
        lines = [
            f"字段密钥 {one.label}：{CIPHERS[one.cipher].title}，{_day(one.made_at)}生成，"
            + ("现用" if one is self.current else "只用来解开旧内容")
            for one in self.fields
        ]
        algorithm, made = self.digest.algorithm.upper(), _day(self.digest.made_at)
        return [*lines, f"检索密钥：HMAC-{algorithm}，{made}生成，不更换"]


def ensure(folder: Path, *, cipher: str, digest: str, at: datetime) -> Keyring:
    """Return the keys of a folder, made now if it has none.

    Two processes that start at once get the same keys.

    Args:
        folder: made for us alone (mode 700) when absent.
        cipher: one of ``CIPHERS``, for a first key.
        digest: one of ``DIGESTS``, for the key of digests.
        at: aware datetime.

    Raises:
        KeyMissing: there are keys of fields, but the one of digests is gone.
        KeyFileDamaged: a file is not as it was written.
        KeyFolderUnusable: no right to it, or the disk refuses.
    """
    with usable(folder):
        make_folder(folder)
        if not names(folder):
            first = DigestKey(digest, secrets.token_bytes(32), at)
            write_once(folder / DIGEST_FILE, first.stored())
            write_once(folder / FIRST_FILE, FieldKey.new(1, cipher, at).stored())
        sync(folder)  # another process may have written the names a moment ago
        sync(folder.parent)
    return load(folder)


def load(folder: Path) -> Keyring:
    """Return the keys of a folder that has some.

    Raises:
        KeyMissing: a key that must be there is gone.
        KeyFileDamaged: a file is not as it was written.
        KeyFolderUnusable: no right to it, or the disk refuses.
    """
    with usable(folder):
        found = [FieldKey.read(folder / name) for name in names(folder)]
        for needed, there in ((DIGEST_FILE, (folder / DIGEST_FILE).is_file()), (FIRST_FILE, found)):
            if not there:
                raise KeyMissing(what="个人信息", key=needed)
        fields = sorted(found, key=lambda one: (one.ordinal, one.made_at))
        return Keyring(tuple(fields), DigestKey.read(folder / DIGEST_FILE))


def add_version(folder: Path, *, cipher: str, at: datetime) -> FieldKey:
    """Make the next version of the key that seals fields; it is in use from now on.

    Args:
        folder: has keys already.
        cipher: one of ``CIPHERS``; need not be that of the version before.
        at: aware datetime.
    """
    while True:
        key = FieldKey.new(load(folder).current.ordinal + 1, cipher, at)
        with usable(folder):
            if write_once(folder / f"field-{key.ordinal}.json", key.stored()):
                return key


def retire(folder: Path, label: str) -> Path:
    """Put an old version out of use and return where its file lies now, in ``retired``.

    Who calls this has made sure that nothing sealed with it is left. Old backups still need
    the file.

    Raises:
        KeyMissing: no key has this label.
    """
    with usable(folder):
        for name in names(folder):
            if FieldKey.read(folder / name).label == label:
                make_folder(folder / RETIRED)
                kept = folder / RETIRED / f"field-{label}.json"
                (folder / name).replace(kept)
                sync(folder / RETIRED)
                sync(folder)
                return kept
    raise KeyMissing(what="个人信息", key=label)


def names(folder: Path) -> tuple[str, ...]:
    """Return the names of the files that hold keys of fields."""
    if not folder.is_dir():
        return ()
    return tuple(sorted(one.name for one in folder.iterdir() if FIELD_FILE.fullmatch(one.name)))


class KeyStore:
    """The keys of one folder for a process that runs long; threads may share it.

    Args:
        folder: where they lie.
        cipher, digest: for first keys, as ``ensure`` takes them.
        refuse_lost: raises ``KeyMissing`` when something is sealed already, so that lost keys
            are never replaced; asked before first keys are made.
    """

    def __init__(
        self,
        folder: Path,
        *,
        cipher: str,
        digest: str,
        refuse_lost: Callable[[], None] = lambda: None,
    ) -> None:
        self.folder, self._cipher, self._digest = folder, cipher, digest
        self._refuse_lost = refuse_lost
        self._seen: tuple[tuple[str, ...], Keyring] | None = None

    def there(self) -> bool:
        """Tell whether the folder has keys of fields."""
        with usable(self.folder):
            return bool(names(self.folder))

    def forget(self) -> None:
        """Read the files anew when they are needed next, as to judge them."""
        self._seen = None

    def keyring(self) -> Keyring:
        """Return the keys as they lie in the folder now, made now if there never were any.

        Raises:
            KeyMissing: they are gone, though something is sealed with them.
        """
        with usable(self.folder):
            present = names(self.folder)
        seen = self._seen
        if seen is None or seen[0] != present:
            if not present:
                self._refuse_lost()
            at = datetime.now(UTC)
            ring = ensure(self.folder, cipher=self._cipher, digest=self._digest, at=at)
            seen = self._seen = (names(self.folder), ring)
        return seen[1]

    def labelled(self, label: str, *, what: str) -> FieldKey:
        """Return the key that a token names, looking anew when it is not known yet.

        No key is made: what can be read was sealed with one that must be there.

        Raises:
            KeyMissing: it does not lie in the folder.
        """
        seen = self._seen
        found = seen[1].labelled(label) if seen else None
        if found is None and names(self.folder):
            found = self.keyring().labelled(label)
        if found is None:
            raise KeyMissing(what=what, key=label)
        return found


def _day(moment: datetime) -> str:
    return chinese_date(moment.astimezone().date())
