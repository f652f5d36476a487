"""A queue of citations as its page shows it: by kind, with where each leads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from qingdan.intake.models import Adjustment
from qingdan.rulebook.citing import Cited
from qingdan.rulebook.enums import CitedKind
from qingdan.rulebook.queries import Row

LAST = "law_checked"
"""Where a session keeps what was decided last, so that it can be taken back at once."""
OFFERED = timedelta(minutes=10)
ADVICE = {
    CitedKind.ENTRY: "条文照公布的原文，不在这里改；要改的走清单调整，改好以后写“已改”。",
    CitedKind.MATTER: "随程序提供的，依据不对请连同正确条文告诉开发者；本地事项由县里自己改。",
    CitedKind.RULE: "期限、把关的出处。随法规失效的规则，到期自动不再适用。",
    CitedKind.PROCEDURE: "办理流程里引用的条文和规则。",
    CitedKind.CASE: "正在办的，依据变了的，看要不要补充告知或重新审查。",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One row with the address it leads to, and whether this officer may decide about it.

    ``adjustment`` is what was opened to adjust the list because of it.
    """

    row: Row
    address: str
    decidable: bool
    adjustment: Adjustment | None = None

    @property
    def adjustable(self) -> bool:
        """Whether an adjustment of the list may be asked for because of it."""
        entry = self.row.cited.kind is CitedKind.ENTRY
        return entry and self.decidable and self.adjustment is None


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one kind."""

    kind: CitedKind
    rows: list[Shown]

    @property
    def advice(self) -> str:
        """What to know about this kind."""
        return ADVICE[self.kind]


def groups_of(
    rows: Iterable[Row], home: str, county: str, adjusted: Mapping[str, Adjustment]
) -> list[Group]:
    """Return the groups of a queue, in the order of kinds.

    Args:
        rows: in that order already.
        home: the place whose queue it is.
        county: the county in whose name shared things are decided.
        adjusted: the adjustments opened because of the change, by the key of the entry.
    """
    order = list(CitedKind)
    ordered = sorted(rows, key=lambda one: order.index(one.cited.kind))
    return [
        Group(
            kind,
            [
                Shown(
                    one,
                    address_of(one.cited),
                    _decidable(one, home, county),
                    adjusted.get(one.cited.key) if kind is CitedKind.ENTRY else None,
                )
                for one in them
            ],
        )
        for kind, them in groupby(ordered, key=lambda one: one.cited.kind)
    ]


def address_of(cited: Cited) -> str:
    """Return the page of a thing, empty where it has none."""
    if cited.kind is CitedKind.MATTER:
        return reverse("public:matter", args=(cited.key,))
    parts = cited.key.split("/")
    if cited.kind is CitedKind.ENTRY and len(parts) == len(("township", "kind", "address")):
        return reverse("public:item", args=parts)
    return ""


def _decidable(row: Row, home: str, county: str) -> bool:
    """Tell whether a place decides about a thing: its own, or shared and it is the county."""
    return not row.gone and (row.cited.place.startswith(home) or county.startswith(home))


def remember(request: HttpRequest, code: str, at: datetime, words: str) -> None:
    """Keep with the session what was decided, so that it can be taken back for a while."""
    request.session[LAST] = {"change": code, "at": at.isoformat(), "words": words}


def remembered(request: HttpRequest, code: str) -> dict[str, Any] | None:
    """Return what this person decided about a change in the last minutes."""
    kept: dict[str, Any] = request.session.get(LAST) or {}
    at = parse_datetime(kept.get("at", ""))
    if at is None or kept.get("change") != code or timezone.now() - at > OFFERED:
        return None
    return kept
