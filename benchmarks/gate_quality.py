"""来件把得多准、多快：清单原文套成的来件，和人写的来件；旁边是按词检索（BM25）最接近一条的做法。

“清单原文”由两份样例清单的每一项、每一条套进常用的交办句式做成（tests/gate_suite.py），该怎么答由它在清单上
的位置决定；“选型题”（requests_dev.jsonl）用来调过做法；“没碰过的题”（requests_untouched.jsonl）由没有看过
程序的人照清单写成，调的时候只看过它分组的数字，没有看过题。“决定正确”是建议的决定在该题认可的决定里的比例；
“依据命中”只算清单上有的题里第一项依据找对的比例；“收回误接”是收回事项被建议承接的件数；“基本误挡”是基本
履职事项没有被建议承接的件数。
BM25 的做法：最接近的是基本事项或者乡镇职责就承接，是收回事项或者部门职责就退回。
毫秒是每件的中位数，同一个进程里轮流问。
运行：`python benchmarks/gate_quality.py`；换一份题：加 `--requests 文件`（可写几份）。
"""

import argparse
import json
import os
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
RESULT = PROJECT / "benchmarks" / "results" / "gate_quality.json"
FILES = (
    PROJECT / "benchmarks" / "requests_dev.jsonl",
    PROJECT / "benchmarks" / "requests_untouched.jsonl",
)
CODES = {"银号镇": "150222105", "查巴奇鄂温克民族乡": "150721201"}
ADMITTED = frozenset({"admit", "conditions"})
SUITE, ALL = "清单原文", "全部"
CLASSES = {
    "admissible": "乡镇职责原文", "reclaimed": "收回事项", "disguised": "收回事项换说法",
    "off-list": "清单外", "department's clause": "部门职责原文", "wrong department": "来件单位不对",
    "basic": "基本履职", "cooperative": "配合履职", "wrong-department": "来件单位不对",
    "department-clause": "部门职责", "own-clause": "部门职责", "own-clause-mixed": "两边都要做",
    "mixed": "两边都要做", "assessment": "考核、排名", "unlicensed": "没有执法资格",
    "other-township": "别的乡镇的", "elastic": "只有弹性说法", "vague": "没有写明",
    "unclear": "没有写明",
}  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """A request and what may be answered to it; ``entries`` are (list, number), if any."""

    text: str
    township: str
    sender: str
    accept: frozenset[str]
    group: str
    kind: str = ""
    entries: frozenset[tuple[str, int]] = frozenset()


@dataclass
class Tally:
    """What was counted of one way to answer."""

    asked: int = 0
    right: int = 0
    listed: int = 0
    found: int = 0
    let_in: int = 0
    kept_out: int = 0
    times: list[float] = field(default_factory=list)

    def add(self, one: Wanted, decision: str, entry: tuple[str, int] | None, took: float) -> None:
        self.asked += 1
        self.right += decision in one.accept
        self.times.append(took)
        if one.entries:
            self.listed += 1
            self.found += entry in one.entries
        self.let_in += one.kind == "reclaimed" and decision in ADMITTED
        self.kept_out += one.kind == "basic" and decision not in ADMITTED


Answer = Callable[[Wanted], tuple[str, tuple[str, int] | None]]


def by_the_gate() -> Answer:
    """Return the gate itself."""
    from django.utils import timezone  # noqa: PLC0415 - after setup

    from qingdan.intake.domain.gating import asked_of  # noqa: PLC0415
    from qingdan.intake.domain.proposing import propose  # noqa: PLC0415

    on = timezone.localdate()

    def answer(one: Wanted) -> tuple[str, tuple[str, int] | None]:
        said = propose(asked_of(one.text, one.township, one.sender), on)
        first = said.cited[0].item if said.cited else None
        return said.decision.value, (first.kind, first.number) if first else None

    return answer


