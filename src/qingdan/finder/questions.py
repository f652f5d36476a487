"""Files of questions with their right answers: JSON lines, one question each."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from qingdan.finder.measuring import Asked, Key

LIST_WORDS = {"基本": "basic", "配合": "cooperative", "收回": "reclaimed"}
KIND_WORDS = {kind: word for word, kind in LIST_WORDS.items()}


class QuestionsBroken(ValueError):
    """A line of a question file cannot be read; the text is one Chinese sentence."""


def read_questions(lines: Iterable[str], *, graded: bool = True) -> Iterator[Asked]:
    """Read questions.

    Args:
        lines: each ``{"id", "township", "text", "asked_by", "gold": [{"list", "number"}]}``;
            ``list`` is 基本, 配合 or 收回; ``gold`` best first, empty for "on no list".
        graded: whether every line must carry ``gold``.

    Raises:
        QuestionsBroken: a line is no such object; names the line.
    """
    for at, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as trouble:
            raise QuestionsBroken(f"第 {at} 行不是合格的 JSON。") from trouble
        if not isinstance(row, dict):
            raise QuestionsBroken(f'第 {at} 行应是一个对象，如 {{"id":…,"text":…}}。')
        yield _asked(at, row, graded=graded)


def _asked(at: int, row: dict[str, Any], *, graded: bool) -> Asked:
    for key in ("text", "township"):
        if not isinstance(row.get(key), str) or not row[key].strip():
            raise QuestionsBroken(f"第 {at} 行缺少 {key}。")
    gold = row.get("gold")
    if gold is None and not graded:
        gold = []
    if not isinstance(gold, list):
        raise QuestionsBroken(f"第 {at} 行缺少 gold（正确答案；不在清单上的写 []）。")
    return Asked(
        key=str(row.get("id", at)),
        township=row["township"].strip(),
        text=row["text"].strip(),
        right=tuple(_key(at, one) for one in gold),
        asker=str(row.get("asked_by", "")),
    )


def _key(at: int, one: Any) -> Key:
    if not isinstance(one, dict) or one.get("list") not in [*LIST_WORDS]:
        raise QuestionsBroken(f"第 {at} 行 gold 的 list 应是 基本、配合 或 收回。")
    if type(one.get("number")) is not int:
        raise QuestionsBroken(f"第 {at} 行 gold 的 number 应是序号（整数）。")
    return LIST_WORDS[one["list"]], one["number"]
