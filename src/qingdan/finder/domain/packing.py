"""Evidence packs and the installation: noting that one was saved, and whether it still holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from qingdan.catalogue.domain.content import content_digest
from qingdan.catalogue.enums import EditionState
from qingdan.catalogue.models import Clause, Edition, Item, Support
from qingdan.core import signing
from qingdan.core.chain import ALGORITHMS
from qingdan.core.errors import DomainError
from qingdan.core.signing import SigningKey
from qingdan.core.text import chinese_date
from qingdan.finder.enums import FINDER, FinderAct
from qingdan.parties.domain.authorising import seat, standing
from qingdan.parties.models import Officer, Post
from qingdan.record.domain.appending import append, recorded
from qingdan.record.models import Event

NAME, SUPPORT = "name", "support"
"""Sides of a citation that are no clause: the entry's name, and a promise of support."""
Stand = tuple[str, int, str, int]
"""Where words stand: list, permanent number of the entry, side, number there."""


class PackAskedWrongly(DomainError):
    code = "finder.pack-asked-wrongly"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "没有写明问题、乡镇（街道）或日期，没有生成证据包。"
    remedy = "请回到答复页，再点一次“存证”。"


@dataclass(frozen=True, slots=True)
class PackFacts:
    """What the record keeps of a pack: no word of the question.

    ``digest`` is of the pack's content, ``key`` the fingerprint of what signs it.
    """

    number: str
    digest: str
    key: str
    verdict: str
    place: str


def post_at(officer: Officer, place: str, *, on: date) -> Post | None:
    """Return the post in which an officer saves a pack about a place.

    Packs are open to everybody, so nobody is refused: the post nearest to the place, or else
    the first in force; ``None`` when there is none.

    Args:
        officer: who saves it.
        place: region code.
        on: local date.
    """
    held = standing(officer, on)
    regions = [(one.organisation.region_id or "", one) for one in held]
    near = [(len(code), one) for code, one in regions if code and place.startswith(code)]
    return max(near, key=lambda one: one[0])[1] if near else next(iter(held), None)


@recorded()
def note_pack(facts: PackFacts, *, actor: Officer, at: datetime) -> Event:
    """Append that a signed-in person saves a pack, before anything leaves.

    Args:
        facts: of the pack.
        actor: who saves it.
        at: aware datetime.

    Returns:
        The event; the pack names it.
    """
    post = post_at(actor, facts.place, on=timezone.localdate(at))
    return append(
        f"{FINDER}.{FinderAct.PACKED}",
        seat=seat(actor, post),
        at=at,
        place=facts.place,
        pack=facts.number,
        digest=facts.digest,
        key=facts.key,
        verdict=facts.verdict,
    )


@recorded()
def change_signing_key(*, actor: Officer | None, at: datetime) -> SigningKey:
    """Make a new key that signs packs from now on; what the others signed stays known.

    Args:
        actor: who wants it; ``None`` for the one who runs the command.
        at: aware datetime.

    Raises:
        KeyFileDamaged, KeyFolderUnusable: about the folder of keys; nothing was made.
    """
    key = signing.add_version(Path(settings.KEYS_DIR), at=at)
    append(f"{FINDER}.{FinderAct.KEY_CHANGED}", seat=seat(actor), at=at, key=key.fingerprint)
    return key


def record_fault(reference: Mapping[str, Any], digest: str) -> str:
    """Tell what is wrong with the event that a pack names; empty when it fits.

    Args:
        reference: ``record``, ``sequence`` and ``digest`` of the event; empty for none.
        digest: of the pack's content.
    """
    if not reference:
        return ""
    event = Event.objects.filter(sequence=reference["sequence"]).first()
    begun = Event.objects.filter(sequence=1).first()
    if begun is None or begun.detail.get("record") != reference["record"]:
        return "证据包写明的操作记录是另一套系统的。"
    if event is None or event.digest != reference["digest"] or event.detail.get("digest") != digest:
        return f"操作记录第 {reference['sequence']} 条与证据包不符。"
    return ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a pack compares with what is published here: what is wrong, what to know."""

    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()


def compare_with_published(
    edition: Mapping[str, Any], clauses: Sequence[Mapping[str, Any]], *, recompute: bool
) -> Standing:
    """Tell whether the words of a pack stand in the edition it names, as published here.

    Args:
        edition: as in a pack.
        clauses: as in a pack; four queries for any number.
        recompute: also digest the rows of the edition anew, which takes longer.
    """
    found = (
        Edition.objects.filter(
            township_id=edition["township"],
            ordinal=edition["ordinal"],
            state=EditionState.PUBLISHED,
        )
        .defer("document")
        .select_related("township")
        .first()
    )
    if found is None:
        name = f"{edition['township_name']}第{edition['ordinal']}版"
        return Standing((f"这里没有公布{name}清单，不能与公布的条文核对。",))
    faults = [*_of_edition(found, edition), *_of_clauses(found, clauses)]
    if recompute and found.content_digest not in {content_digest(found, one) for one in ALGORITHMS}:
        faults.append("这里的清单条目与送审时的内容摘要不符，请先运行 qingdan verify 核对。")
    return Standing(tuple(faults), tuple(_notes(found)))


def _of_edition(found: Edition, said: Mapping[str, Any]) -> Iterator[str]:
    begins = found.valid_from.isoformat() if found.valid_from else ""
    columns = {
        "title": ("标题", found.title),
        "since": ("生效日期", begins),
        "source_sha256": ("来源文件摘要", found.source_sha256),
        "content_digest": ("内容摘要", found.content_digest),
    }
    for name, (title, here) in columns.items():
        if said[name] != here:
            yield f"证据包里清单版本的{title}与这里公布的不同。"


def _of_clauses(edition: Edition, clauses: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    there = _words_of(edition, {one["entry"] for one in clauses})
    for one in clauses:
        here = there.get((one["kind"], one["entry"], one["side"], one["clause"]))
        if here is None:
            yield f"公布的清单里没有{one['address']}这一条。"
        elif here != one["text"]:
            yield f"{one['address']}与公布的条文不是逐字一致。"


def _words_of(edition: Edition, entries: set[int]) -> dict[Stand, str]:
    items = Item.objects.filter(edition=edition, address__in=entries)
    named = items.order_by().values_list("kind", "address", "name")
    words: dict[Stand, str] = {(kind, entry, NAME, 0): name for kind, entry, name in named}
    of_item = ("item__kind", "item__address")
    clauses = Clause.objects.filter(item__in=items).order_by()
    for kind, entry, side, number, text in clauses.values_list(*of_item, "side", "address", "text"):
        words[kind, entry, side, number] = text
    promises = Support.objects.filter(item__in=items).order_by()
    for kind, entry, number, text in promises.values_list(*of_item, "position", "text"):
        words[kind, entry, SUPPORT, number] = text
    return words


def _notes(edition: Edition) -> Iterator[str]:
    if edition.valid_until is not None:
        yield f"这一版到{chinese_date(edition.valid_until)}前施行，其后另有新的版本。"
