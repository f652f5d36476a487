"""Rebuilding: train anew, try, and keep the better model; one at a time on an installation."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from qingdan.core.errors import DomainError
from qingdan.finder import store
from qingdan.finder.domain.engine import ModelMissing, model_file, trained
from qingdan.finder.domain.guarding import worse_than_ever
from qingdan.finder.domain.learning import Learnt, learnt_on
from qingdan.finder.enums import FINDER, FinderAct
from qingdan.finder.locking import alone, put_in_place
from qingdan.finder.models import Rebuild
from qingdan.finder.store import Trained
from qingdan.finder.training import Training, train, training_of
from qingdan.finder.trying import trial_digest, try_groups, try_questions
from qingdan.matters.library import library
from qingdan.parties.domain.authorising import authorise, seat
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import Seat, append, recorded

LOCK, READY = "rebuild.lock", "ready.npz"
"""The lock of rebuilding, and where a model waits until it is in the record."""
PATIENCE = 1.0
"""Somebody who only looks holds the lock for a moment; so long it is asked for again."""
KEEPS_OLD = "{fallen}，仍用原来的模型。"
NONE_TO_KEEP = "{fallen}；没有原来的模型可用，先启用它。"
IN_SPITE = "{fallen}；照要求仍然启用，以后的模型与它比。"
UNLEARNT = "{count} 条样例说的那一项还没有标准事项，没有学到；先对照，再重建才学得到。"
NOTED = ("tried", "groups", "tried_on", "unlearnt", "in_spite")
"""What a row keeps of what a model says of itself, beside the figures of its training."""
_holds: ContextVar[bool] = ContextVar("holds", default=False)
Step = Callable[[str], None]


class AlreadyRebuilding(DomainError):
    code = "finder.already-rebuilding"
    message = "另一次重建正在进行，没有再开始一次。"
    remedy = "请等它做完，一般一两分钟；结果在“问答”页。"


class ModelNotInPlace(DomainError):
    code = "finder.model-not-in-place"
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    message = "新模型已经训练好并记下，但没有写到位（{why}），仍用原来的模型。"
    remedy = "请检查数据目录下 finder 文件夹的权限和磁盘空间，再运行 qingdan rebuild --if-needed。"


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What a rebuild came to.

    ``before`` are the figures of the model that was in use, empty without one, and ``after``
    those of the new one; ``unlearnt`` counts the examples that nothing was learnt from.
    """

    rebuild: Rebuild
    before: dict[str, Any]
    after: dict[str, Any]
    unlearnt: int = 0

    @property
    def words(self) -> str:
        """What to know of it: why a model was not kept, and what was not learnt."""
        return self.rebuild.reason + (UNLEARNT.format(count=self.unlearnt) if self.unlearnt else "")


def is_current() -> bool:
    """Tell whether there is nothing new to learn: the model in use, or the last one tried.

    A model that was tried and did worse need not be trained again.
    """
    last = Rebuild.objects.first()
    known = {_digest_in_use(), last.digest if last else ""}
    return is_in_place() and _training(timezone.localdate())[0].digest[:16] in known


def is_in_place() -> bool:
    """Tell whether the model in use is there, and the one last noted as put in use.

    It is not when writing it failed after it was noted, or when the data was restored.
    """
    noted = Rebuild.objects.filter(kept=True).first()
    used = _digest_in_use()
    return bool(used) and (noted is None or noted.digest == used)


@contextmanager
def rebuilding_alone() -> Iterator[None]:
    """Hold the lock that lets one rebuild run on this installation; in a thread also twice.

    Raises:
        AlreadyRebuilding: another process or thread holds it.
    """
    if _holds.get():
        yield
        return
    with alone(lock_file(), PATIENCE) as mine:
        if not mine:
            raise AlreadyRebuilding
        held = _holds.set(True)
        try:
            yield
        finally:
            _holds.reset(held)


def lock_file() -> Path:
    """Return where the lock of rebuilding stands."""
    return Path(settings.FINDER_DIR) / LOCK


def rebuild(
    *, actor: Officer | None, at: datetime, step: Step = lambda _: None, anyway: bool = False
) -> RebuildReport:
    """Train the finder anew and put it in use unless it does worse than the best there was.

    All models are tried on the same half of the questions that ship, which nothing is set by.
    The new one is put in place only when the record knows of it.

    Args:
        actor: who asks for it; ``None`` for the installation itself.
        at: aware datetime.
        step: told what is being done.
        anyway: put it in use even if it does worse; later ones are then compared with it.

    Raises:
        NotAllowed: no post of the actor allows it.
        AlreadyRebuilding: one is under way.
        ModelNotInPlace: it is noted, but its file could not be put in place.
    """
    post = authorise(actor, "finder.rebuild", on=timezone.localdate(at)) if actor else None
    with rebuilding_alone():
        training, learnt = _training(timezone.localdate(at))
        step("训练")
        fresh = train(training, step)
        step("试答")
        groups = try_groups(fresh)
        before, after = _before(), groups.get("all", {})
        fallen = worse_than_ever(after, before or {})
        kept, reason = _judged(fallen, is_first=before is None, anyway=anyway)
        about = {
            "made_at": f"{timezone.localtime(at):%Y-%m-%d %H:%M}",
            "examples": learnt.examples,
            "unlearnt": learnt.unlearnt,
            "tried": after,
            "groups": groups,
            "tried_on": trial_digest(),
            "in_spite": kept and bool(fallen),
        }
        made = replace(fresh, about=fresh.about | about)
        row = _row_of(made)
        row.made_at, row.made_by, row.kept, row.reason = at, actor, kept, reason
        _keep(made, row, seat(actor, post))
    return RebuildReport(row, before or {}, after, learnt.unlearnt)


def _judged(fallen: str, *, is_first: bool, anyway: bool) -> tuple[bool, str]:
    """Return whether a model is put in use, and what is to be said about that."""
    if not fallen:
        return True, ""
    if anyway:
        return True, IN_SPITE.format(fallen=fallen)
    if is_first:
        return True, NONE_TO_KEEP.format(fallen=fallen)
    return False, KEEPS_OLD.format(fallen=fallen)


def _row_of(made: Trained) -> Rebuild:
    """Return what is noted of a model by what it says of itself."""
    about = made.about
    return Rebuild(
        digest=about["digest"],
        examples=about["examples"],
        figures=about["figures"] | {name: about[name] for name in NOTED},
    )


def _keep(made: Trained, row: Rebuild, seat_of: Seat) -> None:
    """Note a model, then put it in place: never one that the record does not know."""
    ready = model_file().with_name(READY)
    if row.kept:
        store.save(made, ready)
    _note(row, seat_of)
    if row.kept:
        try:
            put_in_place(ready, model_file())
        except OSError as trouble:
            raise ModelNotInPlace(why=trouble.strerror) from trouble


@recorded()
def _note(row: Rebuild, seat_of: Seat) -> None:
    row.save(force_insert=True)
    append(
        f"{FINDER}.{FinderAct.REBUILT}",
        seat=seat_of,
        at=row.made_at,
        reason=row.reason,
        model=row.digest,
        kept=row.kept,
    )


def _training(on: date) -> tuple[Training, Learnt]:
    learnt = learnt_on(on)
    return training_of(library(), learnt.sayings), learnt


def _before() -> dict[str, Any] | None:
    """Return the figures of the model in use, tried now; ``None`` without one."""
    try:
        return try_questions(trained())
    except ModelMissing:
        return None


def _digest_in_use() -> str:
    try:
        return str(trained().about.get("digest"))
    except ModelMissing:
        return ""
