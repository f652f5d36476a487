"""Mail: one connection for a round of messages, and what the server made of each."""

import smtplib
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import make_msgid

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from qingdan.notices.outcomes import DELIVERED, Outcome, refused, unanswered

REFUSALS = (
    smtplib.SMTPResponseException,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPNotSupportedError,
)
"""The server said no, so the mail is not on its way."""
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail; ``number`` makes its message id, the same when it is sent again."""

    to: str
    subject: str
    text: str
    number: str


def is_set_up() -> bool:
    """Tell whether this installation can send mail."""
    return bool(settings.EMAIL_HOST and settings.DEFAULT_FROM_EMAIL)


def send(mails: Sequence[Mail]) -> list[Outcome]:
    """Send mails over one connection and return what became of each, in their order.

    When the server cannot be reached, none of them has left.
    """
    if not is_set_up():
        return [refused("没有设置发邮件的服务器")] * len(mails)
    connection: BaseEmailBackend = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as failure:
        return [refused(f"连不上邮件服务器（{_why(failure)}）")] * len(mails)
    try:
        return [_send(one, connection) for one in mails]
    finally:
        _close(connection)


def _send(mail: Mail, connection: BaseEmailBackend) -> Outcome:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2] or "localhost"
    identity = f"<{mail.number}@{domain}>" if mail.number else make_msgid(domain=domain)
    message = EmailMessage(
        mail.subject,
        mail.text,
        to=[mail.to],
        connection=connection,
        headers={**HEADERS, "Message-ID": identity},
    )
    try:
        message.send()
    except REFUSALS as failure:
        return refused(f"邮件服务器不收（{_why(failure)}）")
    except (OSError, smtplib.SMTPException) as failure:
        return unanswered(f"发信中断（{_why(failure)}）")
    return DELIVERED


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        return


def _why(failure: Exception) -> str:
    if isinstance(failure, smtplib.SMTPAuthenticationError):
        return "账号或密码不对"
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        return "没有这个收件人"
    if isinstance(failure, smtplib.SMTPResponseException):
        return f"代码 {failure.smtp_code}"
    if isinstance(failure, ssl.SSLError):
        return "加密连接没有建立"
    if isinstance(failure, socket.gaierror):
        return "没有这个主机"
    return "超时" if isinstance(failure, TimeoutError) else "连接断开"
