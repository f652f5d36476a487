"""Rebuilding: train anew, try, and keep the better model."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from qingdan.finder import store
from qingdan.finder.domain.engine import ModelMissing, model_file, trained
from qingdan.finder.enums import FINDER, FinderAct
from qingdan.finder.fitting import Saying
from qingdan.finder.models import Example, Rebuild
from qingdan.finder.store import Trained
from qingdan.finder.training import Training, train, training_of
from qingdan.finder.trying import try_questions
from qingdan.matters.library import library
from qingdan.matters.models import Alignment, LocalMatter
from qingdan.parties.domain.authorising import authorise, seat
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import Seat, append, recorded

ALLOWED_FALL = {"hit_at_1": 0.015, "hit_at_3": 0.015, "off_list_precision": 0.05}
"""By so much a figure may fall, which is chance, before the old model is kept."""
WORSE = "新模型的{figure}由 {before:.1%} 降到 {after:.1%}，仍用原来的模型。"
FIGURE_TITLES = {
    "hit_at_1": "首选命中率",
    "hit_at_3": "前三命中率",
    "off_list_precision": "清单外准确率",
}
TAUGHT, TAUGHT_ELSEWHERE, LOCAL = 3.0, "taught-elsewhere", "local-"
"""How much a person's example counts beside an expression; what "on no list" is learnt as; how
the codes of local matters begin."""
Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What a rebuild came to."""

    rebuild: Rebuild
    before: dict[str, Any]
    after: dict[str, Any]


def is_current() -> bool:
    """Tell whether there is nothing new to learn: the model in use, or the last one tried.

    A model that was tried and did worse need not be trained again.
    """
    try:
        known = {str(trained().about.get("digest"))}
    except ModelMissing:
        return False
    known.update(Rebuild.objects.order_by("-pk").values_list("digest", flat=True)[:1])
    return _training().digest[:16] in known


def rebuild(
    *, actor: Officer | None, at: datetime, step: Step = lambda _: None, anyway: bool = False
) -> RebuildReport:
    """Train the finder anew and put it in use unless it does worse.

    Both models are tried on the same questions that ship for trying, which nothing is
    learnt from.

    Args:
        actor: who asks for it; ``None`` for the installation itself.
        at: aware datetime.
        step: told what is being done.
        anyway: put it in use even if it does worse.

    Raises:
        NotAllowed: no post of the actor allows it.
    """
    post = authorise(actor, "finder.rebuild", on=timezone.localdate(at)) if actor else None
    training = _training()
    step("训练")
    fresh = train(training, step)
    step("试答")
    after = try_questions(fresh)
    before = _before()
    reason = "" if anyway else _worse(before, after)
    learnt = {
        "made_at": f"{timezone.localtime(at):%Y-%m-%d %H:%M}",
        "examples": sum(one.weight == TAUGHT for one in training.sayings),
        "tried": after,
    }
    made = replace(fresh, about=fresh.about | learnt)
    if not reason:
        store.save(made, model_file())
    return RebuildReport(
        _noted(made, reason, actor=actor, seat_of=seat(actor, post), at=at), before, after
    )


@recorded()
def _noted(
    made: Trained, reason: str, *, actor: Officer | None, seat_of: Seat, at: datetime
) -> Rebuild:
    row = Rebuild.objects.create(
        made_at=at,
        made_by=actor,
        digest=made.about["digest"],
        examples=made.about.get("examples", 0),
        figures=made.about["figures"] | {"tried": made.about["tried"]},
        kept=not reason,
        reason=reason,
    )
    append(
        f"{FINDER}.{FinderAct.REBUILT}",
        seat=seat_of,
        at=at,
        reason=reason,
        model=row.digest,
        kept=row.kept,
    )
    return row


def _training() -> Training:
    return training_of(library(), [*_examples(), *_local()])


def _examples() -> Iterator[Saying]:
    """What people taught; "on no list" is learnt as a matter that no entry does."""
    for one in Example.objects.filter(withdrawn_at=None).order_by("pk"):
        if one.matter or not one.right:
            yield Saying(one.text, one.matter or TAUGHT_ELSEWHERE, weight=TAUGHT)


def _local() -> Iterator[Saying]:
    """The matters of single places: their titles, and the names of the entries that do them."""
    for matter in LocalMatter.objects.order_by("code"):
        yield Saying(f"{matter.title} {matter.subject}", matter.code, everyday=False)
    aligned = Alignment.objects.counting().of_items().filter(matter__startswith=LOCAL)
    for code, name in aligned.order_by("pk").values_list("matter", "item__name"):
        yield Saying(name, code, everyday=False)


def _before() -> dict[str, Any]:
    try:
        return try_questions(trained())
    except ModelMissing:
        return {}


def _worse(before: dict[str, Any], after: dict[str, Any]) -> str:
    for name, allowed in ALLOWED_FALL.items():
        was, now = before.get(name), after.get(name)
        if was is not None and now is not None and now < was - allowed:
            return WORSE.format(figure=FIGURE_TITLES[name], before=was, after=now)
    return ""
