"""Rebuilding so that everybody sees how far it is: on a page beside the site, or on the server.

Whoever rebuilds holds the lock of rebuilding for as long as it lives, so one that was killed
leaves nothing locked. Beside the lock a small file says how far it is and how it ended. A
process started by a page takes the lock itself; the page waits until it has.
"""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

from django.conf import settings
from django.utils import timezone

from qingdan.core.errors import DomainError
from qingdan.finder.domain.rebuilding import (
    AlreadyRebuilding,
    RebuildReport,
    Step,
    lock_file,
    rebuild,
    rebuilding_alone,
)
from qingdan.finder.locking import alone, put_in_place
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.models import Officer

REBUILD = "finder.rebuild"
STARTING, STATE = "rebuild-starting.lock", "rebuild.json"
PROGRAM = (
    "import os, sys, django; django.setup(); getattr(os, 'nice', int)(5); "
    "from qingdan.finder.interfaces.running import work; work(int(sys.argv[1]))"
)
PREPARING = "准备"
BROKEN = (
    "重建时程序出错，没有做完；原来的模型照常使用，数据没有改动。原因写在日志里，请系统管理员查看。"
)
LOOK = 0.1
"""Somebody else who looks holds a lock for a moment; so long it is asked for again."""
TO_BEGIN, BETWEEN_LOOKS = 30.0, 0.05
"""Seconds a process has to begin, and between looks whether it has."""
NOBODY = 0
"""Who rebuilds on the server."""
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
    """The last rebuild.

    ``by`` is the primary key of the officer, 0 on the server; ``steps`` counts what was begun,
    ``step`` is the last of it, empty while the process starts; ``words`` say why a model was
    not kept, what was not learnt, or why nothing came of it.
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
    """Start a rebuild beside the site, unless one is under way, also one on the server.

    Returns:
        Whether this call started it; two clicks start one.

    Raises:
        NotAllowed: no post of the actor allows it.
    """
    authorise(actor, REBUILD, on=timezone.localdate(at))
    with alone(_starting(), LOOK) as mine:
        if not mine or _is_held(lock_file()):
            return False
        _write(Run(at, actor.pk))
        process = _beside(actor.pk)
        _let_begin(process)
    Thread(target=process.wait, daemon=True).start()
    return True


def state() -> Run | None:
    """Return the last run and how it stands; ``None`` when there was none."""
    run = _read()
    if run is None or not run.is_running or _is_held(_starting()) or _is_held(lock_file()):
        return run
    again = _read()
    if again is None or again != run:  # it ended, or the next one began, in between
        return again
    return replace(run, outcome=Outcome.INTERRUPTED)


def work(officer_id: int) -> None:
    """Rebuild for an officer who asked on a page: all that the process does."""

    def act(step: Step) -> RebuildReport:
        actor = Officer.objects.get(pk=officer_id)
        return rebuild(actor=actor, at=timezone.now(), step=step)

    run = _read() or Run(timezone.now(), officer_id)
    try:
        with rebuilding_alone():
            _followed(run, act)
    except AlreadyRebuilding as refusal:
        _write(_ended(run, Outcome.FAILED, f"{refusal}{refusal.advice}"))
    except DomainError:
        return
    except Exception:
        log.exception("The rebuild asked for on a page failed")


def rebuild_here(*, at: datetime, step: Step, anyway: bool = False) -> RebuildReport:
    """Rebuild on the server, and let the page follow it.

    Raises:
        AlreadyRebuilding: one is under way.
        ModelNotInPlace: the new model could not be put in place.
    """

    def act(written: Step) -> RebuildReport:
        def both(words: str) -> None:
            written(words)
            step(words)

        return rebuild(actor=None, at=at, step=both, anyway=anyway)

    with rebuilding_alone():
        return _followed(Run(at, NOBODY), act)


def _followed(run: Run, act: Callable[[Step], RebuildReport]) -> RebuildReport:
    """Do it and write down every step and the end, before the lock is let go."""

    def step(words: str) -> None:
        nonlocal run
        run = replace(run, step=words, steps=run.steps + 1)
        _write(run)

    step(PREPARING)
    try:
        report = act(step)
    except DomainError as refusal:
        _write(_ended(run, Outcome.FAILED, f"{refusal}{refusal.advice}"))
        raise
    except Exception:
        _write(_ended(run, Outcome.FAILED, BROKEN))
        raise
    outcome = Outcome.KEPT if report.rebuild.kept else Outcome.NOT_KEPT
    _write(_ended(run, outcome, report.words))
    return report


def _ended(run: Run, outcome: Outcome, words: str) -> Run:
    return replace(run, outcome=outcome, words=words, finished_at=timezone.now())


def _beside(officer_id: int) -> subprocess.Popen[bytes]:
    """Start the process; it outlives this one."""
    return subprocess.Popen(  # noqa: S603 - our own program, a number from outside
        [sys.executable, "-c", PROGRAM, str(officer_id)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _let_begin(process: subprocess.Popen[bytes]) -> None:
    """Wait until the process says that it holds the lock, or has ended."""
    until = monotonic() + TO_BEGIN
    while process.poll() is None and monotonic() < until:
        run = _read()
        if run is not None and (run.step or not run.is_running):
            return
        sleep(BETWEEN_LOOKS)


def _starting() -> Path:
    return Path(settings.FINDER_DIR) / STARTING


def _is_held(lock: Path) -> bool:
    if not lock.exists():
        return False
    with alone(lock, LOOK) as mine:
        return not mine


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
    except (OSError, ValueError, KeyError, TypeError):
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
    put_in_place(half, file)
