"""工作台、办件页、办理有多快：一百万件、约一千万条办理记录，和 django-helpdesk 在同一次运行里比。

办件由 `cases_generate.py` 按随程序带的情景做成（20 个乡镇，约三分之一在办）。服务是 `qingdan serve`
本身，登录、CSRF、会话照常；20 个乡镇经办人各一个保持连接的客户端。SQLite 一个进程，PostgreSQL
两个进程，数据库照缺省落盘。“处理器”是服务和数据库花在每个请求上的处理器时间；客户端和机器上的
别的工作也占同样的两个核，“两核每秒”是按处理器时间推算两核全给服务时的数。办理是真的提交下一步，
做完了用“催办”。对照写入同样多的工单（每张十条跟进），同样的数据库、同样的客户端，一个进程八线程；
它的列表是它自己的表格数据（25 行）。运行：`benchmarks/cases.py [--database postgresql]
[--cases 100000] [--seconds 20] [--mix 300]`
"""

import argparse
import base64
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

from cases_client import Browser, Measured, Request, free_port, measured, processor_seconds

PROJECT = Path(__file__).resolve().parents[1]
RESULT = PROJECT / "benchmarks" / "results" / "cases.json"
HERE = Path(__file__).parent
SERVE = "from qingdan.commands.front import main; main()"
GOALS = {"工作台": 200, "列表第 1 页": 200, "办件页": 300, "办理": 200}
MOST_QUERIES, MIX, LONGEST = 20, 200, 150
QUERIES = {"工作台": "bench", "列表第 1 页": "list", "办件页": "case", "办理": "act"}
Spent = Callable[[], dict[str, float]]


def environment(folder: Path, **more: str) -> dict[str, str]:
    paths = os.pathsep.join(map(str, (PROJECT / "src", PROJECT, HERE)))
    own = {
        "QINGDAN_DATA_DIR": str(folder), "QINGDAN_SECOND_FACTOR": "none",
        "PYTHONPATH": f"{paths}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
    }  # fmt: skip
    return {"DJANGO_SETTINGS_MODULE": "qingdan.settings.base", **os.environ, **own, **more}


@contextmanager
def postgres(folder: Path) -> Iterator[tuple[str, int]]:
    """Run a server that keeps what it says it keeps; yield its socket's folder and process."""
    tools = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    run = [*owner] if os.getuid() == 0 else []
    place = folder / "postgres"
    place.mkdir()
    subprocess.run(["chown", "postgres", place], check=True)
    folder.chmod(0o755)
    data = place / "data"
    quiet = {"cwd": place, "check": True, "stdout": subprocess.DEVNULL}
    made = [*run, tools / "initdb", "--pgdata", data, "--username", "qingdan", "--auth", "trust"]
    subprocess.run([*made, "--encoding", "UTF8", "--locale", "C.UTF-8"], **quiet)
    options = f"-c listen_addresses='' -c unix_socket_directories={place} -c shared_buffers=2GB"
    start = [*run, tools / "pg_ctl", "--pgdata", data, "--wait", "--log", place / "log"]
    subprocess.run([*start, "--options", f"{options} -c max_wal_size=8GB", "start"], **quiet)
    pid = int((data / "postmaster.pid").read_text(encoding="utf-8").split()[0])
    try:
        subprocess.run([*run, tools / "createdb", "-h", place, "-U", "qingdan", "peer"], **quiet)
        yield str(place), pid
    finally:
        subprocess.run([*start, "--mode", "fast", "stop"], **quiet)


