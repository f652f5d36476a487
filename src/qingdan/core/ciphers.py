"""Sealed text: one interface for what encrypts, and the token that is kept in a column.

A token reads ``v1.<cipher>.<key>.<payload>``: the cipher's name, the label of the key that
sealed it, and nonce, ciphertext and tag in base64url. Everything before the payload and the
context (which column the text belongs to) are authenticated too, so a value that was moved
to another column does not open there.

A hardware module (GM/T 0018) is one more class with the methods of ``Cipher`` and a line in
``CIPHERS``; its ``make_key`` returns the reference by which the module knows the key, and
nothing else here has to know.
"""

import os
import re
from base64 import b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar, Protocol, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher as Machine
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from qingdan.core.errors import DomainError

NONCE_BYTES, TAG_BYTES = 12, 16
FORM = "v1"
TOKEN = re.compile(r"v1\.(?P<cipher>[a-z0-9]+)\.(?P<key>[0-9a-f-]+)\.(?P<payload>[A-Za-z0-9_-]+)")


class SealedTextDamaged(DomainError):
    code = "core.sealed-text-damaged"
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    message = "{what}是加密保存的，现在解不开：存下的内容已损坏，或不是写在这一栏的。没有改动数据。"
    remedy = "请管理员运行 qingdan doctor 核对密钥；密钥无误的，从备份恢复这一处或重新填写。"


class Cipher(Protocol):
    """What can seal bytes. ``name`` stands in tokens and never changes its meaning."""

    name: str
    title: str
    """As people call it."""

    def make_key(self) -> bytes:
        """Return a new key, or the reference of a new key inside a module."""

    def seal(self, plain: bytes, *, key: bytes, associated: bytes) -> bytes:
        """Return nonce, ciphertext and tag; a new nonce each time."""

    def open(self, sealed: bytes, *, key: bytes, associated: bytes) -> bytes:
        """Return what was sealed.

        Raises:
            ValueError: another key or other associated data, or changed since.
        """


class Aes256Gcm:
    """AES-256-GCM in software (NIST SP 800-38D)."""

    name = "aes256gcm"
    title = "AES-256-GCM"

    def make_key(self) -> bytes:
        return os.urandom(32)

    def seal(self, plain: bytes, *, key: bytes, associated: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(key).encrypt(nonce, plain, associated)

    def open(self, sealed: bytes, *, key: bytes, associated: bytes) -> bytes:
        nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return AESGCM(key).decrypt(nonce, rest, associated)
        except InvalidTag as wrong:
            raise ValueError from wrong


class Sm4Gcm:
    """SM4-GCM in software (GB/T 32907; the mode as in RFC 8998)."""

    name = "sm4gcm"
    title = "SM4-GCM"

    def make_key(self) -> bytes:
        return os.urandom(16)

    def seal(self, plain: bytes, *, key: bytes, associated: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        machine = Machine(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
        machine.authenticate_additional_data(associated)
        return nonce + machine.update(plain) + machine.finalize() + machine.tag

    def open(self, sealed: bytes, *, key: bytes, associated: bytes) -> bytes:
        if len(sealed) < NONCE_BYTES + TAG_BYTES:
            raise ValueError(len(sealed))
        nonce, tag = sealed[:NONCE_BYTES], sealed[-TAG_BYTES:]
        machine = Machine(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
        machine.authenticate_additional_data(associated)
        try:
            return machine.update(sealed[NONCE_BYTES:-TAG_BYTES]) + machine.finalize()
        except InvalidTag as wrong:
            raise ValueError from wrong


CIPHERS: dict[str, Cipher] = {one.name: one for one in (Aes256Gcm(), Sm4Gcm())}
SETTINGS = {"aes": Aes256Gcm.name, "sm4": Sm4Gcm.name}
"""The values of the setting ``CIPHER``."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token taken apart; nothing is decrypted yet."""

    cipher: str
    key: str
    payload: bytes

    NAMELESS: ClassVar[str] = "有一处内容"

    @classmethod
    def parse(cls, text: str, *, what: str = NAMELESS) -> Self:
        """Take a token apart.

        Args:
            text: as kept in the column.
            what: how a refusal names the place.

        Raises:
            SealedTextDamaged: not a token, or not written the way tokens are written.
        """
        found = TOKEN.fullmatch(text)
        if found is None or found["cipher"] not in CIPHERS:
            raise SealedTextDamaged(what=what)
        token = cls(found["cipher"], found["key"], _decoded(found["payload"]))
        if str(token) != text:
            raise SealedTextDamaged(what=what)
        return token

    def __str__(self) -> str:
        return f"{self.head}.{_encoded(self.payload)}"

    @property
    def head(self) -> str:
        """Everything before the payload."""
        return f"{FORM}.{self.cipher}.{self.key}"


def seal(plain: str, *, cipher: str, key: str, secret: bytes, context: str) -> str:
    """Return the token of a text.

    Args:
        plain: what nobody may read.
        cipher: one of ``CIPHERS``.
        key: label of the key, digits and ``a`` to ``f`` with hyphens.
        secret: the key itself, or its reference in a module.
        context: the column, e.g. ``officer.phone``.

    >>> secret = Sm4Gcm().make_key()
    >>> token = seal("13800000000", cipher="sm4gcm", key="1", secret=secret, context="a.b")
    >>> token[:12], unseal(Token.parse(token), secret=secret, context="a.b")
    ('v1.sm4gcm.1.', '13800000000')
    """
    bare = Token(cipher, key, b"")
    sealed = CIPHERS[cipher].seal(plain.encode(), key=secret, associated=_bound(bare, context))
    return str(Token(cipher, key, sealed))


def unseal(token: Token, *, secret: bytes, context: str, what: str = Token.NAMELESS) -> str:
    """Return the text of a token.

    Args:
        token: taken apart.
        secret: of the key that the token names.
        context: the column it was read from.
        what: how a refusal names the place.

    Raises:
        SealedTextDamaged: changed since, sealed for another column or by another key.
    """
    associated = _bound(token, context)
    try:
        plain = CIPHERS[token.cipher].open(token.payload, key=secret, associated=associated)
        return plain.decode()
    except ValueError as wrong:
        raise SealedTextDamaged(what=what) from wrong


def _bound(token: Token, context: str) -> bytes:
    return f"{token.head}.{context}".encode()


def _encoded(payload: bytes) -> str:
    return urlsafe_b64encode(payload).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except NotBase64:
        return b""
