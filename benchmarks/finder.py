"""问答和检索有多快，答得多准：两个乡镇，和一百万项。

“一个乡镇里问”是给出问题和乡镇，得到最像的五项；“完整答复”另含依据的条文、谁牵头、下一步和找谁；
“全部地方查”不说乡镇，得到最像的五十种写法和各自的乡镇（对照：五十项）；“全部地方按字词查”查的是
答案名称里的八个字，各家都找得对，才好只比快慢：不慢于 tantivy 才算达到。百万项由两份样例清单做成
约四千个乡镇：换地名，四成事项改几个词，约三分之一写法不同，每次都一样。对照用同样的条目、同样的
二字串，按 BM25 排序。每个程序一个进程，绑在同一个核上，轮流问同样的题；第一轮作热身，只计准确，
以后各轮合起来取分位数。时间都算到读出乡镇、清单、序号和名称为止。“命中”是清单上有答案的题里第一个
（前三个里有一个）答对的比例；全部地方查以标准事项相同为对。更快而答得更差的，不算更快。
题目不参与训练，换一份：`benchmarks/finder.py --questions 文件`。
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any

import finder_setting
from finder_engines import ENGINES, NICE, work
from finder_grading import Asked, graded

PROJECT = Path(__file__).resolve().parents[1]
RESULT = PROJECT / "benchmarks" / "results" / "finder.json"
QUESTIONS = PROJECT / "samples" / "questions.jsonl"
ENTRIES, ROUNDS, TIMED = 1_000_000, 3, 100
"""How many entries; timed rounds; questions in each of these."""
OURS = next(iter(ENGINES))
PEER = "tantivy"
IN_TOWNSHIP, ANSWERED = "in_township", "answered"
EVERYWHERE, BY_WORDS = "everywhere", "by_words"
GOALS = {
    ("两个乡镇", IN_TOWNSHIP): 20,
    ("两个乡镇", ANSWERED): 20,
    ("百万项", IN_TOWNSHIP): 30,
    ("百万项", EVERYWHERE): 30,
    ("百万项", BY_WORDS): 30,
}
CALLED = {
    IN_TOWNSHIP: "一个乡镇里问",
    ANSWERED: "一个乡镇里问，完整答复",
    EVERYWHERE: "全部地方查",
    BY_WORDS: "全部地方按字词查",
}
HTTP_GOAL, MOST_DISK, SOON = 60, 400, 2


class Engine:
    """One engine in a process of its own, ready for questions."""

    def __init__(self, name: str, folder: Path, *, processor: bool) -> None:
        self.name = name
        clock = "processor" if processor else "wall"
        self._child = subprocess.Popen(
            [sys.executable, __file__, "--work", name, str(folder), clock],
            env=environment(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.built = self._told()

    def ask(self, do: str, questions: Sequence[Sequence[str]]) -> tuple[list[float], list[Any]]:
        """Ask a list of questions; return milliseconds and what was found for each."""
        assert self._child.stdin  # noqa: S101 - a pipe was asked for
        print(json.dumps({"do": do, "questions": questions}), file=self._child.stdin, flush=True)
        told = self._told()
        return told["times"], told["found"]

    def _told(self) -> dict[str, Any]:
        assert self._child.stdout  # noqa: S101 - a pipe was asked for
        line = self._child.stdout.readline()
        if not line:
            raise RuntimeError(self.name)
        told: dict[str, Any] = json.loads(line)
        return told

    def close(self) -> None:
        self._child.kill()
        self._child.wait()


def environment(folder: Path) -> dict[str, str]:
    """Return what a process works with: its data folder, one thread for numbers."""
    paths = os.pathsep.join(map(str, (PROJECT / "src", PROJECT, PROJECT / "benchmarks")))
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "qingdan.settings.base",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONPATH": paths,
        "QINGDAN_DATA_DIR": str(folder),
        "QINGDAN_SECOND_FACTOR": "none",
    }


def prepared(folder: Path, entries: int, model: str, questions: Path) -> list[Asked]:
    """Fill a data folder in a process of its own; return the questions."""
    folder.mkdir()
    command = [sys.executable, __file__, "--prepare", str(entries), model, str(questions)]
    subprocess.run(command, env=environment(folder), check=True, stdout=subprocess.DEVNULL)
    text = (folder / "finder" / finder_setting.ASKED).read_text(encoding="utf-8")
    asked: list[Asked] = json.loads(text)
    return asked


def compared(
    engines: Sequence[Engine], scale: str, do: str, asked: Sequence[Asked], folder: Path
) -> list[dict[str, Any]]:
    """Let engines answer in turn; return a row for each."""
    everywhere = do in {EVERYWHERE, BY_WORDS}
    key = "words" if do == BY_WORDS else "question"
    questions = [one[key][: 1 if everywhere else None] for one in asked]
    every = max(1, len(questions) // TIMED)
    hits = {}
    for engine in engines:
        found = engine.ask(do, questions)[1]
        hits[engine.name] = graded(found, asked, folder if everywhere else None)
    times: dict[str, list[float]] = {engine.name: [] for engine in engines}
    for _ in range(ROUNDS):
        for engine in engines:
            times[engine.name] += engine.ask(do, questions[::every])[0]
    rows = [
        row(scale, do, engine.name, times[engine.name])
        | dict(zip(("首选命中", "前三命中"), hits[engine.name], strict=True))
        | size(engine, do)
        for engine in engines
    ]
    if everywhere:
        beside_peer(rows)
    return rows


def beside_peer(rows: Sequence[dict[str, Any]]) -> None:
    """Let our row reach its goal only where a peer is no faster."""
    ours, peer = (next(row for row in rows if row["程序"] == name) for name in (OURS, PEER))
    ours["目标 p95"] += f"，不慢于 {PEER}"
    ours["达到"] = ours["达到"] and ours["p95（毫秒）"] <= peer["p95（毫秒）"]


def row(scale: str, do: str, engine: str, times: list[float]) -> dict[str, Any]:
    cuts = quantiles(times, n=100)
    goal = GOALS.get((scale, do)) if engine == OURS else None
    return {
        "规模": scale,
        "做什么": CALLED[do],
        "程序": engine,
        "p50（毫秒）": round(cuts[49], 1),
        "p95（毫秒）": round(cuts[94], 1),
        "最长（毫秒）": round(max(times), 1),
        "目标 p95": f"≤ {goal}" if goal else "",
        "达到": cuts[94] <= goal if goal else "",
    }


def size(engine: Engine, do: str) -> dict[str, Any]:
    """Return what an engine's index cost, beside the work that needs it."""
    if do == ANSWERED or (engine.name == OURS and do == IN_TOWNSHIP):
        return {}
    built = engine.built
    return {
        "建索引（秒）": round(built["seconds"], 1),
        "磁盘（MB）": round(built["disk"] / 1e6, 1),
        "内存（MB）": round(built["memory"] / 1e6),
    }


