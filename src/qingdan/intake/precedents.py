"""Which decided disputes a new matter is like, and whether they are followed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qingdan.catalogue.models import Item
from qingdan.intake.enums import Decision, Reason
from qingdan.intake.layout import Layout
from qingdan.intake.models import Precedent
from qingdan.intake.orders import Order

ALIKE, ALIKE_SAME_ENTRY = 0.55, 0.4
FOLLOWED = 0.6
"""A precedent so alike is followed, unless something speaks against it."""
MOST, LONGEST_RULING = 3, 60


@dataclass(frozen=True, slots=True)
class Ruled:
    """A precedent and how alike its words are, 0 to 1."""

    precedent: Precedent
    alike: float


@dataclass(frozen=True, slots=True)
class Followed:
    """What a precedent makes of a proposal.

    ``decision`` and ``reason`` are those of the ruling where it is followed, else ``None``;
    ``at`` is the entry it rests on; ``says`` is a sentence for the person who decides.
    """

    says: str
    decision: Decision | None = None
    reason: Reason | None = None
    at: int | None = None


def ruled_alike(
    precedents: Iterable[Precedent], order: Order, item: Item | None, layout: Layout
) -> list[Ruled]:
    """Return the precedents that a matter is like, the likest first.

    Args:
        precedents: those in force in the county.
        order: the matter taken apart.
        item: the entry it is about, if any.
        layout: of the township, which knows how rare words are.
    """
    found = []
    for one in precedents:
        alike = layout.alike(order.core, one.words)
        same = item is not None and is_of(one, item)
        if alike >= (ALIKE_SAME_ENTRY if same else ALIKE):
            found.append(Ruled(one, alike))
    return sorted(found, key=lambda one: -one.alike)[:MOST]


def is_of(precedent: Precedent, item: Item) -> bool:
    """Tell whether a precedent rests on an entry; addresses are each township's own."""
    there = item.edition.township_id == precedent.place_id
    return there and (precedent.kind, precedent.address) == (item.kind, item.address)


def followed(
    ruled: Sequence[Ruled], proposed: Decision, role: str, items: Sequence[Item]
) -> Followed | None:
    """Return what the likest precedent makes of a proposal; ``None`` where there is none.

    Args:
        ruled: the precedents alike, the likest first.
        proposed: what would be proposed without them.
        role: of the sender.
        items: the entries in force in the township.
    """
    if not ruled:
        return None
    one, alike = ruled[0].precedent, ruled[0].alike
    decision = Decision(one.decision)
    ruling = one.ruling[:LONGEST_RULING].rstrip("。；，")
    told = f"编办 {one.decided_at:%Y-%m-%d} 对相近的事裁定“{decision.label}”：{ruling}。"
    if decision is proposed:
        return Followed(f"{told}建议和它一致。")
    at = next((at for at, item in enumerate(items) if is_of(one, item)), None)
    against = _against(one, alike, role, known=at is not None)
    if against:
        return Followed(f"{told}建议和它不同：{against}，请人决定。")
    return Followed(f"{told}照此提出。", decision, _reason(one), at)


def _against(one: Precedent, alike: float, role: str, *, known: bool) -> str:
    """Say why a precedent is not followed; empty where it is."""
    if alike < FOLLOWED:
        return "只有一部分说法相同"
    if one.role_key and role and one.role_key != role:
        return "交办的不是同一个部门"
    if one.address is not None and not known:
        return "先例依据的事项不在本乡镇（街道）现行清单上"
    return "" if _reason(one) else "先例没有写明理由"


def _reason(one: Precedent) -> Reason | None:
    said = one.matter.reason
    return Reason(said) if said else None
