"""The keys that sign what leaves an installation: made here on first use, beside the others.

A key is one file ``sign-N.json`` of the folder of keys, written once and never changed. The
newest signs; the older ones stay, so that what they signed is still known as ours. Whoever
checks a signature needs the public half only, and knows it by its fingerprint.
"""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from qingdan.core.keyfiles import (
    KeyFileDamaged,
    make_folder,
    read_checked,
    sync,
    usable,
    write_once,
)

ALGORITHM = "ed25519"
SIGN_FILE = re.compile(r"sign-.+\.json")
FINGERPRINT_DIGITS = 32


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One version of the key that signs."""

    ordinal: int
    secret: bytes = field(repr=False)
    made_at: datetime

    @classmethod
    def new(cls, ordinal: int, at: datetime) -> Self:
        """Make the key of a version."""
        return cls(ordinal, Ed25519PrivateKey.generate().private_bytes_raw(), at)

    @property
    def public(self) -> bytes:
        """The half that everybody may know: 32 bytes."""
        return self._machine().public_key().public_bytes_raw()

    @property
    def fingerprint(self) -> str:
        """By what people know the key: 32 hexadecimal digits."""
        return fingerprint_of(self.public)

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of a signature (RFC 8032)."""
        return self._machine().sign(message)

    def stored(self) -> dict[str, Any]:
        """Return what stands in the file."""
        return {
            "version": self.ordinal,
            "algorithm": ALGORITHM,
            "key": b64encode(self.secret).decode(),
            "public": self.public.hex(),
            "made_at": self.made_at.isoformat(),
        }

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the key of a file; ``KeyFileDamaged`` when it is not as it was written."""
        content = read_checked(path)
        try:
            made_at = datetime.fromisoformat(content["made_at"])
            key = cls(int(content["version"]), b64decode(content["key"]), made_at)
            fits = (content["algorithm"], content["public"]) == (ALGORITHM, key.public.hex())
        except (KeyError, TypeError, ValueError) as broken:
            raise KeyFileDamaged(name=path.name) from broken
        if not fits:
            raise KeyFileDamaged(name=path.name)
        return key

    def _machine(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.secret)


def fingerprint_of(public: bytes) -> str:
    """Return the fingerprint of a public key.

    >>> fingerprint_of(bytes(32))
    '66687aadf862bd776c8fc18b8e9f8e20'
    """
    return sha256(public).hexdigest()[:FINGERPRINT_DIGITS]


def spoken(fingerprint: str) -> str:
    """Return a fingerprint as people read it aloud.

    >>> spoken("66687aadf862bd77")
    '6668 7aad f862 bd77'
    """
    return " ".join(fingerprint[at : at + 4] for at in range(0, len(fingerprint), 4))


def keys(folder: Path) -> tuple[SigningKey, ...]:
    """Return the keys of a folder, oldest first; none are made.

    Raises:
        KeyFileDamaged: a file is not as it was written.
        KeyFolderUnusable: no right to it, or the disk refuses.
    """
    with usable(folder):
        if not folder.is_dir():
            return ()
        names = sorted(one for one in folder.iterdir() if SIGN_FILE.fullmatch(one.name))
        found = [SigningKey.read(name) for name in names]
        return tuple(sorted(found, key=lambda one: (one.ordinal, one.made_at)))


def current(folder: Path, *, at: datetime) -> SigningKey:
    """Return the key that signs, made now if the folder has none.

    Two processes that start at once get the same key.

    Args:
        folder: made for us alone (mode 700) when absent.
        at: aware datetime.

    Raises:
        KeyFileDamaged: a file is not as it was written.
        KeyFolderUnusable: no right to it, or the disk refuses.
    """
    found = keys(folder)
    if not found:
        with usable(folder):
            make_folder(folder)
            _write(folder, SigningKey.new(1, at))
            sync(folder)  # another process may have written the name a moment ago
            sync(folder.parent)
        found = keys(folder)
    return found[-1]


def add_version(folder: Path, *, at: datetime) -> SigningKey:
    """Make the next version; it signs from now on, and what the others signed stays known.

    Args:
        folder: of keys.
        at: aware datetime.
    """
    while True:
        key = SigningKey.new(current(folder, at=at).ordinal + 1, at)
        with usable(folder):
            if _write(folder, key):
                return key


def _write(folder: Path, key: SigningKey) -> bool:
    return write_once(folder / f"sign-{key.ordinal}.json", key.stored())