def two_townships(folder: Path, asked: list[Asked], *, processor: bool) -> list[dict[str, Any]]:
    with engines_on(folder, list(ENGINES), processor=processor) as engines:
        rows = compared(engines[:1], "两个乡镇", ANSWERED, asked, folder)
        rows += compared(engines, "两个乡镇", IN_TOWNSHIP, asked, folder)
    return [*rows[:1], over_http(folder, asked), *rows[1:]]


def a_million(folder: Path, asked: list[Asked], *, processor: bool) -> list[dict[str, Any]]:
    with engines_on(folder, list(ENGINES), processor=processor) as engines:
        rows = compared(engines, "百万项", IN_TOWNSHIP, asked, folder)
        for do in (EVERYWHERE, BY_WORDS):
            rows += compared(engines, "百万项", do, asked, folder)
    done = subprocess.run(
        [sys.executable, __file__, "--publish"],
        env=environment(folder), check=True, capture_output=True, text=True,
    )  # fmt: skip
    seconds = float(done.stdout)
    disk = next(one["磁盘（MB）"] for one in rows if one["程序"] == OURS and "磁盘（MB）" in one)
    return [
        *rows,
        limit("发布一版到搜得到（秒）", seconds, SOON),
        limit("索引（MB）", disk, MOST_DISK),
    ]


