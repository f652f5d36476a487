"""许多人同时登录时，查清单的人等多久。

八个人不停地登录（每次一遍 argon2id），同时一个人逐次打开一个公开页面，量这个页面的等待时间；
没有人登录时量一遍作底。程序自己把同时计算的密码限为“核数减一”，排队的不超过一半线程，其余的
请其稍候（回答 503，这里等 1 秒再试）。对照是同一个程序，只去掉这个限制。两种各开一个服务，
用同样的数据，轮流量。
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from time import perf_counter, sleep
from typing import Any
from urllib.parse import urlencode

PROJECT = Path(__file__).resolve().parents[1]
RESULT = PROJECT / "benchmarks" / "results" / "signing_in.json"
PEOPLE, REQUESTS, PATIENCE, NICE_TO_READ = 8, 300, 1.0, 3
PAGE = "/t/150222105/"
PHRASE = "风从阴山北坡吹来又是一年春天"
BOUNDED, UNBOUNDED = "限制同时计算（本程序）", "不限制（对照）"
GOAL = 200


def prepare() -> None:
    """Fill the data folder named by the environment."""
    from django.core.management import call_command  # noqa: PLC0415 - after setup
    from django.utils import timezone  # noqa: PLC0415

    from qingdan.parties.models import Officer  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_samples")
    for number in range(PEOPLE):
        officer = Officer(
            login_name=f"person{number}", full_name=f"第{number}人", joined_at=timezone.now()
        )
        officer.set_password(PHRASE)
        officer.save()


def serve(port: int, *, bounded: bool) -> None:
    """Serve with eight threads, as installed, until ended."""
    import waitress  # noqa: PLC0415 - only in the child
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    from qingdan.parties.domain.signing import hashing  # noqa: PLC0415

    if not bounded:
        open_wide = hashing.Turnstile(at_once=1000, places=1000)
        hashing.turnstile = lambda: open_wide  # type: ignore[assignment] # the peer
    waitress.serve(get_wsgi_application(), listen=f"127.0.0.1:{port}", threads=8, _quiet=True)


@contextmanager
def server(*, bounded: bool) -> Iterator[int]:
    """Run a server in its own process and data folder; yield its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"QINGDAN_DATA_DIR": folder, "QINGDAN_SECOND_FACTOR": "none"}
        me = [sys.executable, __file__]
        subprocess.run([*me, "prepare"], env=environment, check=True, capture_output=True)
        command = [*me, "serve", str(port), "bounded" if bounded else "unbounded"]
        child = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        try:
            wait_for(port)
            yield port
        finally:
            child.terminate()
            child.wait()


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            if get(port, PAGE)[0] == http.client.OK:
                return
        except OSError:
            sleep(0.1)
    raise TimeoutError(port)


def get(port: int, path: str) -> tuple[int, Any, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers, body


class Person(threading.Thread):
    """Signs in again and again, each time as a new visitor."""

    def __init__(self, port: int, name: str, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.login_name, self.stop = port, name, stop
        self.done, self.told_to_wait = 0, 0

    def run(self) -> None:
        _, headers, body = get(self.port, "/manage/sign-in/")
        cookie = headers["Set-Cookie"].split(";")[0]
        token = body.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        fields = {
            "csrfmiddlewaretoken": token,
            "login_name": self.login_name,
            "password": PHRASE,
        }
        form = urlencode(fields)
        kind = "application/x-www-form-urlencoded"
        while not self.stop.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
            sent = {"Cookie": cookie, "Content-Type": kind}
            connection.request("POST", "/manage/sign-in/", form, sent)
            status = connection.getresponse().status
            connection.close()
            self.done += status == http.client.FOUND
            if status == http.client.SERVICE_UNAVAILABLE:
                self.told_to_wait += 1
                self.stop.wait(PATIENCE)


def reading(port: int) -> list[float]:
    """Return how long each of many readings of the public page took, in milliseconds."""
    times = []
    for _ in range(REQUESTS):
        started = perf_counter()
        get(port, PAGE)
        times.append((perf_counter() - started) * 1000)
        sleep(NICE_TO_READ / 1000)
    return times


def row(what: str, times: list[float], people: list[Person], seconds: float) -> dict[str, Any]:
    cuts = quantiles(times, n=100)
    return {
        "情形": what,
        "页面 p50（毫秒）": round(cuts[49], 1),
        "页面 p95（毫秒）": round(cuts[94], 1),
        "最长（毫秒）": round(max(times), 1),
        "每秒登录": round(sum(one.done for one in people) / seconds, 1),
        "请其稍候": sum(one.told_to_wait for one in people),
    }


def measured(*, bounded: bool) -> list[dict[str, Any]]:
    """Measure one program idle and while people sign in."""
    name = BOUNDED if bounded else UNBOUNDED
    with server(bounded=bounded) as port:
        reading(port)
        rows = [row(f"无人登录，{name}", reading(port), [], 1)]
        stop = threading.Event()
        people = [Person(port, f"person{number}", stop) for number in range(PEOPLE)]
        for one in people:
            one.start()
        sleep(1)
        started, before = perf_counter(), sum(one.done for one in people)
        times = reading(port)
        seconds = perf_counter() - started
        rows.append(row(f"{PEOPLE} 人不停登录，{name}", times, people, seconds))
        rows[-1]["每秒登录"] = round((sum(one.done for one in people) - before) / seconds, 1)
        stop.set()
        for one in people:
            one.join()
    return rows


def main() -> None:
    if len(sys.argv) > 1:
        sys.path.insert(0, str(PROJECT / "src"))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingdan.settings.base")
        import django  # noqa: PLC0415 - only in the child

        django.setup()
        if sys.argv[1] == "prepare":
            prepare()
        else:
            serve(int(sys.argv[2]), bounded=sys.argv[3] == "bounded")
        return
    rows = [one for bounded in (True, False) for one in measured(bounded=bounded)]
    for one in rows:
        one["目标 p95"] = f"≤ {GOAL}" if BOUNDED in one["情形"] else ""
        one["达到"] = one["页面 p95（毫秒）"] <= GOAL if BOUNDED in one["情形"] else ""
    RESULT.parent.mkdir(exist_ok=True)
    result = {"title": "登录", "rows": rows}
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    for one in rows:
        print(*one.values(), sep="  ")


if __name__ == "__main__":
    main()
