"""When a new model is good enough: no figure may fall from the best that was ever in use."""

from collections.abc import Iterable, Mapping
from typing import Any

from qingdan.finder.models import Rebuild
from qingdan.finder.trying import trial_digest

Shares = Mapping[str, Any]
CALIBRATION = "calibration_error"
FIGURE_TITLES = {
    "hit_at_1": "首选命中",
    "hit_at_3": "前三命中",
    "verdict_accuracy": "结论正确",
    "off_list_precision": "清单外准确",
    "off_list_recall": "清单外找全",
    CALIBRATION: "把握偏差",
}
ALLOWED = {
    "hit_at_1": 0.015,
    "hit_at_3": 0.015,
    "verdict_accuracy": 0.02,
    "off_list_precision": 0.05,
    "off_list_recall": 0.05,
    CALIBRATION: 0.02,
}
"""By so much a figure may be worse, which is chance: about four questions, and among the few on
no list two or three. An error gets worse by rising, the shares by falling."""
FALLEN = "新模型的{falls}，不如启用过的最好的一次"


def worse_than_ever(now: Shares, in_use: Shares) -> str:
    """Say in half a sentence which figures are worse than the best of any model put in use.

    Small steps down cannot add up, because the best is remembered and not the last. Figures
    on other questions do not count; and from a model that was put in use in spite of its
    figures one begins anew.

    Args:
        now: figures of the new model.
        in_use: those of the model in use, on the same questions; empty without one.

    Returns:
        Empty when none is.
    """
    best = _best([*_figures_kept(), in_use])
    falls = [
        _fall(name, best[name], now[name])
        for name, allowed in ALLOWED.items()
        if name in best
        and now.get(name) is not None
        and _loss(name, best[name], now[name]) > allowed
    ]
    return FALLEN.format(falls="，".join(falls)) if falls else ""


def _figures_kept() -> Iterable[Shares]:
    rows = Rebuild.objects.filter(kept=True, figures__tried_on=trial_digest())
    for figures in rows.order_by("-pk").values_list("figures", flat=True):
        yield figures["tried"]
        if figures.get("in_spite"):
            return


def _best(rows: Iterable[Shares]) -> dict[str, float]:
    best: dict[str, float] = {}
    for row in rows:
        for name in ALLOWED:
            value = row.get(name)
            if value is not None and (name not in best or _loss(name, best[name], value) < 0):
                best[name] = value
    return best


def _loss(name: str, before: float, after: float) -> float:
    loss = after - before if name == CALIBRATION else before - after
    return round(loss, 4)


def _fall(name: str, before: float, after: float) -> str:
    title = FIGURE_TITLES[name]
    if name == CALIBRATION:
        return f"{title}由 {100 * before:.1f} 升到 {100 * after:.1f} 个百分点"
    return f"{title}由 {before:.1%} 降到 {after:.1%}"