def limit(what: str, value: float, goal: float) -> dict[str, Any]:
    told = {"规模": "百万项", "做什么": f"{what}：{value:.4g}", "程序": OURS}
    return told | {"目标 p95": f"≤ {goal}", "达到": value <= goal}


@contextmanager
def engines_on(folder: Path, names: Sequence[str], *, processor: bool) -> Iterator[list[Engine]]:
    """Start engines one after the other, each alone while it builds."""
    with ExitStack() as stack:
        engines = []
        for name in names:
            engine = Engine(name, folder, processor=processor)
            stack.callback(engine.close)
            engines.append(engine)
            built = engine.built
            print(name, f"{built['seconds']:.1f} 秒", f"{built['disk'] / 1e6:.0f} MB", flush=True)
        yield engines


def over_http(folder: Path, asked: Sequence[Asked]) -> dict[str, Any]:
    """Ask a server on the core of the engines from another core."""
    every = max(1, len(asked) // TIMED)
    questions = [one["question"] for one in asked[::every]]
    with finder_setting.server([sys.executable, __file__], environment(folder)) as ask:
        rounds = [[ask(*one) for one in questions] for _ in range(ROUNDS + 1)]
    told = row("两个乡镇", ANSWERED, OURS, [one for times in rounds[1:] for one in times])
    reached = told["p95（毫秒）"] <= HTTP_GOAL
    return told | {"做什么": "POST /api/v1/ask", "目标 p95": f"≤ {HTTP_GOAL}", "达到": reached}


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="问答和检索的基准")
    parser.add_argument("--questions", type=Path, default=QUESTIONS, help="JSON 行，每行一题")
    parser.add_argument("--entries", type=int, default=ENTRIES, help="百万项改成多少项；0 不做")
    parser.add_argument("--processor", action="store_true", help="计处理器时间（同机有别的程序时）")
    for inner in ("--work", "--prepare"):
        parser.add_argument(inner, nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--publish", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def in_a_process_of_its_own(given: argparse.Namespace) -> bool:
    """Do what this script starts itself for; tell whether it was that."""
    if given.work:
        name, folder, clock = given.work
        work(name, Path(folder), processor=clock == "processor")
        return True
    if not (given.prepare or given.serve or given.publish):
        return False
    finder_setting.set_up()
    if given.prepare:
        entries, model, questions = given.prepare
        finder_setting.prepare(int(entries), model, Path(questions))
    elif given.serve:
        finder_setting.serve(given.serve)
    else:
        print(finder_setting.publish_and_find())
    return True


def main() -> None:
    given = read_arguments()
    if in_a_process_of_its_own(given):
        return
    os.nice(NICE)
    with tempfile.TemporaryDirectory() as place:
        small, large = Path(place) / "two", Path(place) / "million"
        asked = prepared(small, 0, "", given.questions)
        rows = two_townships(small, asked, processor=given.processor)
        if given.entries:
            model = str(small / "finder" / "finder.npz")
            asked = prepared(large, given.entries, model, given.questions)
            rows += a_million(large, asked, processor=given.processor)
    RESULT.parent.mkdir(exist_ok=True)
    clock = "（处理器时间）" if given.processor else ""
    result = {"title": f"问答和检索的快慢{clock}", "rows": rows}
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    for one in rows:
        print(*one.values(), sep="  ")


if __name__ == "__main__":
    main()
