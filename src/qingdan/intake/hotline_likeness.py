"""Whether two tickets are about the same event: by object, place, issue, person and time.

Nothing here decides; every likeness carries the reasons a person sees before they confirm.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qingdan.core.text import fold

NEAR_DAYS = 30
"""Tickets further apart than this are not offered as one event; a person may still join them."""
ALIKE, VERY_ALIKE = 0.28, 0.6
WEIGHTS = {"object": 2, "place": 2, "issue": 2, "same-words": 3, "person": 1}
ENOUGH = 4
SHORTEST_PLACE = 3
PHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}")
HAN = re.compile(r"[\u4e00-\u9fff]")
SPOT = re.compile(
    r"[\u4e00-\u9fff]{1,6}?(?:村|社区|嘎查|小区|路|街|巷|沟|河|桥|广场|市场|学校|医院|组|屯|水库)"
)
GENERAL = re.compile(
    r"^(?:来电人|市民|群众|反映|举报|投诉|咨询|希望|解决|另外|[我你他这那本全各该在到有和的了]|村|们)+"
)


class By(StrEnum):
    """By what two tickets are taken for one event."""

    OBJECT = "object"
    PLACE = "place"
    ISSUE = "issue"
    SAME_WORDS = "same-words"
    PERSON = "person"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of a ticket: its entries (keys), words, place and person, when it came.

    ``objects`` are the entries and nodes its matters are about, by key with their words.
    """

    pk: int
    objects: dict[str, str]
    text: str
    whereabouts: str
    appellant: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Likeness:
    """A ticket that may be about the same event, and by what; the more the likelier."""

    pk: int
    weight: float
    reasons: tuple[dict[str, str], ...]


def likely_same(one: Heard, others: Iterable[Heard]) -> list[Likeness]:
    """Return the tickets that may be about the same event as one, the likeliest first."""
    found = [like for other in others if (like := likeness(one, other)) is not None]
    return sorted(found, key=lambda like: (-like.weight, like.pk))


def likeness(one: Heard, other: Heard) -> Likeness | None:
    """Return by what two tickets are about the same event; ``None`` when too little says so.

    Object and time must both be there: the same matter within ``NEAR_DAYS``.
    """
    days = abs((one.at - other.at).days)
    reasons = list(_reasons(one, other))
    told = {row["by"] for row in reasons}
    shared = By.OBJECT in told or By.SAME_WORDS in told
    weight = sum(WEIGHTS[by] for by in told)
    if days > NEAR_DAYS or not shared or weight < ENOUGH:
        return None
    apart = "同一天" if days == 0 else f"相隔 {days} 天"
    reasons.append({"by": By.TIME, "words": f"时间：{apart}"})
    return Likeness(other.pk, weight - days / (NEAR_DAYS + 1), tuple(reasons))


def _reasons(one: Heard, other: Heard) -> Iterator[dict[str, str]]:
    same = [key for key in one.objects if key in other.objects]
    if same:
        yield {"by": By.OBJECT, "words": f"同一事项：{one.objects[same[0]]}"}
    spots = _shared_spots(_spots(one), _spots(other))
    if spots:
        yield {"by": By.PLACE, "words": f"地点都写了“{'、'.join(spots[:2])}”"}
    alike = words_alike(one.text, other.text)
    if alike >= VERY_ALIKE:
        yield {"by": By.SAME_WORDS, "words": f"说的几乎一样（{alike:.0%} 的词相同）"}
    elif alike >= ALIKE:
        yield {"by": By.ISSUE, "words": f"说的相近（{alike:.0%} 的词相同）"}
    if set(PHONE.findall(one.appellant)) & set(PHONE.findall(other.appellant)):
        yield {"by": By.PERSON, "words": "同一联系电话"}


def words_alike(one: str, other: str) -> float:
    """Return how many pairs of characters two texts share, 0 to 1 of the shorter.

    >>> words_alike("村口路灯不亮", "村口的路灯不亮了"), words_alike("路灯不亮", "低保没发")
    (0.8, 0.0)
    """
    first, second = _pairs(one), _pairs(other)
    shorter = min(len(first), len(second))
    return len(first & second) / shorter if shorter else 0.0


def _pairs(text: str) -> set[str]:
    said = "".join(HAN.findall(fold(text)))
    return {said[at : at + 2] for at in range(len(said) - 1)}


def _shared_spots(one: list[str], other: list[str]) -> list[str]:
    """Return the ends that names of places share; what stands before a name is no part of it.

    >>> _shared_spots(["塌了德成永村"], ["就在德成永村", "北街"])
    ['德成永村']
    """
    ends = [_shared_end(first, second) for first in one for second in other]
    return list(dict.fromkeys(end for end in ends if len(end) >= SHORTEST_PLACE))


def _shared_end(one: str, other: str) -> str:
    length = 0
    while length < min(len(one), len(other)) and one[-length - 1] == other[-length - 1]:
        length += 1
    return GENERAL.sub("", one[len(one) - length :])


def _spots(one: Heard) -> list[str]:
    named = [GENERAL.sub("", spot) for spot in SPOT.findall(f"{one.whereabouts}，{one.text}")]
    where = one.whereabouts.strip()
    told = [*named, *([where] if len(where) >= SHORTEST_PLACE else [])]
    return list(dict.fromkeys(spot for spot in told if len(spot) >= SHORTEST_PLACE))
