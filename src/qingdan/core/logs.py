"""Lines of the log: one short sentence each, without personal data, in a file of the day."""

import logging
import logging.handlers
import re
import secrets
import socket
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

from qingdan.core import private

NUMBERS = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|1[3-9]\d{9}|\d{16,19})(?![0-9A-Za-z])")
"""Identity cards, mobile phones, bank cards; not the digits inside a digest."""
DETAIL = re.compile(r"^(DETAIL|CONTEXT|Failing row).*$", re.MULTILINE)
"""What PostgreSQL quotes of a row."""
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")
NOWHERE = "（没有这个地址）"
APPLICATION = "qingdan"


def error_id(request: Any) -> str:
    """Return the short name of a request's failure: on the page and in the log the same."""
    known: str | None = getattr(request, "error_id", None)
    if known is None:
        known = request.error_id = secrets.token_hex(4)
    return known


def place_of(request: Any) -> str:
    """Return the route of a request, which holds nothing that was typed."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match is not None else NOWHERE


def without_personal_data(text: str) -> str:
    r"""Return a text with numbers of people and quoted rows left out.

    >>> without_personal_data("手机 13800138000 已登记")
    '手机 ××× 已登记'
    >>> without_personal_data("duplicate key\nDETAIL:  Key (login_name)=(zhang) exists.")
    'duplicate key\n（略）'
    """
    return NUMBERS.sub("×××", DETAIL.sub("（略）", text))


class Plain(logging.Formatter):
    """``2026-01-31 10:00:00.123 ERROR django.request [1f2e3d4c] POST /manage/ 500``."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created).astimezone()
        head = f"{moment:%Y-%m-%d %H:%M:%S}.{int(record.msecs):03} {record.levelname}"
        return f"{head} {record.name} {self.sentence(record)}{self.traceback(record)}"

    def sentence(self, record: logging.LogRecord) -> str:
        """Return the message in one line; for a request its id, method, route and status."""
        request = getattr(record, "request", None)
        if request is not None and hasattr(request, "method"):
            status = getattr(record, "status_code", "")
            return f"[{error_id(request)}] {request.method} {place_of(request)} {status}".rstrip()
        if getattr(record, "exact", False):  # an event, whose digest covers every character
            return record.getMessage()
        text = without_personal_data(record.getMessage())
        return CONTROL.sub(" ", text.replace("\n", " "))

    def traceback(self, record: logging.LogRecord) -> str:
        """Return the lines of the exception, indented, so that no line of it looks like ours."""
        if not record.exc_info:
            return ""
        text = CONTROL.sub(" ", without_personal_data(self.formatException(record.exc_info)))
        return "".join(f"\n    {line}" for line in text.splitlines())


class Syslog5424(Plain):
    """A line as RFC 5424 has it, in one line; the priority is put before it on sending."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC)
        stamp = f"{moment:%Y-%m-%dT%H:%M:%S}.{int(record.msecs):03}Z"
        host = socket.gethostname() or "-"
        return f"1 {stamp} {host} {APPLICATION} {record.process} - - {self.said(record)}"

    def said(self, record: logging.LogRecord) -> str:
        """Return logger and message; of an exception its last line only."""
        last = self.traceback(record).strip().rsplit("\n", 1)[-1].strip()
        return f"{record.name} {self.sentence(record)} {last}".rstrip()


class SyslogLocal(Syslog5424):
    """A line as the socket of the local log service wants it."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{APPLICATION}[{record.process}]: {self.said(record)}"


class Syslog(logging.handlers.SysLogHandler):
    """Sends to a log service; one that cannot be found or reached stops nothing."""

    append_nul = False

    def createSocket(self) -> None:  # noqa: N802 - the name of the standard library
        with suppress(OSError):
            super().createSocket()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Leave the line to the file."""


class DailyFile(logging.Handler):
    """Appends to ``qingdan-2026-01-31.log`` and keeps the newest ``days`` such files.

    The day stands in the name, so several processes may write at once and nobody renames a
    file that another has open. A clock set wrong costs one file, not all of them.
    """

    NAME = re.compile(rf"{APPLICATION}-\d{{4}}-\d\d-\d\d\.log")

    def __init__(self, folder: Path | str, days: int) -> None:
        super().__init__()
        self._folder = Path(folder)
        self._days = days
        self._day: date | None = None
        self._stream: IO[str] | None = None

    def emit(self, record: logging.LogRecord) -> None:
        try:
            stream = self._of_day(datetime.fromtimestamp(record.created).astimezone().date())
            stream.write(f"{self.format(record)}\n")
            stream.flush()
        except OSError:  # the disk is full: the line is lost, the page is not
            self._let_go()

    def close(self) -> None:
        self.acquire()
        try:
            self._let_go()
        finally:
            self.release()
        super().close()

    def _of_day(self, day: date) -> IO[str]:
        if self._stream is None or day != self._day:
            self._let_go()
            private.make_folder(self._folder)
            self._stream = private.append(self._folder / f"{APPLICATION}-{day}.log")
            self._day = day
            self._forget_old()
        return self._stream

    def _let_go(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            with suppress(OSError):
                stream.close()

    def _forget_old(self) -> None:
        kept = sorted(path for path in self._folder.iterdir() if self.NAME.fullmatch(path.name))
        for path in kept[: -self._days]:
            path.unlink(missing_ok=True)
