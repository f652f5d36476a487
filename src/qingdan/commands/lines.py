"""Reading and writing JSON lines at the command line: batches of questions and of orders."""

import argparse
import io
import json
import re
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from qingdan.commands.townships import WRONG_USE
from qingdan.finder.questions import day_of

HALF_PAIR = re.compile(r"[\ud800-\udfff]")
STANDARD_INPUT = "-"


def day(text: str) -> date:
    """Read the day of ``--on``."""
    try:
        return day_of(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2026-12-01 这样") from None


def dumped(value: dict[str, Any]) -> str:
    """Write JSON in one line of valid UTF-8; half of a surrogate pair stays an escape."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return HALF_PAIR.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def speak_utf8() -> None:
    """Write JSON as its readers expect it, whatever the terminal is set to."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")


def opened(file: str) -> tuple[Iterable[bytes], int | None]:
    """Return the lines of a file, or of standard input, and how many there are."""
    if file == STANDARD_INPUT:
        return sys.stdin.buffer, None
    try:
        lines = Path(file).read_bytes().splitlines(keepends=True)
    except FileNotFoundError:
        raise CommandError(f"找不到文件 {file}。", returncode=WRONG_USE) from None
    except OSError as trouble:
        raise CommandError(
            f"不能读取文件 {file}：{trouble.strerror}。", returncode=WRONG_USE
        ) from trouble
    return lines, len(lines)
