"""Starting a rebuild beside the site: one at a time, and how it stands is always told."""

import time
from types import SimpleNamespace

import pytest
from django.utils import timezone

from qingdan.finder.interfaces import running
from qingdan.finder.interfaces.running import Outcome
from qingdan.parties.domain.authorising import NotAllowed
from qingdan.parties.enums import OrganisationKind, Role
from tests.builders import AT, make_officer, make_organisation, make_region

WAITING = "import pathlib, time\nwhile not pathlib.Path({!r}).exists(): time.sleep(0.01)"


@pytest.fixture
def release(settings, tmp_path, monkeypatch):
    """Let the process beside wait until this file is there."""
    settings.FINDER_DIR = tmp_path / "finder"
    file = tmp_path / "release"
    monkeypatch.setattr(running, "PROGRAM", WAITING.format(str(file)))
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


def report(**row):
    return SimpleNamespace(rebuild=SimpleNamespace(**{"kept": True, "reason": "", **row}))


@pytest.mark.parametrize(
    ("row", "outcome", "words"),
    [
        ({}, Outcome.KEPT, ""),
        ({"kept": False, "reason": "不如原来。"}, Outcome.NOT_KEPT, "不如原来。"),
    ],
)
def test_work_writes_down_steps_and_end(officer, release, monkeypatch, row, outcome, words):
    release.parent.joinpath("finder").mkdir()
    seen = []

    def rebuild(*, actor, at, step):
        for one in ("训练", "试答"):
            step(one)
            seen.append((actor, running._read().step))  # noqa: SLF001 - nobody holds the lock here
        return report(**row)

    monkeypatch.setattr(running, "rebuild", rebuild)
    running.work(officer.pk)

    run = running.state()
    assert seen == [(officer, "训练"), (officer, "试答")]
    assert (run.outcome, run.words, run.steps) == (outcome, words, 2)
    assert run.finished_at <= timezone.now()


@pytest.mark.parametrize(
    ("wrong", "begins"),
    [(NotAllowed(action="重建问答模型"), "您现在的岗位"), (OSError("disk full"), "重建时程序出错")],
)
def test_work_says_why_nothing_came_of_it(officer, release, monkeypatch, wrong, begins):
    release.parent.joinpath("finder").mkdir()

    def rebuild(**_):
        raise wrong

    monkeypatch.setattr(running, "rebuild", rebuild)
    running.work(officer.pk)

    run = running.state()
    assert (run.outcome, run.words.startswith(begins)) == (Outcome.FAILED, True)


def test_work_for_nobody_rebuilds_nothing(db, release):
    release.parent.joinpath("finder").mkdir()

    running.work(999_999)

    assert running.state().outcome is Outcome.FAILED


@pytest.mark.parametrize("text", ["", "{", '{"by": 1}', "[]"])
def test_a_damaged_file_counts_as_no_run(release, text):
    folder = release.parent / "finder"
    folder.mkdir()
    (folder / running.STATE).write_text(text, encoding="utf-8")

    assert running.state() is None
