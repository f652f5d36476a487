"""Read a stranger's file in a child process, so that no file can harm the server."""

import json
import math
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import qingdan
from qingdan.documents.refusals import (
    DocumentRefused,
    ReadingBroken,
    ReadingTooLarge,
    ReadingTooSlow,
)
from qingdan.documents.worker import EXIT_MEMORY, MEGABYTE, TEXT_ONLY, as_refusal

SECONDS = 30.0
MEMORY_BYTES = 1_024 * MEGABYTE
PACKAGE_ROOT = Path(qingdan.__file__).parents[1]
OUT_OF_TIME = -getattr(signal, "SIGXCPU", 0)
# What a native library does when it is refused memory: it gives up by itself.
OUT_OF_MEMORY = frozenset({EXIT_MEMORY, -getattr(signal, "SIGABRT", 0)})


def read_isolated(
    path: Path,
    *,
    seconds: float = SECONDS,
    memory_bytes: int = MEMORY_BYTES,
    as_text: bool = False,
) -> dict[str, Any]:
    """Read a list in a child process of its own, with bounds on time and memory.

    The child gets no secret: its environment holds only what Python needs to start.

    Args:
        path: the file, of any kind and any origin.
        seconds: wall-clock and processor time the child may use.
        memory_bytes: address space the child may use (not on Windows).
        as_text: read any document, for its text alone.

    Returns:
        ``{"document": …}`` for ``stored.load`` (``{"text": …}`` when asked for), or
        ``{"refusal": {"code", "message", "advice"}}`` when nothing of the file was kept.
    """
    command = [
        sys.executable, "-P", "-s", "-m", "qingdan.documents.worker",
        os.path.abspath(path), str(math.ceil(seconds) + 1), str(memory_bytes),  # noqa: PTH100 - takes any name
        *([TEXT_ONLY] * as_text),
    ]  # fmt: skip
    try:
        finished = subprocess.run(  # noqa: S603 - our own module, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_bare_environment(),
            cwd=PACKAGE_ROOT,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _refused(ReadingTooSlow(seconds=f"{seconds:g}"))
    except ValueError:  # a zero byte in the name
        return _refused(ReadingBroken())
    return _answer(finished, seconds, memory_bytes)


def _answer(
    finished: subprocess.CompletedProcess[bytes], seconds: float, memory_bytes: int
) -> dict[str, Any]:
    if finished.returncode == OUT_OF_TIME:
        return _refused(ReadingTooSlow(seconds=f"{seconds:g}"))
    if finished.returncode in OUT_OF_MEMORY:
        return _refused(ReadingTooLarge(limit=memory_bytes // MEGABYTE))
    if finished.returncode != 0:
        return _refused(ReadingBroken())
    answer: dict[str, Any] = json.loads(finished.stdout)
    return answer


def _refused(refusal: DocumentRefused) -> dict[str, Any]:
    return {"refusal": as_refusal(refusal)}


def _bare_environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP") if name in os.environ}
    return kept | {"PYTHONPATH": str(PACKAGE_ROOT), "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
