"""Robots of groups that answer as told: taken, too many, broken, late, never, nonsense."""

import json
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

NUMBER = re.compile(r"编号 (TZ\d+)")
TAKEN = {"errcode": 0, "errmsg": "ok", "code": 0, "msg": "success"}


class Robot:
    """A robot on this machine; ``answers`` are used up one by one, then everything is taken."""

    def __init__(self, server):
        self.url = f"http://127.0.0.1:{server.server_port}"
        self.answers, self.got, self.asked = [], [], 0
        self.go_on = threading.Event()

    def webhook(self, path="/hook?key=k1"):
        return f"{self.url}{path}"

    @property
    def texts(self):
        """The text of every message that the group has seen."""
        return [text_of(body) for _, body in self.got]

    def count(self, title):
        return sum(title in one for one in self.texts)


def text_of(body):
    """Return the text of a message to any of the three platforms."""
    return (
        body.get("markdown", {}).get("content")
        or body.get("markdown", {}).get("text")
        or body.get("content", {}).get("text")
    )


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        """Say nothing."""

    def do_POST(self):
        robot = self.server.robot
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        robot.asked += 1
        answer = robot.answers.pop(0) if robot.answers else "taken"
        if answer in ("taken", "late", "never", "nonsense", "cut"):
            robot.got.append((self.path, body))
        self.close_connection = True
        if answer in ("late", "never", "silent"):
            robot.go_on.wait(10)
        if answer in ("never", "silent", "cut"):
            return
        status, said, headers = self.said(answer)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(said)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(said)

    def said(self, answer):
        if answer in ("taken", "late"):
            return 200, json.dumps(TAKEN).encode(), {}
        if answer == "nonsense":
            return 200, b"<html>captive portal</html>", {}
        if isinstance(answer, dict):
            return 200, json.dumps(answer).encode(), {}
        status, headers = answer if isinstance(answer, tuple) else (answer, {})
        return status, b"no", headers


class Server(ThreadingHTTPServer):
    daemon_threads = True
    robot: Robot

    def handle_error(self, request, client_address):
        """The other side may have gone away; that is what is being tested."""


@contextmanager
def running():
    """Run a robot for a while."""
    with Server(("127.0.0.1", 0), Handler) as server:
        server.robot = Robot(server)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server.robot
        finally:
            server.robot.go_on.set()
            server.shutdown()
            thread.join()


def parameters(path):
    """Return the parameters of an address that was called."""
    return {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
