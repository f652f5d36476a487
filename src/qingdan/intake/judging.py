"""From what an order is about to what is proposed: admit, conditions, return, petition, unclear."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qingdan.catalogue.enums import ListKind, Side
from qingdan.catalogue.models import Clause, Item
from qingdan.core.text import fold
from qingdan.intake.enums import Decision, Door, Reason, Sign
from qingdan.intake.layout import Values
from qingdan.intake.orders import Order
from qingdan.intake.parts import Parts
from qingdan.intake.proposals import Sender
from qingdan.intake.signs import Shown
from qingdan.intake.strangers import NEAR_WORDS, is_stranger
from qingdan.intake.weighing import Weighed

FAINT_SHARE = 0.5
LOADED = frozenset({Sign.NEW_OFFICE, Sign.NEW_POSTS, Sign.APPS, Sign.QUOTA})
"""Signs of work that the lists do not know; with faint words, the work is on no list."""
MEASURED = frozenset({Sign.ASSESSMENT, Sign.RANKING, Sign.VETO, Sign.PLEDGE})
RENAMED_BY = frozenset({Sign.CALLED_HELP})
SENDERS_OWN, HANDED_ON = 0.04, 0.05
"""How much nearer an entry counts that names the sender; a reclaimed one that is handed on."""
TAKEN_ON = frozenset({Decision.ADMIT, Decision.CONDITIONS})
MOST_LOOKED_AT = 6
CLOSE, CLOSE_WORDS, CLOSE_HELPING = 0.08, 0.15, 0.25
"""A reclaimed entry so close behind another, and so near in words, makes it a close call; it may
be farther behind a duty the township leads itself when the order speaks of helping."""
VAGUE = re.compile(
    r"那(?:个事|件事|件|批|些|项|个)|上次(?:会上)?(?:说|讲|提|交代)|(?:前天|昨天|之前|刚才|上回)[^，。]{0,6}(?:说|讲|提|交代)"
    r"|老样子|老规矩|你懂的|弄一下|搞一下|处理一下|(?:有关|相关|各项|该项|此项)(?:工作|任务|事项|事宜|要求)"
)
EMPTY = re.compile(
    r"进一步|提高|站位|强化|协作|配合|协同|联动|推进|有关|相关|工作|确保|各项|任务|取得|实效|主动|对接|密切|"
    r"齐抓共管|全力|做好|抓好|加强|落实|形成|合力|高度重视|认真|切实|积极|支持|责任|压实|统筹|组织|领导|"
    r"协调|加大|力度|措施|到位|目标|完成|成效|贯彻|精神|要求|上级|及时|事宜|事项|处理|一下|尽快|麻烦|抓紧|"
    r"镇|乡|请|和|与|的|并|各|要|把|有|我|你|们|里|将|就|按|照"
)
PUNISHES = re.compile(r"执法|查封|扣押|没收|罚|停产|强制")
SAYS_LITTLE = 8
HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Judged:
    """What was judged: the decision, its reason, the deciding entry and clauses."""

    decision: Decision
    reason: Reason
    entry: int | None = None
    clauses: tuple[Clause, ...] = ()
    rivals: tuple[int, ...] = ()


@dataclass(frozen=True)
class Judge:
    """Judges one matter; everything is at hand, nothing is read from the database.

    ``support_owed`` are the entries (primary keys) whose promised support is known to be late.
    """

    order: Order
    weighed: Weighed
    signs: Sequence[Shown]
    sender: Sender
    door: Door
    other_township: bool = False
    support_owed: frozenset[int] = frozenset()

    def judged(self) -> Judged:
        """Return what to propose: the first that fits, what stops an order first."""
        if self.other_township:
            return Judged(Decision.RETURN, Reason.OTHER_TOWNSHIP)
        if self._says_nothing():
            return Judged(Decision.UNCLEAR, Reason.NOTHING_NAMED)
        at, rival = self._entry()
        if at is None:
            return Judged(Decision.PETITION, Reason.ON_NO_LIST, rivals=tuple(self.weighed.best(3)))
        judged = self._listed(at, self.weighed.item(at))
        if rival is not None and judged.decision in TAKEN_ON:
            return Judged(Decision.UNCLEAR, Reason.CLOSE_CALL, at, judged.clauses, (at, rival))
        return judged

    def _listed(self, at: int, item: Item) -> Judged:
        """Judge what an entry knows."""
        if item.kind == ListKind.RECLAIMED:
            return self._of(at, Decision.RETURN, Reason.RECLAIMED)
        if self._is_unlicensed(item):
            return self._of(at, Decision.RETURN, Reason.UNLICENSED)
        if item.kind == ListKind.BASIC:
            return self._of(at, Decision.ADMIT, Reason.OWN_DUTY)
        if self._has(MEASURED, beyond=item):
            return self._of(at, Decision.RETURN, Reason.ASSESSED)
        return self._by_part(at) or self._by_sender(at, item)

    def _by_part(self, at: int) -> Judged | None:
        """Judge whose part is asked for; ``None`` where only the township's is."""
        parts = Parts(self.order.core, at, self.weighed)
        if parts.is_split or (parts.is_theirs and self._from_hotline):
            return self._of(at, Decision.CONDITIONS, Reason.STAGE_SPLIT)
        if parts.is_theirs:
            return self._of(at, Decision.RETURN, Reason.DEPARTMENTS_STEP, Side.DEPARTMENT)
        return None

    def _by_sender(self, at: int, item: Item) -> Judged:
        """Judge what is the township's part: who asks for it, and what was promised for it."""
        if self._from_hotline:
            return self._of(at, Decision.CONDITIONS, Reason.STAGE_SPLIT)
        if not self._names(item):
            return self._of(at, Decision.CONDITIONS, Reason.LEAD_TO_CONFIRM, Side.TOWNSHIP)
        if item.pk in self.support_owed or self._has({Sign.OWN_FUNDS}):
            return self._of(at, Decision.CONDITIONS, Reason.SUPPORT_OUTSTANDING, Side.TOWNSHIP)
        return self._of(at, Decision.ADMIT, Reason.LISTED_STEP, Side.TOWNSHIP)

    @property
    def _from_hotline(self) -> bool:
        return self.door is Door.HOTLINE or self.sender.is_hotline

    def _entry(self) -> tuple[int | None, int | None]:
        """Return the entry it is about (none when on no list), and a reclaimed one as near."""
        weighed = self.weighed
        handed = self._has(RENAMED_BY)
        scores = weighed.scores.copy()
        for at in weighed.best(MOST_LOOKED_AT):
            item = weighed.item(at)
            if item.kind != ListKind.BASIC and self._names(item):
                scores[at] += SENDERS_OWN
            if item.kind == ListKind.RECLAIMED and handed:
                scores[at] += HANDED_ON
        at = max(weighed.best(MOST_LOOKED_AT), key=lambda one: (scores[one], -one))
        loads = len({one.code for one in self.signs} & (LOADED | {Sign.OWN_FUNDS}))
        named = weighed.item(at).kind != ListKind.BASIC and self._names(weighed.item(at))
        stranger = is_stranger(self.order.core, at, weighed, loads, named=named)
        return (None, None) if stranger else (at, self._rival(at, scores))

    def _rival(self, at: int, scores: Values) -> int | None:
        """Return the reclaimed entry that comes about as near as another one."""
        if self.weighed.item(at).kind == ListKind.RECLAIMED:
            return None
        helping = self.weighed.item(at).kind == ListKind.BASIC and self._has(RENAMED_BY)
        least = scores[at] - (CLOSE_HELPING if helping else CLOSE)
        for one in self.weighed.best(MOST_LOOKED_AT):
            near = scores[one] >= least and self.weighed.words(one) >= CLOSE_WORDS
            if near and self.weighed.item(one).kind == ListKind.RECLAIMED:
                return one
        return None

    def _is_unlicensed(self, item: Item) -> bool:
        """Tell whether those without a licence shall inspect or punish.

        A township's own people may look and report on its own duties; punish they may not.
        """
        told = [one.words for one in self.signs if one.code is Sign.UNLICENSED]
        return any(item.kind != ListKind.BASIC or PUNISHES.search(one) for one in told)

    def _says_nothing(self) -> bool:
        """Tell whether an order names nothing that could be done."""
        if self._has(LOADED) or float(self.weighed.likeness.max()) >= NEAR_WORDS:
            return False
        rest = EMPTY.sub("", VAGUE.sub("", self.order.core))
        said = len(HAN.findall(rest))
        return said < SAYS_LITTLE and float(self.weighed.shares.max()) < FAINT_SHARE

    def _names(self, item: Item) -> bool:
        """Tell whether an entry names the sender among its departments."""
        role, name = self.sender.role_key, fold(self.sender.name)
        for one in item.departments.all():
            if role and one.role_key == role:
                return True
            if not role and name and (fold(one.name) in name or name in fold(one.name)):
                return True
        return False

    def _has(self, kinds: set[Sign] | frozenset[Sign], beyond: Item | None = None) -> bool:
        """Tell whether there are such signs, in words that the entry itself does not use."""
        own = fold(f"{beyond.name}{beyond.search_text}") if beyond else ""
        return any(
            one.code in kinds and (not own or fold(one.words) not in own) for one in self.signs
        )

    def _of(self, at: int, decision: Decision, reason: Reason, side: Side | None = None) -> Judged:
        return Judged(decision, reason, at, self._clauses(at, side))

    def _clauses(self, at: int, side: Side | None) -> tuple[Clause, ...]:
        """Return the clause of each side that comes nearest, the deciding side first."""
        sides = [side] if side else []
        sides += [one for one in (Side.TAKEOVER, Side.TOWNSHIP, Side.DEPARTMENT) if one != side]
        found = [self.weighed.nearest(at, one) for one in sides]
        told = [one[0].clause for one in found if one is not None]
        return tuple(one for one in told if one is not None)
