"""Events in words: what stands in ``detail`` as Chinese rows, and places by name."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from qingdan.core.shipped import load_table
from qingdan.core.text import chinese_date
from qingdan.record.tracking import subject_title

DAY = re.compile(r"\d{4}-\d\d-\d\d")
OTHERWISE = "其他"
YES, NO, NOTHING = "是", "否", "无"


@lru_cache(maxsize=1)
def _words() -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    table = load_table("record.toml")
    return dict(table["detail"]), dict(table["value"])


def known_words() -> set[str]:
    """Return the keys of details that have a Chinese name."""
    return set(_words()[0])


def detail_rows(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return an event's detail as rows of name and value, as people read them.

    >>> detail_rows({"valid_from": "2025-07-01", "whole": True})
    [('起始日期', '2025年7月1日'), ('完整', '是')]
    """
    return [row for key, value in detail.items() for row in _rows(key, value)]


def detail_text(detail: Mapping[str, Any]) -> str:
    """Return an event's detail in one cell of a table."""
    return "；".join(f"{name}：{value}" for name, value in detail_rows(detail))


def _rows(key: str, value: Any) -> Iterator[tuple[str, str]]:
    names, values = _words()
    name, known = names.get(key, OTHERWISE), values.get(key, {})
    if not name:
        return
    if isinstance(value, Mapping):
        for part, one in value.items():
            yield f"{name} · {names.get(part) or subject_title(part)}", _plain(one, known)
    else:
        yield name, _plain(value, known)


def _plain(value: Any, known: Mapping[str, str]) -> str:
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, list):
        return "、".join(_plain(one, known) for one in value)
    if isinstance(value, Mapping):
        return detail_text(value)
    text = str(value)
    return chinese_date(date.fromisoformat(text)) if _is_day(text) else known.get(text, text)


def _is_day(text: str) -> bool:
    if not DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
