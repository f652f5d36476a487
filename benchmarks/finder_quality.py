"""问答答得多准：按谁来问、在哪张清单、长短分组，旁边是同样的题用二字串检索（BM25）的命中。

“首选命中”“前三命中”只算清单上有答案的题；“清单外准确”是答为清单外的题里确实不在清单上的比例，“找全”
是不在清单上的题里答出来的比例；“把握偏差”是给出的把握与实际对错之差。检索从不说“不在清单上”，
只比命中。题目都不参与训练；随带的题分成两半，一半用来校准把握，这里只答没有用来校准的另一半；
选型题（questions_dev.jsonl）只用来取舍做法；questions_untouched.jsonl 由没有看过标准事项库的人写，
什么都没有照它调过。
运行：`python benchmarks/finder_quality.py`；换一份题：加 `--questions 文件`（可写几份）。
"""

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingdan.settings.test")
django.setup()

import bm25s  # noqa: E402 - a peer, after setup
import numpy as np  # noqa: E402

from qingdan.core.text import fold  # noqa: E402
from qingdan.finder.enums import Verdict  # noqa: E402
from qingdan.finder.measuring import Asked, Given, measure  # noqa: E402
from qingdan.finder.questions import read_questions  # noqa: E402
from qingdan.finder.reference import reference_places  # noqa: E402
from qingdan.finder.training import train, training_of  # noqa: E402
from qingdan.finder.trying import (  # noqa: E402
    PLACES,
    Responder,
    is_for_trying,
    questions_file,
)
from qingdan.matters.library import library  # noqa: E402

PROJECT = Path(__file__).resolve().parents[1]
RESULT = PROJECT / "benchmarks" / "results" / "finder_quality.json"
FILES = (
    PROJECT / "samples" / "questions.jsonl",
    PROJECT / "benchmarks" / "questions_dev.jsonl",
    PROJECT / "benchmarks" / "questions_untouched.jsonl",
)
SHOWN = 5
GROUPS = {
    "all": "全部",
    "list:basic": "基本履职",
    "list:cooperative": "配合履职",
    "list:reclaimed": "上级收回",
    "list:off-list": "清单外",
    "length:short": "短问（60 字以内）",
    "length:long": "长信（60 字以上）",
}
COLUMNS = {
    "首选命中": "hit_at_1",
    "前三命中": "hit_at_3",
    "结论正确": "verdict_accuracy",
    "清单外准确": "off_list_precision",
    "清单外找全": "off_list_recall",
    "把握偏差": "calibration_error",
}


def by_bm25() -> Callable[[Asked], Given]:
    """Return what answers by BM25 over pairs of neighbouring characters."""
    indexes = {}
    for code, entries in reference_places().items():
        index = bm25s.BM25(method="lucene")
        index.index([pairs(one.text) for one in entries.values()], show_progress=False)
        indexes[code] = list(entries), index

    def respond(asked: Asked) -> Given:
        keys, index = indexes[PLACES[asked.township]]
        wanted = [one for one in pairs(asked.text) if one in index.vocab_dict]
        if not wanted:
            return Given(Verdict.UNCLEAR, ())
        best = np.argsort(-index.get_scores(wanted), kind="stable")[:SHOWN]
        return Given(Verdict.UNCLEAR, tuple((keys[at], 0.0) for at in best))

    return respond


def pairs(text: str) -> list[str]:
    lines = [fold(line) for line in text.split("\n")]
    return [line[at : at + 2] for line in lines for at in range(len(line) - 1)]


def rows(file: Path, ours: Callable[[Asked], Given]) -> list[dict[str, Any]]:
    """Answer a file both ways; return a row for each group."""
    with file.open(encoding="utf-8-sig") as lines:
        asked = list(read_questions(lines))
    if file == questions_file():
        asked = [one for one in asked if is_for_trying(one.key)]
    found, plain = measure(asked, ours), measure(asked, by_bm25())
    named = [*(one for one in GROUPS if one in found), *sorted(found.keys() - GROUPS.keys())]
    return [
        {
            "题目": file.name,
            "分组": GROUPS.get(name, name.partition(":")[2]),
            "题数": found[name]["questions"],
            **{title: shown(name, key, found[name][key]) for title, key in COLUMNS.items()},
            "BM25 首选命中": plain[name]["hit_at_1"],
            "BM25 前三命中": plain[name]["hit_at_3"],
        }
        for name in named
    ]


def shown(group: str, figure: str, value: float | None) -> float | None:
    """Leave out how right "on no list" is among questions that are on one list."""
    one_list = group.startswith("list:") and figure == "off_list_precision"
    return None if one_list else value


def main() -> None:
    parser = argparse.ArgumentParser(description="问答答得多准")
    parser.add_argument("--questions", type=Path, nargs="+", default=FILES, help="JSON 行")
    files = parser.parse_args().questions
    respond = Responder(train(training_of(library()))).respond
    told = [row for file in files for row in rows(file, respond)]
    RESULT.parent.mkdir(exist_ok=True)
    result = {"title": "问答答得多准", "rows": told}
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    for one in told:
        print(*one.values(), sep="  ")


if __name__ == "__main__":
    main()
