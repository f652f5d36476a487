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
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from cases_asking import Ours, Peer
from cases_client import Browser, Measured, free_port, measured, processor_seconds
from cases_postgres import postgres

PROJECT = Path(__file__).resolve().parents[1]
RESULT = PROJECT / "benchmarks" / "results" / "cases.json"
HERE = Path(__file__).parent
GENERATE = "import cases_generate; cases_generate.main({})"
FACTS = "import cases_facts; cases_facts.main({})"
PEER = "import cases_peer; cases_peer.main()"
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


def row(what: str, who: str, found: Measured, **more: Any) -> dict[str, Any]:
    goal = GOALS.get(what) if who == "本程序" else None
    cores = 2000 / found.processor if found.processor else 0
    for why in found.errors[:3]:
        print(f"  出错：{why}", file=sys.stderr)
    return {
        "做什么": what, "程序": who, "每秒": round(found.rate, 1),
        "p50（毫秒）": round(found.p(50), 1),
        "p95（毫秒）": round(found.p(95), 1), "处理器（毫秒）": round(found.processor, 1),
        "两核每秒": round(cores), "目标": f"≥ {goal}" if goal else "",
        "达到": cores >= goal if goal else "", "出错": len(found.errors), **more,
    }  # fmt: skip


def prepared(given: argparse.Namespace, env: dict[str, str]) -> dict[str, Any]:
    """Fill the database, unless there is one, and return what is in it."""
    python = [sys.executable, "-c"]
    static = [sys.executable, "-m", "django", "collectstatic", "--noinput", "-v0"]
    subprocess.run(static, env=env, check=True)
    if not given.data:
        subprocess.run([*python, GENERATE.format(given.cases)], env=env, check=True)
    asked = [*python, FACTS.format("")]
    told = subprocess.run(asked, env=env, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return found


def ours(folder: Path, given: argparse.Namespace, base: dict[str, str], spent: Spent) -> Any:
    """Yield the rows of this program."""
    env, python = environment(folder, **base), sys.executable
    facts = prepared(given, env)
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
            ("工作台", client.clerks[:4], client.bench),
            ("列表第 1 页", client.county, client.first),
            (f"列表第 {facts['far']} 页", client.county, client.far),
            ("办件页", client.clerks[:4], client.case),
            ("办理", client.clerks[:8], client.act),
        )
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
    env = {**os.environ, "PEER_DIR": str(folder), "PYTHONPATH": str(HERE), **base}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    script, port = [python, "-c", PEER], free_port()
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
    parser.add_argument("--only-generate", action="store_true", help="into the settings' database")
    given = parser.parse_args()
    if given.only_generate:
        import cases_generate  # noqa: PLC0415 - needs the settings

        cases_generate.main(given.cases)
        return 0
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
