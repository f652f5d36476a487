"""Every setting an operator can change, declared once with help.

Values come from environment variables ``QINGDAN_<NAME>``. ``docs/reference/settings.md``
is generated from this table.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Declared:
    """One setting: environment name, default as text, and what it does in Chinese."""

    name: str
    default: str
    help: str

    def read(self) -> str:
        """Return the environment's value or the default."""
        return os.environ.get(f"QINGDAN_{self.name}", self.default)


DECLARED: dict[str, Declared] = {
    entry.name: entry
    for entry in (
        Declared(
            "DATA_DIR", str(PROJECT / "var"), "数据目录：数据库、上传的原件、密钥文件都在这里。"
        ),
        Declared(
            "DATABASE_URL",
            "",
            "数据库地址。留空用数据目录里的 SQLite；"
            "PostgreSQL 写作 postgres://用户:口令@主机:5432/库名。",
        ),
        Declared(
            "ALLOWED_HOSTS",
            "127.0.0.1,localhost,[::1]",
            "允许访问的主机名，用逗号隔开；本机以外访问时加上服务器的名称或地址。",
        ),
        Declared("HTTPS", "0", "经反向代理以 HTTPS 对外时写 1：Cookie 只走加密连接并开启 HSTS。"),
        Declared(
            "TRUSTED_PROXY",
            "",
            "反向代理的地址，如 127.0.0.1。填了才相信它转告的访问者地址和协议；直接访问时留空。",
        ),
        Declared("DEBUG", "0", "开发时写 1：显示出错详情。正式环境必须为 0。"),
        Declared("LISTEN", "127.0.0.1:8000", "监听地址和端口。"),
        Declared("THREADS", "8", "网页服务的线程数。"),
        Declared("UPLOAD_LIMIT_MB", "30", "上传清单文件的大小上限（MB）。"),
        Declared("READ_SECONDS", "60", "读取一份上传文件的时间上限（秒）。"),
        Declared("READ_MEMORY_MB", "768", "读取一份上传文件的内存上限（MB）。"),
    )
}


def text(name: str) -> str:
    """Return a declared setting as text."""
    return DECLARED[name].read()


def flag(name: str) -> bool:
    """Return a declared setting as yes or no."""
    return text(name).strip().lower() in {"1", "true", "yes", "on"}


def number(name: str) -> int:
    """Return a declared setting as a whole number."""
    return int(text(name))


def words(name: str) -> list[str]:
    """Return a declared setting as a list split at commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def ensured(name: str, convert: Callable[[str], Path] = Path) -> Path:
    """Return a declared directory, made for us alone (mode 700) if it does not exist."""
    path = convert(text(name)).expanduser().resolve()
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
