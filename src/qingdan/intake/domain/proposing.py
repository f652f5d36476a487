"""The gate: a matter as asked → what is proposed, with the clauses word for word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from qingdan.cases.enums import SupportState
from qingdan.cases.models import SupportObligation
from qingdan.catalogue.enums import ListKind, Side
from qingdan.catalogue.models import Clause, Edition
from qingdan.core.errors import DomainError
from qingdan.core.text import fold
from qingdan.finder.domain.answering import HAN, LONGEST, NOISE, NoListsThere
from qingdan.finder.domain.engine import trained
from qingdan.finder.domain.naming import editions_known
from qingdan.finder.domain.places import place_on
from qingdan.finder.domain.proving import address_of
from qingdan.intake.domain.holding import tables_given
from qingdan.intake.enums import Decision, Door, Reason, Sign
from qingdan.intake.hotline_judging import judged_of_resident
from qingdan.intake.judging import Judge, Judged
from qingdan.intake.layout import layout_on
from qingdan.intake.models import Precedent, TemporaryDuty
from qingdan.intake.orders import Order, read_order
from qingdan.intake.precedents import Ruled, followed, ruled_alike
from qingdan.intake.proposals import Asked, Cited, Proposal
from qingdan.intake.reasons import ReasonKind, causes, reason_kinds
from qingdan.intake.signs import Shown, sign_kinds, signs_in
from qingdan.intake.tables import Given, asks_only_for, held
from qingdan.intake.townships import names_another
from qingdan.intake.weighing import Weighed, weigh
from qingdan.intake.written import LOADS
from qingdan.parties.models import Region

SHORTEST = 4
COUNTY_DIGITS = 6
LATE_SUPPORT = (SupportState.REFUSED,)
STOPPED_BY_TABLE = frozenset({Decision.ADMIT, Decision.CONDITIONS, Decision.PETITION})
OWN_NAME = 0.6
"""Words that are less near to a reclaimed entry are another name for it."""
SAME_WORK = 0.62
"""From so near words on, an order asks for a temporary duty."""


class OrderTooShort(DomainError):
    code = "intake.order-too-short"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "来件内容写得太短，看不出要做什么；没有登记。"
    remedy = "请照原话写清楚要乡镇做什么。"


class OrderTooLong(DomainError):
    code = "intake.order-too-long"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = f"一件事项写得太长，超过了 {LONGEST} 个字；没有登记。"
    remedy = "请把通知作为文件上传，由系统分成几件事项，或者分几次登记。"


def propose(asked: Asked, on: date) -> Proposal:
    """Propose what becomes of one matter; nothing is written.

    Args:
        asked: the matter, of whom, by whom.
        on: local date; the lists, rules and precedents of that day count.

    Raises:
        OrderTooShort, OrderTooLong: there is nothing, or too much, to go by.
        NoListsThere: the township has no lists on that day.
        ModelMissing: the finder was never built.
    """
    text = NOISE.sub("", asked.text).strip()
    if len(HAN.findall(text)) < SHORTEST:
        raise OrderTooShort
    if len(text) > LONGEST:
        raise OrderTooLong
    laid = layout_on(asked.township, on)
    model = trained()
    now = place_on(asked.township, on, model.matters.matters)
    if laid is None or now is None:
        raise NoListsThere(editions_known(asked.township))
    edition, layout = laid
    order, signs = read_order(text), (*signs_in(text), *_for_all(asked, len(text)))
    weighed = weigh(order, layout, now.place, [one.pk for one in now.items], model)
    around = _Around(asked, on, edition, order, signs, weighed)
    return around.proposal()


@dataclass(frozen=True)
class _Around:
    """Puts a proposal together."""

    asked: Asked
    on: date
    edition: Edition
    order: Order
    signs: tuple[Shown, ...]
    weighed: Weighed

    def proposal(self) -> Proposal:
        duty = self._temporary()
        if duty is not None:
            return self._admitted(duty)
        judged = self._judged()
        ruled = self._ruled(judged)
        follows = followed(
            ruled, judged.decision, self.asked.sender.role_key, self.weighed.layout.items
        )
        if follows and follows.decision and follows.reason:
            at = follows.at if follows.at is not None else judged.entry
            judged = Judged(follows.decision, follows.reason, at, self._clauses(at, judged))
        given = held(self.asked.text, tables_given(self.asked.township, self.on))
        if asks_only_for(self.order.core, given) and judged.decision in STOPPED_BY_TABLE:
            judged = Judged(Decision.RETURN, Reason.TABLE_HELD, judged.entry, judged.clauses)
        return self._said(judged, ruled, follows.says if follows else "", given)

    def _clauses(self, at: int | None, judged: Judged) -> tuple[Clause, ...]:
        """Return the clauses to cite of an entry: those judged by, or the nearest of each side."""
        if at is None or at == judged.entry:
            return judged.clauses
        near = (self.weighed.nearest(at, side) for side in Side)
        return tuple(one[0].clause for one in near if one and one[0].clause)

    def _judged(self) -> Judged:
        township = Region.objects.get(code=self.asked.township)
        other = names_another(self.asked.text, township)
        if self.asked.door is Door.HOTLINE:
            return judged_of_resident(self.weighed, other_township=other)
        near = [self.weighed.item(at).pk for at in self.weighed.best(3)]
        late = SupportObligation.objects.filter(
            place=township, state__in=LATE_SUPPORT, item__in=near
        )
        return Judge(
            self.order,
            self.weighed,
            self.signs,
            self.asked.sender,
            self.asked.door,
            other_township=other,
            support_owed=frozenset(late.values_list("item_id", flat=True)),
        ).judged()

    def _temporary(self) -> TemporaryDuty | None:
        """Return the temporary duty in force that is asked for."""
        there = TemporaryDuty.objects.in_force(self.on).filter(place=self.asked.township)
        duties = there.select_related("department")
        layout = self.weighed.layout
        fits = [(layout.alike(self.order.core, f"{one.title}{one.content}"), one) for one in duties]
        near, duty = max(fits, key=lambda one: one[0], default=(0.0, None))
        return duty if near >= SAME_WORK else None

    def _admitted(self, duty: TemporaryDuty) -> Proposal:
        kind = reason_kinds()[Reason.TEMPORARY_DUTY]
        why = f"{kind.says.rstrip('。')}：{duty.title}，到 {duty.last_day:%Y-%m-%d} 为止。"
        return Proposal(
            self.asked, Decision.ADMIT, Reason.TEMPORARY_DUTY, why, self.edition,
            to=(duty.place.name,), signs=self.signs, deadlines=self.order.deadlines,
            causes=causes(kind.rules, self.asked.township, self.on),
        )  # fmt: skip

    def _ruled(self, judged: Judged) -> Sequence[Ruled]:
        there = Precedent.objects.filter(
            county=self.asked.township[:COUNTY_DIGITS], repealed_at=None
        )
        rows = there.select_related("matter").order_by("pk")
        item = self.weighed.item(judged.entry) if judged.entry is not None else None
        return ruled_alike(rows, self.order, item, self.weighed.layout)

    def _said(
        self, judged: Judged, ruled: Sequence[Ruled], follows: str, given: Sequence[Given]
    ) -> Proposal:
        kind = reason_kinds()[judged.reason]
        cited = self._cited(judged)
        signs = (*self._renamed(judged), *self.signs)
        shown = [sign_kinds()[one.code] for one in signs]
        rules = (*kind.rules, *(code for one in shown for code in one.rules))
        words = self._words(judged, cited) | {"held": "；".join(map(str, given))}
        known = tuple(f"{one} 里已经报过，可以直接取用。" for one in given)
        asks = (kind.asks.format(**words),) if kind.asks else ()
        return Proposal(
            self.asked,
            judged.decision,
            judged.reason,
            (self._ticketed(kind) or kind.says).format(**words) + follows,
            self.edition,
            cited=cited,
            near=self._near(judged.rivals) if not cited else (),
            to=self._to(judged, cited),
            asks=asks if judged.reason is Reason.TABLE_HELD else (*asks, *known),
            signs=signs,
            deadlines=self.order.deadlines,
            causes=causes(rules, self.asked.township, self.on),
            precedents=tuple(one.precedent.pk for one in ruled),
            trace=self._trace(),
        )

    def _ticketed(self, kind: ReasonKind) -> str:
        return kind.ticket if self.asked.door is Door.HOTLINE else ""

    def _renamed(self, judged: Judged) -> Iterator[Shown]:
        """Yield the sign of reclaimed work that is asked for in other words than the list's."""
        if judged.reason is not Reason.RECLAIMED or judged.entry is None:
            return
        start = self.asked.text.find(self.order.core)
        if start >= 0 and self.weighed.words(judged.entry) < OWN_NAME:
            end = start + len(self.order.core)
            yield Shown(Sign.RENAMED, start, end, self.order.core)

    def _cited(self, judged: Judged) -> tuple[Cited, ...]:
        if judged.entry is None:
            return ()
        first = self._cite(judged.entry, judged)
        rivals = tuple(self._cite(at, None) for at in judged.rivals if at != judged.entry)
        return (first, *rivals)

    def _cite(self, at: int, judged: Judged | None) -> Cited:
        clauses = judged.clauses if judged else ()
        return Cited(self.weighed.item(at), clauses, min(1.0, float(self.weighed.scores[at])))

    def _near(self, rivals: Iterable[int]) -> tuple[Cited, ...]:
        return tuple(self._cite(at, None) for at in rivals)

    def _words(self, judged: Judged, cited: Sequence[Cited]) -> dict[str, str]:
        """Return what the sentences of a reason may name."""
        leads = self._leads(cited)
        return {
            "entry": address_of(cited[0].item) if cited else "",
            "who": "、".join(leads) or "牵头部门",
            "sender": self.asked.sender.name or "来件单位",
            "rivals": "、".join(address_of(self.weighed.item(at)) for at in judged.rivals),
        }

    def _leads(self, cited: Sequence[Cited]) -> tuple[str, ...]:
        if not cited:
            return ()
        item, labels = cited[0].item, [one.label for one in cited[0].clauses]
        theirs = [
            one.label
            for one in cited[0].clauses
            if one.side in (Side.DEPARTMENT, Side.TAKEOVER) and one.label and one.role_key
        ]
        named = [one.name for one in item.departments.all()]
        first = [one for one in named if any(fold(label) in fold(one) for label in theirs if label)]
        return tuple(dict.fromkeys(first or named)) if labels or named else ()

    def _to(self, judged: Judged, cited: Sequence[Cited]) -> tuple[str, ...]:
        township = self.edition.township.name
        if judged.decision is Decision.ADMIT:
            return (township,)
        if judged.decision is Decision.CONDITIONS:
            return (*self._leads(cited), township)
        if cited and cited[0].item.kind != ListKind.BASIC:
            return self._leads(cited)
        return (self.asked.sender.name,) if self.asked.door is not Door.HOTLINE else ()

    def _trace(self) -> tuple[str, ...]:
        best = self.weighed.best(3)
        near = "；".join(
            f"{address_of(self.weighed.item(at))} {self.weighed.scores[at]:.2f}" for at in best
        )
        return (
            f"清单版本：{self.edition}，内容摘要 {self.edition.content_digest}",
            f"问答模型：{trained().about.get('digest', '')}",
            f"要做的：{self.order.core}",
            f"最接近：{near}；不在清单上的可能 {self.weighed.none:.0%}",
        )


def _for_all(asked: Asked, end: int) -> Iterator[Shown]:
    """Yield what a notice loads on all of its matters; it stands behind the text of this one."""
    for one in signs_in(asked.closing):
        if one.code in LOADS:
            yield Shown(one.code, end, end, one.words)


def plain(text: str) -> str:
    """Return a text on one line, for titles."""
    return re.sub(r"\s+", " ", text).strip()
