"""问答推及没见过的说法和乡镇：只学一部分，问另一部分。

三分之一说法：库里的说法随机留出三分之一不学，拿来在两个乡镇各问一遍（说法比群众的提问更刁，数字偏低）。
没见过的乡镇：不学这个乡镇的清单文字，也不用它的审阅结果；它的事项与标准事项的对照按文字相似度提出，没有人确认，
再答随带的题里没有用来校准的一半中关于它的题；“对照已审阅”一行除对照外条件相同。按词检索（BM25，两字组）在同样的题上对照。
“选型题”是 benchmarks/questions_dev.jsonl 的 60 题，只用来在做法之间取舍，不学也不校准。
运行：python benchmarks/finder_generality.py；只看自己的题：qingdan evaluate 文件
"""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingdan.settings.test")
django.setup()

import bm25s  # noqa: E402 - a peer, after setup
import numpy as np  # noqa: E402

from qingdan.core.text import fold  # noqa: E402
from qingdan.finder.enums import Verdict  # noqa: E402
from qingdan.finder.fitting import fit_matters, fitted, held_out_lessons, listed  # noqa: E402
from qingdan.finder.measuring import Asked, Given, measure  # noqa: E402
from qingdan.finder.questions import read_questions  # noqa: E402
from qingdan.finder.ranking import rank  # noqa: E402
from qingdan.finder.reference import reference_places, sayings_of  # noqa: E402
from qingdan.finder.store import Trained  # noqa: E402
from qingdan.finder.training import figures_of, train, training_of  # noqa: E402
from qingdan.finder.trying import PLACES, Responder, trying_questions  # noqa: E402
from qingdan.finder.verdicts import verdict_of  # noqa: E402
from qingdan.matters.domain.likeness import Likeness, known_wordings  # noqa: E402
from qingdan.matters.domain.measuring import sample_words  # noqa: E402
from qingdan.matters.domain.sources import MOST_PROPOSED, proposed  # noqa: E402
from qingdan.matters.library import library  # noqa: E402

HERE = Path(__file__).parent
RESULT = HERE / "results" / "finder_generality.json"
DEV = HERE / "questions_dev.jsonl"
NAMES = {"150222105": "银号镇", "150721201": "查巴奇鄂温克族乡"}
SHOWN = 5


def row(what: str, figures: dict[str, Any]) -> dict[str, Any]:
    return {
        "做法": what,
        "题数": figures["questions"],
        "首选命中": figures["hit_at_1"],
        "前三命中": figures["hit_at_3"],
        "结论正确": figures.get("verdict_accuracy"),
        "清单外准确": figures["off_list_precision"],
        "清单外找全": figures["off_list_recall"],
    }


def questions(code: str) -> list[Asked]:
    return [one for one in trying_questions() if PLACES[one.township] == code]


def dev_questions() -> list[Asked]:
    with DEV.open(encoding="utf-8") as lines:
        return list(read_questions(lines))


def on_dev(trained: Trained) -> list[dict[str, Any]]:
    """Answer the questions that served to choose between designs, beside plain BM25."""
    asked = dev_questions()
    plain = {code: by_bm25(code) for code in NAMES}
    return [
        row("选型题，本系统", measure(asked, Responder(trained).respond)["all"]),
        row(
            "选型题，按词检索（BM25）",
            measure(asked, lambda one: plain[PLACES[one.township]](one))["all"],
        ),
    ]


def thirds(trained: Trained) -> dict[str, Any]:
    training = training_of(library())
    off = [one.code for one in library().matters.values() if one.off_list]
    places = [list(entries.values()) for entries in reference_places().values()]
    lessons = held_out_lessons(training.sayings, training.matters, places, off)
    return row("留出三分之一说法", figures_of(lessons, trained.choice, trained.limits))


def unseen(code: str, trained: Trained, *, reviewed: bool) -> dict[str, Any]:
    """Answer the questions about one township with everything learnt elsewhere."""
    sayings = sayings_of(library(), frozenset({code}))
    codes = tuple(library().matters)
    others = [list(v.values()) for k, v in reference_places().items() if k != code]
    off = [one.code for one in library().matters.values() if one.off_list]
    calibration = {k: v for k, v in trained.choice.items() if "sharp" in k or "shift" in k}
    choice = fitted(held_out_lessons(sayings, codes, others, off)) | calibration
    model = Trained(fit_matters(sayings, codes), choice, trained.about)
    entries = reference_places()[code]
    aligned = entries if reviewed else proposed_only(code)
    keys, place = list(entries), listed(list(aligned.values()), codes)

    def respond(asked: Asked) -> Given:
        ranked = rank(asked.text, place, model)
        verdict = verdict_of(ranked, [kind for kind, _ in keys], model.limits)
        best = ranked.best(SHOWN)
        return Given(verdict, tuple((keys[at], float(ranked.entries[at])) for at in best))

    how = "对照已审阅" if reviewed else "对照没有人看过"
    return row(f"没见过{NAMES[code]}，{how}", measure(questions(code), respond)["all"])


def proposed_only(code: str) -> dict[Any, Any]:
    """Return a township's entries aligned by likeness alone, knowing only the other's."""
    known = (
        (matter, entry.name)
        for other, entries in reference_places().items()
        if other != code
        for entry in entries.values()
        for matter in entry.first
    )
    words = sample_words(code)
    found = Likeness(known_wordings(known)).likely_each(list(words.values()), MOST_PROPOSED)
    return {
        key: replace(
            reference_places()[code][key],
            first=tuple(one.matter for one in proposed(chances)),
            second=(),
        )
        for key, chances in zip(words, found, strict=True)
    }


def by_words(code: str) -> dict[str, Any]:
    return row(f"按词检索（BM25），{NAMES[code]}", measure(questions(code), by_bm25(code))["all"])


def by_bm25(code: str) -> Callable[[Asked], Given]:
    """Answer by plain BM25 over pairs of characters; it never says "on no list"."""
    entries = reference_places()[code]
    keys = list(entries)
    index = bm25s.BM25()
    index.index([pairs(one.text) for one in entries.values()], show_progress=False)

    def respond(asked: Asked) -> Given:
        wanted = [token for token in pairs(asked.text) if token in index.vocab_dict]
        if not wanted:
            return Given(Verdict.UNCLEAR, ())
        scores = index.get_scores(wanted)
        best = np.argsort(-scores, kind="stable")[:SHOWN]
        verdict = Verdict(keys[best[0]][0])
        return Given(verdict, tuple((keys[at], 0.0) for at in best))

    return respond


def pairs(text: str) -> Sequence[str]:
    plain = fold(text)
    return [plain[at : at + 2] for at in range(len(plain) - 1)]


def main() -> None:
    trained = train(training_of(library()))
    rows = [*on_dev(trained), thirds(trained)]
    for code in NAMES:
        rows += [
            unseen(code, trained, reviewed=False),
            unseen(code, trained, reviewed=True),
            by_words(code),
        ]
    RESULT.write_text(
        json.dumps(
            {"title": "问答推及没见过的说法和乡镇", "rows": rows}, ensure_ascii=False, indent=2
        ),
        encoding="utf-8",
    )
    for one in rows:
        print(one)


if __name__ == "__main__":
    main()
