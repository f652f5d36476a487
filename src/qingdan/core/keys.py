"""Two kinds of key, and how each stands in its file."""

import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC

from qingdan.core.ciphers import CIPHERS
from qingdan.core.keyfiles import KeyFileDamaged, read_checked

DIGESTS: dict[str, type[hashes.HashAlgorithm]] = {"sha256": hashes.SHA256, "sm3": hashes.SM3}
"""The values of the setting ``DIGEST``."""


@dataclass(frozen=True, slots=True)
class FieldKey:
    """One version of the key that seals fields."""

    ordinal: int
    identity: str
    cipher: str
    secret: bytes = field(repr=False)
    made_at: datetime

    @property
    def label(self) -> str:
        """How tokens name the key."""
        return f"{self.ordinal}-{self.identity}"

    @classmethod
    def new(cls, ordinal: int, cipher: str, at: datetime) -> Self:
        """Make the key of a version."""
        return cls(ordinal, secrets.token_hex(4), cipher, CIPHERS[cipher].make_key(), at)

    def stored(self) -> dict[str, Any]:
        """Return what stands in the file."""
        return {
            "version": self.ordinal,
            "identity": self.identity,
            "cipher": self.cipher,
            "key": b64encode(self.secret).decode(),
            "made_at": self.made_at.isoformat(),
        }

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the key of a file; ``KeyFileDamaged`` when it is not as it was written."""
        content = read_checked(path)
        try:
            cipher = CIPHERS[content["cipher"]].name
            secret, made_at = b64decode(content["key"]), datetime.fromisoformat(content["made_at"])
            return cls(int(content["version"]), content["identity"], cipher, secret, made_at)
        except (KeyError, ValueError) as broken:
            raise KeyFileDamaged(name=path.name) from broken


@dataclass(frozen=True, slots=True)
class DigestKey:
    """The key of searchable digests; it and its algorithm stay for good."""

    algorithm: str
    secret: bytes = field(repr=False)
    made_at: datetime

    def digest(self, text: str, *, context: str) -> str:
        """Return 64 hexadecimal digits, the same for equal texts of one column."""
        machine = HMAC(self.secret, DIGESTS[self.algorithm]())
        machine.update(f"{context}\0{text}".encode())
        return machine.finalize().hex()

    def stored(self) -> dict[str, Any]:
        """Return what stands in the file."""
        return {
            "algorithm": self.algorithm,
            "key": b64encode(self.secret).decode(),
            "made_at": self.made_at.isoformat(),
        }

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the key of a file; ``KeyFileDamaged`` when it is not as it was written."""
        content = read_checked(path)
        try:
            made_at = datetime.fromisoformat(content["made_at"])
            return cls(content["algorithm"], b64decode(content["key"]), made_at)
        except (KeyError, ValueError) as broken:
            raise KeyFileDamaged(name=path.name) from broken
