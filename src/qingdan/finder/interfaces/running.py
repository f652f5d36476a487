"""Rebuilding in a process of its own, one at a time; the site goes on answering.

That process holds a lock for as long as it lives, so one that was killed leaves nothing
locked. Beside the lock a small file says how far it is and how it ended.
"""

import fcntl
import json
import logging
import os
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from threading import Thread
from typing import IO

from django.conf import settings
from django.utils import timezone

from qingdan.core.errors import DomainError
from qingdan.finder.domain.rebuilding import rebuild
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.models import Officer

REBUILD = "finder.rebuild"
LOCK, STATE = "rebuild.lock", "rebuild.json"
PROGRAM = (
    "import os, sys, django; os.nice(5); django.setup(); "
    "from qingdan.finder.interfaces.running import work; work(int(sys.argv[1]))"
)
BROKEN = (
    "重建时程序出错，没有做完；原来的模型照常使用，数据没有改动。原因写在日志里，请系统管理员查看。"
)
TRIES, PAUSE = 5, 0.02
"""Somebody who only looks holds the lock for a moment; so often it is asked for again."""
log = logging.getLogger(__name__)


class Outcome(StrEnum):
    """How a run stands or ended."""

    RUNNING = "running"
    KEPT = "kept"
    NOT_KEPT = "not-kept"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Run:
    """The last rebuild that was asked for on a page.

    ``by`` is the primary key of the officer; ``steps`` counts what was begun, ``step`` is
    the last of it; ``words`` say why a model was not kept or nothing came of it.
    """

    started_at: datetime
    by: int
    outcome: Outcome = Outcome.RUNNING
    step: str = ""
    steps: int = 0
    finished_at: datetime | None = None
    words: str = ""

    @property
    def is_running(self) -> bool:
        """Whether it is still under way."""
        return self.outcome is Outcome.RUNNING


def start(*, actor: Officer, at: datetime) -> bool:
    """Start a rebuild beside the site, unless one is under way.

    Returns:
        Whether this call started it; two clicks start one.

    Raises:
        NotAllowed: no post of the actor allows it.
    """
    authorise(actor, REBUILD, on=timezone.localdate(at))
    folder = Path(settings.FINDER_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a") as lock:
        if not _taken(lock):
            return False
        _write(Run(at, actor.pk))
        process = _beside(actor.pk, lock)
    Thread(target=process.wait, daemon=True).start()
    return True


def state() -> Run | None:
    """Return the last run and how it stands; ``None`` when there was none."""
    run = _read()
    if run is None or not run.is_running or _is_locked():
        return run
    again = _read()
    if again is None or again != run:  # it ended, or the next one began, in between
        return again
    return replace(run, outcome=Outcome.INTERRUPTED)


def work(officer_id: int) -> None:
    """Rebuild for an officer, writing down how far it is: all that the process does."""
    run = _read() or Run(timezone.now(), officer_id)

    def step(words: str) -> None:
        nonlocal run
        run = replace(run, step=words, steps=run.steps + 1)
        _write(run)

    try:
        actor = Officer.objects.get(pk=officer_id)
        row = rebuild(actor=actor, at=timezone.now(), step=step).rebuild
        ended = (Outcome.KEPT if row.kept else Outcome.NOT_KEPT, row.reason)
    except DomainError as refusal:
        ended = (Outcome.FAILED, f"{refusal}{refusal.advice}")
    except Exception:
        log.exception("The rebuild asked for on a page failed")
        ended = (Outcome.FAILED, BROKEN)
    outcome, words = ended
    _write(replace(run, outcome=outcome, words=words, finished_at=timezone.now()))


def _beside(officer_id: int, lock: IO[str]) -> subprocess.Popen[bytes]:
    """Start the process; it inherits the lock, which is free again when it ends."""
    return subprocess.Popen(  # noqa: S603 - our own program, a number from outside
        [sys.executable, "-c", PROGRAM, str(officer_id)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(lock.fileno(),),
        start_new_session=True,
    )


def _taken(lock: IO[str]) -> bool:
    for _ in range(TRIES):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(PAUSE)
        else:
            return True
    return False


def _is_locked() -> bool:
    try:
        with (Path(settings.FINDER_DIR) / LOCK).open("r") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def _read() -> Run | None:
    try:
        said = json.loads((Path(settings.FINDER_DIR) / STATE).read_text(encoding="utf-8"))
        finished = said["finished_at"]
        return Run(
            datetime.fromisoformat(said["started_at"]),
            int(said["by"]),
            Outcome(said["outcome"]),
            said["step"],
            int(said["steps"]),
            datetime.fromisoformat(finished) if finished else None,
            said["words"],
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _write(run: Run) -> None:
    said = {
        "started_at": run.started_at.isoformat(),
        "by": run.by,
        "outcome": run.outcome.value,
        "step": run.step,
        "steps": run.steps,
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "words": run.words,
    }
    file = Path(settings.FINDER_DIR) / STATE
    half = file.with_suffix(f".{os.getpid()}.half")
    half.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    half.replace(file)
