"""A small client that keeps its connection, signs in, and sends requests as fast as asked."""

import http.client
import os
import re
import socket
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
TICK = os.sysconf("SC_CLK_TCK")
GOOD = (http.client.OK, http.client.FOUND)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class Browser:
    """One person with a connection and cookies."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies, self.token = port, {}, ""  # type: ignore[var-annotated] # text
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def get(self, path: str) -> tuple[int, bytes]:
        return self._asked("GET", path, None)

    def post(self, path: str, fields: dict[str, object]) -> tuple[int, bytes]:
        body = urlencode({"csrfmiddlewaretoken": self.token, **fields}, doseq=True)
        return self._asked("POST", path, body)

    def _asked(self, method: str, path: str, body: str | None) -> tuple[int, bytes]:
        sent = {"Cookie": "; ".join(f"{key}={one}" for key, one in self.cookies.items())}
        try:
            self.connection.request(method, path, body, sent | (FORM if body else {}))
            answer = self.connection.getresponse()
        except (http.client.HTTPException, ConnectionError, BrokenPipeError):
            self.connection.close()
            raise
        for line in answer.headers.get_all("Set-Cookie") or ():
            key, _, value = line.split(";")[0].partition("=")
            self.cookies[key] = value
        return answer.status, answer.read()

    def sign_in(self, path: str, fields: dict[str, object], inside: str) -> None:
        """Sign in through the form, and keep the token of a page inside."""
        self._keep_token(self.get(path)[1])
        status, text = self.post(path, fields)
        if status != http.client.FOUND:
            raise RuntimeError(text.decode()[:2000])
        self._keep_token(self.get(inside)[1])

    def _keep_token(self, text: bytes) -> None:
        found = TOKEN.search(text.decode())
        self.token = found[1] if found else self.token


@dataclass
class Measured:
    """What came of many requests."""

    seconds: float
    spent: dict[str, float]
    times: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(map(len, self.times.values()))

    @property
    def rate(self) -> float:
        return self.count / self.seconds

    @property
    def processor(self) -> float:
        """Milliseconds of processor time of server and database for one request."""
        return sum(self.spent.values()) * 1000 / max(self.count, 1)

    def p(self, percent: int) -> float:
        every = sorted(one for times in self.times.values() for one in times)
        return quantiles(every, n=100)[percent - 1] * 1000 if len(every) > 1 else 0.0


Request = tuple[str, Callable[[Browser], tuple[int, bytes]]]


def measured(
    browsers: Iterable[Browser],
    draw: Callable[[int], Request],
    *,
    seconds: float,
    spent: Callable[[], dict[str, float]],
    rate: float = 0,
) -> Measured:
    """Let every browser send requests in a thread of its own.

    Args:
        browsers: signed in.
        draw: returns the next request, by its number: a name and what to do.
        seconds: how long.
        spent: returns the processor seconds spent so far, by part.
        rate: so many requests a second in all; 0 for as many as go.
    """
    found, lock, numbers = Measured(0, {}), threading.Lock(), iter(range(10**9))
    before, begun = spent(), time.perf_counter()

    def work(browser: Browser) -> None:
        while time.perf_counter() - begun < seconds:
            with lock:
                number = next(numbers)
            if rate:
                time.sleep(max(0.0, begun + number / rate - time.perf_counter()))
            name, act = draw(number)
            started = time.perf_counter()
            try:
                status, text = act(browser)
                why = "" if status in GOOD else f"{name} {status} {text[-200:]!r}"
            except OSError as trouble:
                why = f"{name} {trouble!r}"
            with lock:
                found.times.setdefault(name, []).append(time.perf_counter() - started)
                if why:
                    found.errors.append(why)

    threads = [threading.Thread(target=work, args=(one,)) for one in browsers]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    found.seconds = time.perf_counter() - begun
    after = spent()
    found.spent = {key: after[key] - one for key, one in before.items()}
    return found


def processor_seconds(pid: int) -> float:
    """Return what a process and those it started have spent."""
    total = 0.0
    for one in (pid, *_children(pid)):
        try:
            text = Path(f"/proc/{one}/stat").read_text(encoding="utf-8")
        except OSError:
            continue
        parts = text.rpartition(")")[2].split()
        total += sum(map(int, parts[11:15])) / TICK
    return total


def _children(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8")
    except OSError:
        return []
    found = [int(one) for one in text.split()]
    return found + [deeper for one in found for deeper in _children(one)]
