"""The optional embedding service: asked only when set, masked, never deciding."""

import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from qingdan.finder.answers import Question
from qingdan.finder.domain.answering import answer
from qingdan.finder.interfaces.embedding import reordered

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("finder", "yinhao")]
TEXT = "我电话13812345678，村里的水渠塌了，浇地的水上不来，谁来修"


@contextmanager
def service(reply):
    """A server on this machine that answers every call with ``reply(texts)``."""
    heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            heard.append(asked)
            body = reply(asked["input"])
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1", heard
    server.shutdown()
    server.server_close()


def vectors(texts):
    rows = [
        {"index": at, "embedding": [1.0, 0.0] if at in (0, len(texts) - 1) else [0.0, 1.0]}
        for at in range(len(texts))
    ]
    return json.dumps({"data": rows}).encode()


def found():
    """An answer with three entries of equal confidence after the first."""
    ask = [TEXT, "低保怎么申请", "路边的大广告牌谁批", "冬天的便宜煤在哪登记"]
    told = [answer(Question(text, "150222105", date(2026, 11, 24))) for text in ask]
    first, *others = [one.entries[0] for one in told]
    return replace(told[0], entries=(first, *(replace(one, confidence=0.1) for one in others)))


def test_reordered_without_a_service_is_the_same_answer():
    told = found()

    assert reordered(told) is told


def test_reordered_keeps_the_first_and_hides_who_asked(settings):
    told = found()
    with service(vectors) as (address, heard):
        settings.EMBEDDING_URL = address
        after = reordered(told)

    assert after.entries[0] == told.entries[0]
    assert after.entries[1] == told.entries[-1]
    assert (after.verdict, set(map(id, after.entries))) == (
        told.verdict,
        set(map(id, told.entries)),
    )
    assert "13812345678" not in str(heard)


@pytest.mark.parametrize(
    "reply",
    [
        lambda _: b"<html>",
        lambda _: b"{}",
        lambda _: b'{"data": []}',
        lambda texts: json.dumps(
            {"data": [{"index": at, "embedding": [0.0]} for at in range(len(texts))]}
        ).encode(),
    ],
)
def test_reordered_ignores_nonsense(settings, reply):
    told = found()
    with service(reply) as (address, _):
        settings.EMBEDDING_URL = address

        assert reordered(told) is told


def test_reordered_ignores_a_service_that_is_not_there(settings):
    settings.EMBEDDING_URL = "http://127.0.0.1:9/v1"
    told = found()

    assert reordered(told) is told