@contextmanager
def serving(command: list[str], env: Mapping[str, str], port: int, page: str) -> Iterator[int]:
    """Run a server until the block ends; yield its process."""
    child = subprocess.Popen(command, env=dict(env), stdout=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                if Browser(port).get(page)[0] < 500:
                    break
            except OSError:
                time.sleep(0.2)
        yield child.pid
    finally:
        child.terminate()
        child.wait()


class Ours:
    """Requests to this program."""

    def __init__(self, facts: dict[str, Any], ports: list[int]) -> None:
        self.facts, self.draw = facts, Random(20261124)  # noqa: S311 - the same every time
        self.names = sorted(facts["clerks"])
        self.clerks = [
            self._entered(name, ports[at % len(ports)]) for at, name in enumerate(self.names)
        ]
        self.county = [self._entered("county", ports[at % len(ports)]) for at in range(4)]
        self.urging = {name: count() for name in self.names}
        self.acted = self.refused = 0

    def _entered(self, login: str, port: int) -> Browser:
        browser = Browser(port)
        fields: dict[str, object] = {"login_name": login, "password": self.facts["phrase"]}
        page = f"/desk/cases/{self.facts['clerks'].get(login, {}).get('cases', [1])[0]}/"
        browser.sign_in("/manage/sign-in/", fields, page)
        browser.login = login  # type: ignore[attr-defined] # whose it is
        return browser

    def bench(self, _: int) -> Request:
        return "工作台", lambda browser: browser.get("/desk/")

    def first(self, _: int) -> Request:
        return "列表第 1 页", lambda browser: browser.get("/desk/?tab=all")

    def far(self, _: int) -> Request:
        spot = f"2026-06-01T00:00:00%2B00:00~{self.facts['spot']}"
        return "列表远页", lambda browser: browser.get(f"/desk/?tab=all&after={spot}")

    def case(self, _: int) -> Request:
        def act(browser: Any) -> tuple[int, bytes]:
            pk = self.draw.choice(self.facts["clerks"][browser.login]["cases"])
            return browser.get(f"/desk/cases/{pk}/")

        return "办件页", act

    def act(self, _: int) -> Request:
        def act(browser: Any) -> tuple[int, bytes]:
            mine = self.facts["clerks"][browser.login]
            if mine["acts"]:
                chosen = mine["acts"].pop()
                fields, pk = chosen["fields"], chosen["case"]
            else:
                pk = mine["urged"][next(self.urging[browser.login]) % len(mine["urged"])]
                fields = {"action": "urge", "lane": "main", "reason": "请抓紧办", "seen": 100_000}
            sent = {**fields, "key": uuid4().hex}
            status, text = browser.post(f"/desk/cases/{pk}/act/", sent)
            self.acted += status == 302
            if status in (409, 422):
                self.refused += 1
                return 200, text
            return status, text

        return "办理", act

    def mixed(self, number: int) -> Request:
        """Four reads for one act."""
        kinds = (self.case, self.bench, self.case, self.first, self.act)
        return kinds[number % 5](number)


class Peer:
    """Requests to django-helpdesk."""

    def __init__(self, tickets: int, port: int) -> None:
        self.tickets, self.draw = tickets, Random(20261124)  # noqa: S311 - the same every time
        self.clerks = [Browser(port) for _ in range(8)]
        for one in self.clerks:
            fields: dict[str, object] = {"username": "clerk", "password": "correct-horse-battery"}
            one.sign_in("/login/", fields, "/tickets/1/")
        asked = {"filtering": {"status__in": [1, 2]}, "sorting": "created", "sortreverse": False}
        query = base64.b64encode(json.dumps(asked).encode()).decode()
        table = "draw=1&start={}&length=25&order[0][column]=0&order[0][dir]=asc&search[value]="
        self.table = f"/datatables_ticket_list/{query}?{table}"

    def first(self, _: int) -> Request:
        return "列表第 1 页", lambda browser: browser.get(self.table.format(0))

    def far(self, _: int) -> Request:
        start = max(0, min(10_000, self.tickets // 75 - 1) * 25)
        return "列表远页", lambda browser: browser.get(self.table.format(start))

    def case(self, _: int) -> Request:
        pk = self.draw.randint(1, self.tickets)
        return "办件页", lambda browser: browser.get(f"/tickets/{pk}/")

    def act(self, _: int) -> Request:
        pk = self.draw.randint(1, self.tickets)
        fields: dict[str, object] = {"comment": "已到现场查看。", "public": 1, "new_status": 1}
        return "办理", lambda browser: browser.post(f"/tickets/{pk}/update/", fields)


def row(what: str, who: str, found: Measured, **more: Any) -> dict[str, Any]:
    goal = GOALS.get(what) if who == "本程序" else None
    cores = 2000 / found.processor if found.processor else 0
    for why in found.errors[:3]:
        print(f"  出错：{why}", file=sys.stderr)
    return {
        "做什么": what, "程序": who, "每秒": round(found.rate, 1), "p50（毫秒）": round(found.p(50), 1),
        "p95（毫秒）": round(found.p(95), 1), "处理器（毫秒）": round(found.processor, 1),
        "两核每秒": round(cores), "目标": f"≥ {goal}" if goal else "",
        "达到": cores >= goal if goal else "", "出错": len(found.errors), **more,
    }  # fmt: skip


def ours(folder: Path, given: argparse.Namespace, base: dict[str, str], spent: Spent) -> Any:
    """Yield the rows of this program."""
    env, python = environment(folder, **base), sys.executable
    subprocess.run([python, "-m", "django", "collectstatic", "--noinput", "-v0"], env=env, check=True)
    if not given.data:
        subprocess.run([python, HERE / "cases_generate.py", str(given.cases)], env=env, check=True)
    told = subprocess.run(
        [python, HERE / "cases_facts.py"], env=env, check=True, capture_output=True, text=True
    )
    facts = json.loads(told.stdout.splitlines()[-1])
    ports = [free_port() for _ in range(2 if base else 1)]
    with ExitStack() as stack:
        pids = [
            stack.enter_context(serving(
                [python, "-c", SERVE, "serve", "--listen", f"127.0.0.1:{port}"],
                env | ({} if at == 0 else {"QINGDAN_BACKGROUND": "0"}), port, "/manage/sign-in/",
            ))
            for at, port in enumerate(ports)
        ]  # fmt: skip
        all_spent = lambda: {"服务": sum(map(processor_seconds, pids)), **spent()}  # noqa: E731
        client = Ours(facts, ports)
        plans = (
            ("工作台", client.clerks[:4], client.bench), ("列表第 1 页", client.county, client.first),
            (f"列表第 {facts['far']} 页", client.county, client.far),
            ("办件页", client.clerks[:4], client.case), ("办理", client.clerks[:8], client.act),
        )  # fmt: skip
        for what, browsers, draw in plans:
            measured(browsers, draw, seconds=min(2, given.seconds), spent=all_spent)
            found = measured(browsers, draw, seconds=given.seconds, spent=all_spent)
            asked = facts["queries"].get(QUERIES.get(what, ""), "")
            yield row(what, "本程序", found, 查询=asked)
        before = client.refused
        found = measured(
            client.clerks, client.mixed, seconds=given.mix, spent=all_spent, rate=given.rate
        )
        name = f"混合，五分之一写，{given.mix} 秒，每秒要 {given.rate:.0f}"
        refused = client.refused - before
        yield row(name, "本程序", found, 其中拒绝=refused) | {
            "目标": f"p95 ≤ {LONGEST}，无错", "达到": found.p(95) <= LONGEST and not found.errors
            and found.rate >= 0.98 * given.rate,
        }  # fmt: skip


def theirs(folder: Path, given: argparse.Namespace, base: dict[str, str], spent: Spent) -> Any:
    """Yield the rows of the peer, installed in an environment of its own."""
    python = Path(given.peer) if given.peer else folder / "venv" / "bin" / "python"
    if not given.peer:
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
        install = [python, "-m", "pip", "install", "-q", "django-helpdesk", "waitress"]
        subprocess.run([*install, "psycopg[binary]"], check=True)
    env = {**os.environ, "PEER_DIR": str(folder), **base}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    script, port = [python, HERE / "cases_peer.py"], free_port()
    begun = time.perf_counter()
    subprocess.run([*script, "prepare", str(given.tickets or given.cases)], env=env, check=True)
    print(f"django-helpdesk 写入 {time.perf_counter() - begun:.0f} 秒", file=sys.stderr)
    with serving([*script, "serve", str(port)], env, port, "/login/") as pid:
        all_spent = lambda: {"服务": processor_seconds(pid), **spent()}  # noqa: E731
        client = Peer(given.tickets or given.cases, port)
        for what, draw in (("列表第 1 页", client.first), ("列表远页", client.far),
                           ("办件页", client.case), ("办理", client.act)):  # fmt: skip
            found = measured(client.clerks[:4], draw, seconds=given.seconds, spent=all_spent)
            yield row(what, "django-helpdesk", found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--tickets", type=int, default=0, help="of the peer; as many as cases")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--mix", type=float, default=300)
    parser.add_argument("--rate", type=float, default=MIX)
    parser.add_argument("--data", default="", help="a data folder that is there (SQLite)")
    parser.add_argument("--peer", default="", help="python of an environment with the peer")
    parser.add_argument("--without-peer", action="store_true")
    given = parser.parse_args()
    rows: list[dict[str, Any]] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="qingdan-bench-")))
        mine, peer, spent = {}, {}, dict
        if given.database == "postgresql":
            place, pid = stack.enter_context(postgres(folder))
            mine["QINGDAN_DATABASE_URL"] = (
                f"postgres://qingdan@{place.replace('/', '%2F')}/postgres"
            )
            peer["PEER_SOCKET"] = place
            spent = lambda: {"数据库": processor_seconds(pid)}  # type: ignore[assignment] # noqa: E731
        data = Path(given.data) if given.data else folder / "data"
        data.mkdir(exist_ok=True)
        works = [ours(data, given, mine, spent)]
        works += [] if given.without_peer else [theirs(folder, given, peer, spent)]
        for work in works:
            for one in work:
                rows.append({"数据库": given.database, **one})
                print(*rows[-1].values(), sep="  ", flush=True)
    written(rows, given.database)
    return 0


def written(rows: list[dict[str, Any]], database: str) -> None:
    """Keep the rows; those of the other database stay."""
    kept = json.loads(RESULT.read_text(encoding="utf-8"))["rows"] if RESULT.exists() else []
    rows = [*(one for one in kept if one["数据库"] != database), *rows]
    text = json.dumps({"title": "办件", "rows": rows}, ensure_ascii=False, indent=1)
    RESULT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