def by_bm25() -> Answer:
    """Return what answers as the nearest name or clause says, by pairs of characters."""
    import bm25s  # noqa: PLC0415 - a peer
    import numpy as np  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from qingdan.core.text import fold  # noqa: PLC0415 - after setup
    from qingdan.intake.layout import layout_on  # noqa: PLC0415

    def pairs(text: str) -> list[str]:
        told = fold(text)
        return [told[at : at + 2] for at in range(len(told) - 1)]

    indexes = {}
    for code in CODES.values():
        laid = layout_on(code, timezone.localdate())
        assert laid is not None, code  # noqa: S101 - the samples are there
        index = bm25s.BM25(method="lucene")
        index.index([pairs(one.text) for one in laid[1].pieces], show_progress=False)
        indexes[code] = laid[1], index

    def answer(one: Wanted) -> tuple[str, tuple[str, int] | None]:
        layout, index = indexes[one.township]
        known = [two for two in pairs(one.text) if two in index.vocab_dict]
        if not known:
            return "unclear", None
        piece = layout.pieces[int(np.argmax(index.get_scores(known)))]
        item = layout.items[piece.entry]
        theirs = item.kind == "reclaimed" or piece.side == "department"
        return ("return" if theirs else "admit"), (item.kind, item.number)

    return answer


def of_the_lists() -> Iterator[Wanted]:
    """Yield the requests that follow from the two lists."""
    from django.utils import timezone  # noqa: PLC0415 - after setup

    from qingdan.catalogue.models import Item  # noqa: PLC0415
    from qingdan.catalogue.queries import whole_items  # noqa: PLC0415
    from tests.gate_suite import suite  # noqa: PLC0415

    for code in CODES.values():
        rows = Item.objects.in_force(timezone.localdate()).filter(edition__township=code)
        items = whole_items(rows.select_related("edition__township").order_by("kind", "position"))
        for one in suite(list(items)):
            reclaimed = one.group in ("reclaimed", "disguised") and one.exact
            kind = "reclaimed" if reclaimed else ""
            yield Wanted(one.text, one.township, one.sender, one.accept, one.group, kind)


def of_a_file(file: Path) -> Iterator[Wanted]:
    """Yield the requests of a file of JSON lines."""
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        numbers = (row["number"], *row.get("numbers_too", [])) if row["list"] else ()
        entries = frozenset((row["list"], number) for number in numbers if number)
        code = next(code for name, code in CODES.items() if name[:2] == row["township"][:2])
        group, accept = row["class"], frozenset(row["accept"])
        kind = "" if row["list"] == "reclaimed" and "admit" in accept else (row["list"] or "")
        kind = group if kind == "basic" else kind
        yield Wanted(row["text"], code, row["from"], accept, group, kind, entries)


def rows(name: str, wanted: list[Wanted], ours: Answer, plain: Answer) -> list[dict[str, Any]]:
    """Ask both ways by turns; return a row for each group."""
    counted: dict[str, tuple[Tally, Tally]] = defaultdict(lambda: (Tally(), Tally()))
    for one in wanted:
        for at, answer in enumerate((ours, plain)):
            began = perf_counter()
            decision, entry = answer(one)
            took = (perf_counter() - began) * 1_000
            for group in (ALL, CLASSES.get(one.group, one.group)):
                counted[group][at].add(one, decision, entry, took)
    return [row(name, group, *both) for group, both in counted.items()]


def row(name: str, group: str, ours: Tally, plain: Tally) -> dict[str, Any]:
    def share(right: int, of: int) -> float | None:
        return round(right / of, 4) if of else None

    return {
        "题目": name,
        "分组": group,
        "件数": ours.asked,
        "决定正确": share(ours.right, ours.asked),
        "依据命中": share(ours.found, ours.listed),
        "收回误接": ours.let_in,
        "基本误挡": ours.kept_out,
        "毫秒": round(median(ours.times), 2),
        "BM25 决定正确": share(plain.right, plain.asked),
        "BM25 依据命中": share(plain.found, plain.listed),
        "BM25 收回误接": plain.let_in,
        "BM25 毫秒": round(median(plain.times), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="来件把得多准、多快")
    parser.add_argument("--requests", type=Path, nargs="+", default=FILES, help="JSON 行")
    files = parser.parse_args().requests
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "qingdan.settings.base",
            "QINGDAN_DATA_DIR": folder,
            "QINGDAN_SECOND_FACTOR": "none",
        }
        import finder_setting  # noqa: PLC0415 - after the folder is named

        finder_setting.set_up()
        finder_setting.prepare(0, "", PROJECT / "samples" / "questions.jsonl")
        ours, plain = by_the_gate(), by_bm25()
        told = rows(SUITE, list(of_the_lists()), ours, plain)
        for file in files:
            told += rows(file.name, list(of_a_file(file)), ours, plain)
    RESULT.parent.mkdir(exist_ok=True)
    result = {"title": "来件把得多准、多快", "rows": told}
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    for one in told:
        print(*one.values(), sep="  ")


if __name__ == "__main__":
    main()
