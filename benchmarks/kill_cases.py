"""办理中断电：服务进程在办理时被 kill -9 许多次，确认过的办理一件不丢，没有办了一半的。

八个经办人不停地办理（“催办”，每次一个自己的请求标识），服务进程在办理开始后一秒之内被杀，再起来，
如此反复。得到答复的办理必须都在；没得到答复的要么全在要么全不在，用同一个标识再提交一次，不会成
两件。最后核对每件办件的记录链、环节和 `qingdan verify`。运行：`benchmarks/kill_cases.py
[--times 200] [--cases 2000]`
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

from cases import FACTS, GENERATE, SERVE, environment
from cases_client import Browser, free_port

PROJECT = Path(__file__).resolve().parents[1]
RESULT = PROJECT / "benchmarks" / "results" / "kill_cases.json"
PEOPLE, LONGEST, PATIENCE = 8, 1.0, 120
DONE, REFUSED = 302, (409, 422)


@dataclass
class Acting(threading.Thread):
    """One person who acts again and again; what was not answered is asked once more."""

    port: int
    browser: Browser
    cases: list[int]
    stop: threading.Event
    acknowledged: set[str] = field(default_factory=set)
    unanswered: list[tuple[int, str]] = field(default_factory=list)
    answered_again: int = 0
    refused: int = 0
    odd: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.draw = Random(self.port)  # noqa: S311 - which case does not matter

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        while not self.stop.is_set():
            again = bool(self.unanswered)
            pk, key = (
                self.unanswered.pop() if again else (self.draw.choice(self.cases), uuid4().hex)
            )
            try:
                status = self._act(pk, key)
            except (OSError, ValueError):
                self.unanswered.append((pk, key))
                self.browser.connection.close()
                self.stop.wait(0.1)
                continue
            if status == DONE:
                self.acknowledged.add(key)
                self.answered_again += again
            elif status in REFUSED:
                self.refused += 1
            else:
                self.odd.append(f"{pk} {status}")

    def _act(self, pk: int, key: str) -> int:
        fields = {"action": "urge", "lane": "main", "reason": "请抓紧", "seen": 10**6, "key": key}
        return self.browser.post(f"/desk/cases/{pk}/act/", fields)[0]


class Server:
    """The serving process, killed and started again on the same port."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env, self.port = env, free_port()
        self.start()

    def start(self) -> None:
        listen = ["serve", "--listen", f"127.0.0.1:{self.port}"]
        self.child = subprocess.Popen(
            [sys.executable, "-c", SERVE, *listen], env=self.env, stdout=subprocess.DEVNULL
        )
        for _ in range(600):
            try:
                Browser(self.port).get("/manage/sign-in/")
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError(self.port)

    def kill(self) -> None:
        self.child.send_signal(signal.SIGKILL)
        self.child.wait()


def killed(server: Server, times: int, people: list[Acting]) -> None:
    """Kill the server under load, again and again, and let it come back."""
    draw = Random(20261124)  # noqa: S311 - the same moments every time
    for number in range(1, times + 1):
        _busy(people)
        time.sleep(LONGEST * draw.random())
        server.kill()
        server.start()
        done = sum(len(one.acknowledged) for one in people)
        print(f"\r杀了 {number} 次，确认的办理 {done} 件", end="", file=sys.stderr, flush=True)
    time.sleep(3)  # what was not answered is asked again
    print(file=sys.stderr)


def _busy(people: list[Acting]) -> None:
    """Wait until the server that has just come up answers people who act."""
    before, until = sum(len(one.acknowledged) for one in people), time.perf_counter() + PATIENCE
    while sum(len(one.acknowledged) for one in people) <= before + PEOPLE:
        if time.perf_counter() > until:
            raise TimeoutError(PATIENCE)
        time.sleep(0.02)


def checked(keys: list[str]) -> dict[str, Any]:
    """Return what is wrong in the database, run with its settings."""
    import django  # noqa: PLC0415 - only in the child

    django.setup()
    from django.db.models import Count  # noqa: PLC0415

    from qingdan.cases.models import CaseEvent  # noqa: PLC0415
    from qingdan.record.domain.verifying import verify  # noqa: PLC0415

    rows = CaseEvent.objects.exclude(request_key__startswith="copy-")
    there = set(rows.values_list("request_key", flat=True))
    twice = rows.values("request_key").annotate(n=Count("pk")).filter(n__gt=1).count()
    verdict = verify()
    return {
        "lost": len(set(keys) - there), "there": len(there), "twice": twice,
        "faults": [str(one) for one in verdict.faults], "count": verdict.count,
    }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--check", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.check:
        print(json.dumps(checked(json.load(sys.stdin))))
        return 0
    with tempfile.TemporaryDirectory(prefix="qingdan-kill-") as place:
        more = {"QINGDAN_DATABASE_URL": os.environ.get("QINGDAN_DATABASE_URL", "")}
        env, python = environment(Path(place), **more), sys.executable
        subprocess.run([python, "-c", GENERATE.format(given.cases)], env=env, check=True)
        subprocess.run(
            [python, "-m", "django", "collectstatic", "--noinput", "-v0"], env=env, check=True
        )
        told = subprocess.run(
            [python, "-c", FACTS.format(0)], env=env, check=True, capture_output=True
        )
        facts = json.loads(told.stdout.splitlines()[-1])
        server, stop = Server(env), threading.Event()
        people = [_person(server.port, facts, f"clerk{at}", stop) for at in range(PEOPLE)]
        for one in people:
            one.start()
        killed(server, given.times, people)
        stop.set()
        for one in people:
            one.join()
        server.kill()
        keys = [key for one in people for key in one.acknowledged]
        script = [python, __file__, "--check"]
        answer = subprocess.run(
            script, env=env, check=True, input=json.dumps(keys).encode(), capture_output=True
        )
        return reported(given.times, people, json.loads(answer.stdout.splitlines()[-1]))


def _person(port: int, facts: dict[str, Any], login: str, stop: threading.Event) -> Acting:
    browser, mine = Browser(port), facts["clerks"][login]
    fields: dict[str, object] = {"login_name": login, "password": facts["phrase"]}
    browser.sign_in("/manage/sign-in/", fields, f"/desk/cases/{mine['cases'][0]}/")
    return Acting(port, browser, mine["urged"], stop)


def reported(times: int, people: list[Acting], found: dict[str, Any]) -> int:
    """Keep the figures and say whether all is well."""
    row = {
        "数据库": "postgresql" if os.environ.get("QINGDAN_DATABASE_URL") else "sqlite",
        "杀了几次": times,
        "确认的办理": sum(len(one.acknowledged) for one in people),
        "没有答复、再提交后确认": sum(one.answered_again for one in people),
        "确认了却不在": found["lost"],
        "同一请求两件": found["twice"],
        "答复不是办成也不是拒绝": sum(len(one.odd) for one in people),
        "verify 核对的记录": found["count"],
        "verify 找到的错": len(found["faults"]),
    }
    RESULT.write_text(
        json.dumps({"title": "办理中断电", "rows": [row]}, ensure_ascii=False, indent=1),
        encoding="utf-8",
    )
    print(*(f"{key} {one}" for key, one in row.items()), sep="\n")
    print(*found["faults"][:5], *(odd for one in people for odd in one.odd[:2]), sep="\n")
    return int(bool(found["lost"] or found["twice"] or found["faults"]))


if __name__ == "__main__":
    sys.exit(main())
