"""Where the log goes: a file of the day, and a log service when the operator names one."""

import re
from pathlib import Path
from typing import Any

SIX_MONTHS = 183
"""网络安全法: network logs are kept for at least six months."""
LOCAL = re.compile(r"/\S+")
REMOTE = re.compile(r"(?P<host>\[[0-9a-fA-F:]+\]|[^\s:/]+):(?P<port>\d{1,5})/udp")


def days(number: int) -> int:
    """Return how many days the log is kept.

    Raises:
        ValueError: fewer than the law asks for.
    """
    if number < SIX_MONTHS:
        raise ValueError(f"QINGDAN_LOG_DAYS 写的是 {number}，日志至少保留 {SIX_MONTHS} 天。")
    return number


def service(written: str) -> dict[str, Any] | None:
    """Return the handler that sends to a log service; ``None`` when none is named.

    Raises:
        ValueError: neither a socket nor ``host:port/udp``.
    """
    if not written:
        return None
    handler = {"class": "qingdan.core.logs.Syslog", "facility": "local0"}
    if LOCAL.fullmatch(written):
        return {**handler, "address": written, "formatter": "syslog-local"}
    found = REMOTE.fullmatch(written)
    if found is None:
        raise ValueError(f"QINGDAN_SYSLOG 写的是“{written}”，请写 /dev/log 或 主机:端口/udp。")
    address = (found["host"].strip("[]"), int(found["port"]))
    return {**handler, "address": address, "formatter": "syslog"}


def configured(folder: Path, kept_days: int, syslog: str, *, debug: bool) -> dict[str, Any]:
    """Return Django's ``LOGGING``: every line once to each place, nothing by mail."""
    handlers: dict[str, dict[str, Any]] = {
        "file": {
            "class": "qingdan.core.logs.DailyFile",
            "folder": str(folder),
            "days": kept_days,
            "formatter": "plain",
        }
    }
    remote = service(syslog)
    if remote:
        handlers["syslog"] = remote
    if debug:
        handlers["console"] = {"class": "logging.StreamHandler", "formatter": "plain"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {"()": "qingdan.core.logs.Plain"},
            "syslog": {"()": "qingdan.core.logs.Syslog5424"},
            "syslog-local": {"()": "qingdan.core.logs.SyslogLocal"},
        },
        "handlers": handlers,
        "root": {"level": "INFO", "handlers": list(handlers)},
        "loggers": {
            "django": {"level": "INFO", "handlers": [], "propagate": True},
            "qingdan.record": {  # every event, to the log service only; the table keeps them here
                "level": "INFO" if remote else "CRITICAL",
                "handlers": ["syslog"] if remote else [],
                "propagate": False,
            },
        },
    }
