"""The three platforms: what a robot is sent, how it is signed, what the answer means."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings

from qingdan.notices.enums import ChannelKind
from qingdan.notices.outcomes import DELIVERED, Outcome, asked_to_wait, refused, unanswered

MARKUP = str.maketrans("[]<>`*#\\", "［］＜＞｀＊＃＼")
"""What the platforms would take for links, mentions and headings."""


@dataclass(frozen=True, slots=True)
class Platform:
    """What differs between platforms.

    ``most_bytes`` is for the text alone, a little below what the platform takes;
    ``too_many`` are the answers to sending too often, with how long to keep still.
    """

    host: str
    path: str
    most_bytes: int
    too_many: Mapping[int, timedelta]
    signs: bool


PLATFORMS = {
    ChannelKind.WECOM: Platform(
        "qyapi.weixin.qq.com",
        "/cgi-bin/webhook/send",
        4000,  # of 4096
        {45009: timedelta(minutes=1)},
        signs=False,
    ),
    ChannelKind.DINGTALK: Platform(
        "oapi.dingtalk.com",
        "/robot/send",
        18_000,  # of 20,000
        {130101: timedelta(minutes=10)},
        signs=True,
    ),
    ChannelKind.FEISHU: Platform(
        "open.feishu.cn",
        "/open-apis/bot/v2/hook/",
        18_000,  # of 20 KB with everything around it
        {11232: timedelta(minutes=1), 9499: timedelta(minutes=1)},
        signs=True,
    ),
}


def address_fits(kind: str, webhook: str) -> bool:
    """Tell whether messages may be sent to an address: the platform's own, or one allowed."""
    try:
        parts = urlsplit(webhook)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.username or parts.password or parts.fragment or not webhook.isascii():
        return False
    platform = PLATFORMS[ChannelKind(kind)]
    official = parts.scheme == "https" and host == platform.host and port in {None, 443}
    place = f"{parts.scheme}://{host}{f':{port}' if port else ''}"
    return (official and parts.path.startswith(platform.path)) or place in settings.ROBOT_HOSTS


def request_of(
    kind: str, webhook: str, secret: str, text: str, at: datetime
) -> tuple[str, dict[str, Any]]:
    """Return the address and the JSON that put a text into a group.

    Args:
        kind: the platform.
        webhook: the robot's address with its key.
        secret: for signing; empty when the robot does not ask for it.
        text: from ``messages``, within ``most_bytes``.
        at: aware datetime; platforms take signatures of the present hour only.
    """
    if kind == ChannelKind.WECOM:
        return webhook, {"msgtype": "markdown", "markdown": {"content": text}}
    if kind == ChannelKind.DINGTALK:
        title = text.partition("\n")[0].strip("*")[:60]
        body = {"msgtype": "markdown", "markdown": {"title": title, "text": text}}
        return _signed_address(webhook, secret, at), body
    return webhook, {
        **_signed_fields(secret, at),
        "msg_type": "text",
        "content": {"text": text},
    }


def judge(kind: str, status: int, headers: Mapping[str, str], body: bytes) -> Outcome:
    """Say what an answer means.

    A gateway that tired of waiting, and a "200" that is no answer of the platform, leave open
    whether the message arrived.
    """
    if status == HTTPStatus.GATEWAY_TIMEOUT:
        return unanswered("平台的网关没有等到回答（504）")
    if status != HTTPStatus.OK:
        return refused(_said_by_status(status), asked_to_wait(headers))
    try:
        said = json.loads(body)
        code = next(said[name] for name in ("errcode", "code", "StatusCode") if name in said)
    except (ValueError, TypeError, StopIteration):
        return unanswered("回答看不懂，不像是这个平台的")
    if code == 0:
        return DELIVERED
    told = str(said.get("errmsg") or said.get("msg") or said.get("StatusMessage") or "")
    wait = PLATFORMS[ChannelKind(kind)].too_many.get(code, timedelta())
    many = "发得太多：" if wait else ""
    return refused(f"{many}平台答复 {code} {told}"[:300], wait)


def defused(text: str) -> str:
    """Return a text without what platforms would make links, mentions or headings of.

    >>> defused("[点我](http://x) <@all>")
    '［点我］(http://x) ＜@all＞'
    """
    return text.translate(MARKUP)


def signature(key: str, text: str) -> str:
    """Return HMAC-SHA256 in Base64, as DingTalk and Feishu sign.

    >>> signature("SEC1", "1700000000000")
    '0Lhrj3ROd6YxxW8lCCl0XkGezBgMoriSD948Y7ZJ2CE='
    """
    made = hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(made).decode()


def _signed_address(webhook: str, secret: str, at: datetime) -> str:
    if not secret:
        return webhook
    stamp = str(int(at.timestamp() * 1000))
    signed = urlencode({"timestamp": stamp, "sign": signature(secret, f"{stamp}\n{secret}")})
    parts = urlsplit(webhook)
    query = f"{parts.query}&{signed}" if parts.query else signed
    return urlunsplit(parts._replace(query=query))


def _signed_fields(secret: str, at: datetime) -> dict[str, str]:
    if not secret:
        return {}
    stamp = str(int(at.timestamp()))
    return {"timestamp": stamp, "sign": signature(f"{stamp}\n{secret}", "")}


def _said_by_status(status: int) -> str:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "发得太多（429）"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"平台出错（{status}）"
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return f"要转到别的地址（{status}），没有照办"
    return f"平台不收（{status}），请核对机器人地址"
