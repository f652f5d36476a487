"""Tampering by chance, and whether verification finds it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from django.db import IntegrityError, transaction

from qingdan.core.chain import Seal
from qingdan.record.domain.appending import Seat, append
from qingdan.record.domain.sealing import seal
from qingdan.record.domain.verifying import verify
from qingdan.record.models import Event
from tests.tampering.building import BEGAN, build
from tests.tampering.engines import NOW, OTHER, Engine, refused
from tests.tampering.kinds import GUARDED, KINDS, Unfit

RESTORED = "放回旧文件"
EVERY = 25
"""How often the untouched record and the standing guards are tried as well."""
LATER = BEGAN + timedelta(days=400)


@dataclass(slots=True)
class Report:
    """What was done and what came of it."""

    made: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    accepted: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """Whether everything was found, and nothing that was untouched."""
        return not self.missed and not self.wrong


@dataclass(frozen=True, slots=True)
class Target:
    """A finished record with its seal outside, and the names of its older states."""

    engine: Engine
    seal: Seal
    stages: tuple[str, ...]
    count: int


@contextmanager
def target(engine: Engine) -> Iterator[Target]:
    """Make the record of another installation, then the one to attack, stage by stage."""
    try:
        engine.begin()
        for _ in build():
            pass
        engine.keep(OTHER)
        engine.begin()
        stages = []
        for stage in build():
            engine.keep(stage)
            stages.append(stage)
        sealed = seal(seat=Seat(), at=LATER).seal
        count = Event.objects.count()
        engine.keep(NOW)
        yield Target(engine, sealed, tuple(stages), count)
    finally:
        engine.close()


def run(aim: Target, seed: int, numbers: Iterable[int]) -> Report:
    """Tamper once for every number and verify; the seed and the number decide what is done."""
    report = Report()
    kinds = [*KINDS, RESTORED]
    for number in numbers:
        chance = Random(f"{seed}:{number}")  # noqa: S311 - to be done again, not guessed
        kind = kinds[number % len(kinds)]
        said = _restored(aim, chance) if kind == RESTORED else _attacked(aim, kind, chance)
        report.made[kind] += 1
        if said is None:
            report.found[kind] += 1
        else:
            report.missed.append(f"{kind}（第 {number} 次）：{said}")
        if number % EVERY == 0:
            _controls(aim, chance, report)
    return report


def _attacked(aim: Target, kind: str, chance: Random) -> str | None:
    """Attack the finished record; return what was done if nobody noticed."""
    while True:
        with aim.engine.put_back():
            try:
                said = aim.engine.attack(lambda: _once(kind, chance))
            except (Unfit, IntegrityError):
                continue
            return None if verify([aim.seal], most=1).faults else said


def _once(kind: str, chance: Random) -> str:
    with transaction.atomic():
        return KINDS[kind](chance)


def _restored(aim: Target, chance: Random) -> str | None:
    """Put an older state back, or another installation's, and perhaps go on working."""
    stage = chance.choice([*aim.stages, OTHER])
    further = chance.choice([0, 0, 1, chance.randrange(2 * aim.count)])
    with aim.engine.put_back(stage):
        with transaction.atomic():
            for number in range(further):
                append("party.signed-in", seat=Seat(number), at=LATER + timedelta(minutes=number))
        found = verify([aim.seal], most=1).faults
    return None if found else f"{stage} 之后又办 {further} 件"


def _controls(aim: Target, chance: Random, report: Report) -> None:
    """See that the untouched record is accepted, and that the guards stand in the way."""
    with aim.engine.put_back():
        verdict = verify([aim.seal])
        report.accepted += verdict.whole
        if not verdict.whole:
            report.wrong.append(f"没有动过的记录不被接受：{verdict}")
        kind = chance.choice(GUARDED)
        if _refused(kind, chance):
            report.refused += 1
        else:
            report.wrong.append(f"触发器没有拦住“{kind}”。")


def _refused(kind: str, chance: Random) -> bool:
    while True:
        try:
            return refused(lambda: _once(kind, chance))
        except Unfit:
            continue
