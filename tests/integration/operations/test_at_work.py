"""Backups taken while others write, and backups that are killed."""

import json
import os
import random
import threading
from datetime import timedelta

import pytest
from django.db import connections, transaction

from qingdan.operations.archive import opened
from qingdan.operations.backup import UNFINISHED, take_backup
from qingdan.operations.manifest import DATA
from qingdan.operations.places import NAME
from qingdan.operations.restore import check_backup, restore_backup
from qingdan.parties.models import SignInFailure
from tests.builders import AT
from tests.integration.operations.filling import raw_rows, wipe

pytestmark = [pytest.mark.slow, pytest.mark.both]
WRITERS, ROUNDS, FIRST = 2, 3, 20
KILLS, MANY = 6 if os.environ.get("WALK") == "all" else 3, 20_000


class Writers:
    """Threads that commit two rows at a time until told to stop."""

    def __init__(self, shared):
        self.shared = shared
        self.acknowledged = []
        self.enough = threading.Event()
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self.write, args=(n,)) for n in range(WRITERS)]

    def write(self, number):
        self.shared.use()
        turn = 0
        while not self.stop.is_set():
            turn += 1
            subject = f"{number}-{turn}"
            with transaction.atomic():
                for _ in range(2):
                    SignInFailure.objects.create(subject=subject, happened_at=AT)
            self.acknowledged.append(subject)
            if len(self.acknowledged) >= FIRST:
                self.enough.set()
        connections["default"].close()

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        assert self.enough.wait(30)
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self.threads:
            thread.join(30)


def subjects_in(path):
    """Return how many rows of each writer's turn a backup holds."""
    found = {}
    with opened(path, DATA) as archive:
        for line in archive.lines("tables/sign_in_failure.jsonl"):
            subject = json.loads(line)[1]
            found[subject] = found.get(subject, 0) + 1
    return found


def test_backup_during_writes_holds_what_was_acknowledged_and_nothing_half(filled, data_dir):
    rounds = []
    with Writers(filled) as writers:
        for turn in range(ROUNDS):
            before = set(writers.acknowledged)
            made = take_backup(data_dir / "backups", at=AT + timedelta(days=turn))
            rounds.append((before, made.path))
    held = [(before, subjects_in(path)) for before, path in rounds]

    assert [sorted(before - found.keys()) for before, found in held] == [[]] * ROUNDS
    assert [set(found.values()) for _, found in held] == [{2}] * ROUNDS
    assert len(writers.acknowledged) > len(held[-1][0])


def test_backup_during_writes_comes_back_as_it_was_taken(filled, data_dir):
    with Writers(filled):
        made = take_backup(data_dir / "backups", at=AT)
    wipe()

    restore_backup(made.path)

    rows = {name: len(found) for name, found in raw_rows().items()}
    assert rows == {entry.name: entry.rows for entry in made.manifest.tables}


def killed_at(process, folder, size):
    """Kill a backup as soon as what it has written is larger than ``size``."""
    left = set(folder.glob(UNFINISHED))
    while process.poll() is None:
        begun = [path for path in folder.glob(UNFINISHED) if path not in left]
        if sum(written_in(path) for path in begun) > size:
            process.kill()
    process.communicate()
    return process.returncode


def written_in(folder):
    try:
        return sum(path.stat().st_size for path in folder.iterdir())
    except FileNotFoundError:  # removed in between
        return 0


def test_backup_killed_anywhere_leaves_no_half_file(filled, data_dir):
    folder = data_dir / "backups"
    rows = [SignInFailure(subject=f"{n:064}", happened_at=AT) for n in range(MANY)]
    SignInFailure.objects.bulk_create(rows)
    whole = take_backup(folder, at=AT).path.stat().st_size
    snapshot = filled.path.stat().st_size if filled.path.exists() else 0
    chance = random.Random(3)  # noqa: S311 - repeatable, not secret

    codes = [
        killed_at(filled.start("backup"), folder, snapshot + chance.randrange(whole * 3 // 4))
        for _ in range(KILLS)
    ]
    left = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
    after = take_backup(folder, at=AT + timedelta(days=1))

    assert set(codes) <= {-9, 0}
    assert codes.count(-9) > KILLS // 2
    assert len(left) == 2 * (1 + codes.count(0))
    for name in left:
        assert NAME.fullmatch(name) is None or check_backup(folder / name).rows > MANY
    assert check_backup(after.path).tables == after.manifest.tables
