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
        Declared(
            "ATTACHMENT_LIMIT_MB",
            "30",
            "办件附件每个文件的大小上限（MB）；一次一起添加的合计不超过它的三倍。",
        ),
        Declared("READ_SECONDS", "60", "读取一份上传文件的时间上限（秒）。"),
        Declared("READ_MEMORY_MB", "768", "读取一份上传文件的内存上限（MB）。"),
        Declared(
            "BACKUP_DIR",
            "",
            "备份放在哪个目录，qingdan doctor 也看这里有没有新的备份。留空为数据目录里的 backups；"
            "最好是另一块磁盘。",
        ),
        Declared("LOG_DAYS", "1096", "运行日志保留多少天，至少 183（六个月）。"),
        Declared(
            "SYSLOG",
            "",
            "日志另外送到哪里：/dev/log，或 主机:端口/udp。留空不送。",
        ),
        Declared(
            "EMBEDDING_URL",
            "",
            "县里自己的向量服务地址（OpenAI 兼容，如 http://127.0.0.1:9000/v1）。"
            "填了才用：问答在前五项之内参考它重新排序，结论和把握不变；送出前遮去姓名、电话、证件号。",
        ),
        Declared("EMBEDDING_MODEL", "bge-small-zh", "向量服务的模型名。"),
        Declared("EMBEDDING_KEY", "", "向量服务的密钥，没有就留空。"),
        Declared(
            "PASSWORD_PROFILE",
            "asvs5",
            "密码和登录的规则：asvs5（OWASP ASVS 5.0，讲长度和常见密码表，不定期更换）"
            "或 mlps3（等保三级，讲字符种类、历史、每 90 天更换）。两者的差别列在自查页。",
        ),
        Declared(
            "SECOND_FACTOR",
            "profile",
            "谁登录必须用动态口令：profile 按密码规则列出的岗位，all 所有人，none 不强制。"
            "没有强制的人也可以自己启用。",
        ),
        Declared(
            "CIPHER",
            "aes",
            "手机等敏感栏目加密用的算法：aes（AES-256-GCM）或 sm4（SM4-GCM）。"
            "已有密钥的，改后运行 qingdan rekey --new-key 才会换用。",
        ),
        Declared(
            "DIGEST",
            "sha256",
            "摘要算法：sha256 或 sm3。改后只用于新的操作记录；"
            "检索摘要沿用第一次启动时的算法，请在那之前定下。",
        ),
        Declared(
            "BACKGROUND",
            "1",
            "网页服务是否兼做后台任务（发通知等）。"
            "另外运行 qingdan notices send --keep-on 的写 0；两边都做也不会重发。",
        ),
        Declared(
            "SITE_URL",
            "",
            "别人打开本网站的地址，如 https://qingdan.example.gov.cn。"
            "填了，邮件和群消息里才有链接。",
        ),
        Declared(
            "QUIET_HOURS",
            "22:00-07:00",
            "安静时段：除紧急的以外，邮件和群消息等到时段结束再发。留空不设。个人和群可以另设。",
        ),
        Declared(
            "ROBOT_HOSTS",
            "",
            "除企业微信、钉钉、飞书的官方地址以外，还允许向哪些主机发群消息（私有化部署），"
            "写 https://主机，用逗号隔开。",
        ),
        Declared("SMTP_HOST", "", "发邮件的服务器。留空不发邮件。"),
        Declared("SMTP_PORT", "465", "发邮件的服务器端口。"),
        Declared("SMTP_SECURITY", "ssl", "发邮件的加密：ssl、starttls 或 none。"),
        Declared("SMTP_USER", "", "发邮件的账号，不用登录的留空。"),
        Declared("SMTP_PASSWORD", "", "发邮件的密码或授权码。"),
        Declared("MAIL_FROM", "", "邮件的发件人地址。留空用发邮件的账号。"),
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


def one_of(name: str, *allowed: str) -> str:
    """Return a declared setting that must be one of a few words.

    Raises:
        ValueError: it is another word.
    """
    chosen = text(name).strip().lower()
    if chosen not in allowed:
        raise ValueError(f"QINGDAN_{name} 写的是“{chosen}”，只能写 {' 或 '.join(allowed)}。")
    return chosen


def words(name: str) -> list[str]:
    """Return a declared setting as a list split at commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def ensured(name: str, convert: Callable[[str], Path] = Path) -> Path:
    """Return a declared directory, made for us alone (mode 700) if it does not exist."""
    path = convert(text(name)).expanduser().resolve()
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
