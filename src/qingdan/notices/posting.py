"""Handing a message to a platform over HTTP, with an end to the waiting."""

import time
from typing import Any

import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from qingdan.notices.outcomes import Outcome, refused, unanswered
from qingdan.notices.platforms import judge

CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 15.0
MOST_ANSWER = 64 * 1024
NEVER_LEFT = (
    requests.ConnectTimeout,
    requests.exceptions.ProxyError,
    requests.exceptions.SSLError,
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
)
"""Failures before anything of the message went out."""


def post(kind: str, address: str, body: dict[str, Any]) -> Outcome:
    """Send one message and say what became of it. Follows no redirect.

    Args:
        kind: the platform.
        address: with key and signature; never logged, never in the outcome.
        body: sent as JSON.
    """
    try:
        with requests.post(
            address,
            json=body,
            timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
            allow_redirects=False,
            stream=True,
        ) as answer:
            content = _content(answer)
            return judge(kind, answer.status_code, answer.headers, content)
    except NEVER_LEFT:
        return refused("连不上平台")
    except requests.ConnectionError as failure:
        return refused("连不上平台") if _never_connected(failure) else unanswered("连接中断")
    except requests.Timeout:
        return unanswered("平台一直没有回答")
    except requests.RequestException:
        return unanswered("回答没有收完整")


def _content(answer: requests.Response) -> bytes:
    """Return the answer, cut at a size, within the time for answers.

    Raises:
        requests.Timeout: it drips in for longer.
    """
    until, content = time.monotonic() + ANSWER_SECONDS, b""
    for piece in answer.iter_content(4096):
        content += piece
        if len(content) > MOST_ANSWER:
            break
        if time.monotonic() > until:
            raise requests.Timeout
    return content


def _never_connected(failure: requests.ConnectionError) -> bool:
    cause = failure.args[0] if failure.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, NewConnectionError)
