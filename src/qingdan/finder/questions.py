"""Files of questions: JSON lines, one question each; with their right answers, or without."""

import json
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any, NoReturn

from qingdan.core.errors import DomainError
from qingdan.finder.measuring import Asked, Key

LIST_WORDS = {"基本": "basic", "配合": "cooperative", "收回": "reclaimed"}
KIND_WORDS = {kind: word for word, kind in LIST_WORDS.items()}
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
UNSPEAKABLE = re.compile(r"[\x00\ud800-\udfff]")
"""What no database and no UTF-8 can hold: zero bytes, halves of surrogate pairs."""
NOT_YET = "这一天还没有到：按今天已发布的清单作答，日后可能变化。"
LineKey = str | int | float


class QuestionsBroken(ValueError):
    """A line of a question file cannot be read; the text is one Chinese sentence."""


class LineNotUTF8(DomainError):
    code = "finder.line-not-utf8"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "第 {at} 行不是 UTF-8 编码，没有作答。"
    remedy = "请把文件另存为 UTF-8 后再试。"


class LineNotJSON(DomainError):
    code = "finder.line-not-json"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "第 {at} 行不是合格的 JSON，没有作答。"
    remedy = "一行一问，写成一个 JSON 对象，带 id、township、text。"


class LineNotObject(DomainError):
    code = "finder.line-not-object"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "第 {at} 行不是一个 JSON 对象，没有作答。"
    remedy = "一行一问，写成一个 JSON 对象，带 id、township、text。"


class LineIncomplete(DomainError):
    code = "finder.line-incomplete"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "第 {at} 行缺少 {name}，或者它不是文字，没有作答。"
    remedy = "请补上 {name}：text 是要问的事，township 是乡镇（街道）的代码或名称。"


class LineWrongDay(DomainError):
    code = "finder.line-wrong-day"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "第 {at} 行的 on 不是日期，没有作答。"
    remedy = "请写成 2026-12-01 这样；不写就是今天。"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a batch: the caller's own id for it, and what it asks.

    ``key`` is the id as sent, the number of the line where none was. ``on`` is ``None``
    where the line names no day; ``sender`` is who asks, where the line says it as ``from``.
    """

    key: LineKey
    text: str = ""
    township: str = ""
    on: date | None = None
    refusal: DomainError | None = None
    sender: str = ""


def day_of(text: str) -> date:
    """Read a local date as it is written everywhere here, ``2026-12-01``.

    Raises:
        ValueError: it is none.
    """
    if not DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def note_on(on: date, today: date) -> str:
    """Return what an answer for a day must say of that day; mostly nothing."""
    return NOT_YET if on > today else ""


def read_lines(lines: Iterable[bytes], township: str = "") -> Iterator[Line]:
    """Read a batch; a line that cannot be read carries the refusal, the others stand.

    Args:
        lines: each ``{"id", "township", "text", "on"}`` in UTF-8; blank ones are skipped.
        township: what a line asks about that names none.
    """
    for at, line in enumerate(lines, start=1):
        if line.removeprefix(b"\xef\xbb\xbf").strip():
            yield _line(at, line, township)


def _line(at: int, line: bytes, township: str) -> Line:
    try:
        row = json.loads(line.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError:
        return Line(at, refusal=LineNotUTF8(at=at))
    except (ValueError, RecursionError):
        return Line(at, refusal=LineNotJSON(at=at))
    if not isinstance(row, dict):
        return Line(at, refusal=LineNotObject(at=at))
    key = _line_key(row.get("id"), at)
    row = {"township": township} | {name: one for name, one in row.items() if one is not None}
    for name in ("text", "township"):
        if not isinstance(row.get(name), str) or not row[name].strip():
            return Line(key, refusal=LineIncomplete(at=at, name=name))
    try:
        on = day_of(row["on"]) if "on" in row else None
    except (ValueError, TypeError):
        return Line(key, refusal=LineWrongDay(at=at))
    sender = row.get("from", "")
    said = UNSPEAKABLE.sub("", sender).strip() if isinstance(sender, str) else ""
    return Line(key, row["text"].strip(), row["township"].strip(), on, sender=said)


def _line_key(given: Any, at: int) -> LineKey:
    """Return an id as it was sent, if it can be sent back."""
    if isinstance(given, float):
        return given if math.isfinite(given) else at
    return given if isinstance(given, str | int) else at


def _no_number(said: str) -> NoReturn:
    """Refuse ``NaN`` and ``Infinity``, which Python reads though JSON has no such numbers."""
    raise ValueError(said)


def read_questions(lines: Iterable[str]) -> Iterator[Asked]:
    """Read questions with their right answers.

    Args:
        lines: each ``{"id", "township", "text", "asked_by", "gold": [{"list", "number"}]}``;
            ``list`` is 基本, 配合 or 收回; ``gold`` best first, empty for "on no list".

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
        yield _asked(at, row)


def _asked(at: int, row: dict[str, Any]) -> Asked:
    for key in ("text", "township"):
        if not isinstance(row.get(key), str) or not row[key].strip():
            raise QuestionsBroken(f"第 {at} 行缺少 {key}。")
        if UNSPEAKABLE.search(row[key]):
            raise QuestionsBroken(f"第 {at} 行的 {key} 里有无法显示的字符。")
    gold = row.get("gold")
    if not isinstance(gold, list):
        raise QuestionsBroken(f"第 {at} 行缺少 gold（正确答案；不在清单上的写 []）。")
    return Asked(
        key=UNSPEAKABLE.sub("", str(row.get("id", at))),
        township=row["township"].strip(),
        text=row["text"].strip(),
        right=tuple(_key(at, one) for one in gold),
        asker=UNSPEAKABLE.sub("", str(row.get("asked_by", ""))),
    )


def _key(at: int, one: Any) -> Key:
    if not isinstance(one, dict) or one.get("list") not in [*LIST_WORDS]:
        raise QuestionsBroken(f"第 {at} 行 gold 的 list 应是 基本、配合 或 收回。")
    if type(one.get("number")) is not int:
        raise QuestionsBroken(f"第 {at} 行 gold 的 number 应是序号（整数）。")
    return LIST_WORDS[one["list"]], one["number"]
