"""Starting a rebuild beside the site: one at a time, and how it stands is always told."""

import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone

from qingdan.finder.domain import rebuilding
from qingdan.finder.domain.rebuilding import (
    UNLEARNT,
    RebuildReport,
    lock_file,
    rebuilding_alone,
)
from qingdan.finder.interfaces import running
from qingdan.finder.interfaces.running import Outcome
from qingdan.finder.locking import alone
from qingdan.parties.domain.authorising import NotAllowed
from qingdan.parties.enums import OrganisationKind, Role
from tests.builders import AT, make_officer, make_organisation, make_region

WAITING = """
import json, pathlib, sys, time
sys.path.insert(0, {src!r})
from qingdan.finder.locking import alone

folder = pathlib.Path({folder!r})
with alone(folder / "rebuild.lock", 5) as mine:
    file = folder / "rebuild.json"
    said = json.loads(file.read_text())
    half = folder / "half"
    half.write_text(json.dumps({{**said, "step": "准备", "steps": 1}}))
    half.replace(file)
    while mine and not pathlib.Path({release!r}).exists():
        time.sleep(0.01)
"""
"""What stands for a rebuild: it holds the lock until it is released, and never says its end."""


SRC = Path(__file__).resolve().parents[4] / "src"


def lock_is_held():
    with alone(lock_file(), 0) as mine:
        return not mine


@pytest.fixture
def release(settings, tmp_path, monkeypatch):
    """Let the process beside wait until this file is there."""
    settings.FINDER_DIR = tmp_path / "finder"
    file = tmp_path / "release"
    program = WAITING.format(src=str(SRC), folder=str(settings.FINDER_DIR), release=str(file))
    monkeypatch.setattr(running, "PROGRAM", program)
    yield file
    file.touch()


@pytest.fixture
def officer(db):
    return make_officer()


def ended() -> running.Run:
    """Wait for the process beside, which has ten seconds."""
    for _ in range(1000):
        run = running.state()
        if not run.is_running:
            return run
        time.sleep(0.01)
    raise AssertionError("still running")


def test_state_is_nothing_before_the_first_run(settings, tmp_path):
    settings.FINDER_DIR = tmp_path

    assert running.state() is None


def test_start_starts_one_at_a_time_and_a_killed_one_blocks_nothing(officer, release):
    first, second = (running.start(actor=officer, at=AT) for _ in range(2))
    while_running = running.state()
    release.touch()
    after = ended()

    assert (first, second) == (True, False)
    assert (while_running.is_running, while_running.by) == (True, officer.pk)
    assert (while_running.started_at, after.outcome) == (AT, Outcome.INTERRUPTED)
    assert running.start(actor=officer, at=AT)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_start_of_two_at_the_same_moment_starts_one(at_once, release):
    actor = make_officer()

    started = at_once(*[lambda: running.start(actor=actor, at=AT)] * 2)

    assert sorted(started) == [False, True]


def test_start_is_for_those_who_may(db, release):
    township = make_organisation(
        "银号镇人民政府", OrganisationKind.TOWNSHIP_GOVERNMENT, make_region()
    )
    clerk = make_officer(role=Role.TOWNSHIP_CLERK, organisation=township)

    with pytest.raises(NotAllowed):
        running.start(actor=clerk, at=AT)

    assert running.state() is None


def test_start_while_the_server_rebuilds_starts_nothing(officer, release):
    with rebuilding_alone():
        started = running.start(actor=officer, at=AT)

    assert (started, running.state()) == (False, None)


def test_a_process_that_ends_at_once_is_told_and_blocks_nothing(officer, release, monkeypatch):
    monkeypatch.setattr(running, "PROGRAM", "raise SystemExit(3)")

    started = running.start(actor=officer, at=AT)

    assert (started, running.state().outcome) == (True, Outcome.INTERRUPTED)


def report(*, unlearnt=0, **row):
    row = SimpleNamespace(**{"kept": True, "reason": "", **row})
    return RebuildReport(row, {}, {}, unlearnt)


@pytest.mark.parametrize(
    ("row", "outcome", "words"),
    [
        ({}, Outcome.KEPT, ""),
        ({"kept": False, "reason": "不如原来。"}, Outcome.NOT_KEPT, "不如原来。"),
        ({"unlearnt": 2}, Outcome.KEPT, UNLEARNT.format(count=2)),
    ],
)
def test_work_writes_down_steps_and_end(officer, release, monkeypatch, row, outcome, words):
    seen = []

    def rebuild(*, actor, at, step):
        for one in ("训练", "试答"):
            step(one)
            seen.append((actor, running.state().step, lock_is_held()))
        return report(**row)

    monkeypatch.setattr(running, "rebuild", rebuild)
    running.work(officer.pk)

    run = running.state()
    assert seen == [(officer, "训练", True), (officer, "试答", True)]
    assert (run.outcome, run.words, run.steps) == (outcome, words, 3)
    assert not lock_is_held()
    assert run.finished_at <= timezone.now()


@pytest.mark.parametrize(
    ("wrong", "begins"),
    [(NotAllowed(action="重建问答模型"), "您现在的岗位"), (OSError("disk full"), "重建时程序出错")],
)
def test_work_says_why_nothing_came_of_it(officer, release, monkeypatch, wrong, begins):

    def rebuild(**_):
        raise wrong

    monkeypatch.setattr(running, "rebuild", rebuild)
    running.work(officer.pk)

    run = running.state()
    assert (run.outcome, run.words.startswith(begins)) == (Outcome.FAILED, True)


def test_work_while_another_rebuilds_says_so(officer, release, monkeypatch):
    monkeypatch.setattr(rebuilding, "PATIENCE", 0)
    with alone(lock_file(), 0):
        running.work(officer.pk)

    run = running.state()
    assert (run.outcome, run.words.startswith("另一次重建正在进行")) == (Outcome.FAILED, True)


def test_a_rebuild_on_the_server_is_followed_too(release, monkeypatch):
    told = []

    def rebuild(*, actor, at, step, anyway):
        step("训练")
        told.append((actor, anyway, running.state().step))
        return report()

    monkeypatch.setattr(running, "rebuild", rebuild)
    running.rebuild_here(at=AT, step=told.append, anyway=True)

    run = running.state()
    assert told == ["训练", (None, True, "训练")]
    assert (run.by, run.started_at, run.outcome) == (running.NOBODY, AT, Outcome.KEPT)


def test_work_for_nobody_rebuilds_nothing(db, release):

    running.work(999_999)

    assert running.state().outcome is Outcome.FAILED


@pytest.mark.parametrize("text", ["", "{", '{"by": 1}', "[]"])
def test_a_damaged_file_counts_as_no_run(release, text):
    folder = release.parent / "finder"
    folder.mkdir()
    (folder / running.STATE).write_text(text, encoding="utf-8")

    assert running.state() is None
