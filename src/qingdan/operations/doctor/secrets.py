"""Keys and passwords: private, whole, and none that everybody knows."""

import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.db import connection

from qingdan.core import keyring, signing
from qingdan.core.errors import DomainError
from qingdan.core.text import chinese_date
from qingdan.operations.doctor.lines import Line, good, judged, look, wrong
from qingdan.operations.files import key_files
from qingdan.parties.domain.keys_fit import refuse_unfit_keys

OTHERS = 0o077
SHORTEST_KEY, FEWEST_LETTERS = 40, 12
WELL_KNOWN = {"", "qingdan", "postgres", "postgresql", "admin", "root", "口令", "密码"}


def secret_lines() -> Iterator[Line]:
    """Check files of keys, the signing keys, the keys of fields, the database's password."""
    yield from private_lines()
    yield signing_line(settings.SECRET_KEY)
    yield field_key_line(Path(settings.KEYS_DIR))
    yield pack_key_line(Path(settings.KEYS_DIR))
    if connection.vendor == "postgresql":
        at = connection.settings_dict
        yield password_line(at["USER"], at["PASSWORD"], by_socket=_is_socket(at["HOST"]))


def private_lines() -> Iterator[Line]:
    """Check that nobody else can read a file of keys."""
    readable = [path for _, path in key_files() if stat.S_IMODE(path.stat().st_mode) & OTHERS]
    names = "、".join(path.name for path in readable)
    yield judged(
        "密钥文件权限",
        f"别的用户也能读：{names}" if readable else "只有本用户能读",
        f"请运行 chmod 600 {' '.join(map(str, readable))}",
        well=not readable,
    )


def signing_line(key: str) -> Line:
    """Judge the key that signs sessions and links."""
    weak = len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_LETTERS or "insecure" in key
    advice = (
        "太短或太有规律。停下网站，删去数据目录里的 secret_key 再启动，会重新生成；"
        "所有人要重新登录。"
    )
    return judged("签名密钥", "太弱" if weak else "随机生成", advice, well=not weak)


def field_key_line(folder: Path) -> Line:
    """Judge the keys of encrypted columns by what they open, without making any.

    Args:
        folder: of the installation.
    """
    try:
        opened = refuse_unfit_keys()
        if not keyring.names(folder):
            return good("加密密钥", "还没有，第一次用到时生成")
        lines = [*keyring.load(folder).fingerprint(), f"试开了 {opened} 个密钥加密的内容"]
    except DomainError as refusal:
        return wrong("加密密钥", str(refusal), refusal.advice)
    return good("加密密钥", "；".join(lines))


def pack_key_line(folder: Path) -> Line:
    """Name the keys that sign evidence packs by their fingerprints, without making any.

    Args:
        folder: of the installation.
    """
    subject = "证据包签名密钥"
    try:
        found = signing.keys(folder)
    except DomainError as refusal:
        return wrong(subject, str(refusal), refusal.advice)
    if not found:
        return good(subject, "还没有，第一次保存证据包时生成")
    days = [chinese_date(one.made_at.astimezone().date()) for one in found]
    prints = [signing.spoken(one.fingerprint) for one in found]
    lines = [f"指纹 {one}，{day}生成" for one, day in zip(prints, days, strict=True)]
    return good(subject, "；".join(lines[::-1]))


def password_line(user: str, password: str, *, by_socket: bool) -> Line:
    """Judge the password of the database without showing it."""
    subject = "数据库口令"
    if not password and by_socket:
        return good(subject, "经本机套接字，不用口令")
    if not password:
        return look(subject, "没有", "请确认数据库不接受网络上的无口令登录，或设一个口令。")
    plain = password.lower()
    known = plain in WELL_KNOWN or plain == user.lower() or _is_common(plain)
    advice = "人人都能猜到。请在数据库里改掉，并改 QINGDAN_DATABASE_URL。"
    return judged(subject, "是常见口令" if known else "不在常见口令之列", advice, well=not known)


def _is_socket(host: str) -> bool:
    return not host or host.startswith("/")


def _is_common(password: str) -> bool:
    return password in CommonPasswordValidator().passwords
