"""Evidence packs: one file with question, answer, clauses word for word, trace, signature.

A pack is one JSON file, not a zip: JSON written in one way only leaves no byte unaccounted
for, while a zip carries times, comments, spare bytes and names twice that readers take
differently. It opens in any editor, a line a value, and its first part (``about``) says in
Chinese what it holds. ``verify_pack`` beside this file travels with it and is the only place
that knows how a pack is written, digested and signed, so maker and verifier cannot differ.

Every part has a digest, every clause one of its own, so that a verifier can say what was
changed; the signature covers all of it, so that digests computed anew do not help.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.utils import timezone

import qingdan
from qingdan.catalogue.models import Clause, Edition, Item
from qingdan.core import signing
from qingdan.core.signing import SigningKey
from qingdan.finder.answers import Answer, FoundEntry
from qingdan.finder.domain.engine import ModelMissing, trained
from qingdan.finder.domain.packing import NAME, SUPPORT, PackFacts, note_pack, post_at
from qingdan.finder.domain.proving import address_of
from qingdan.finder.interfaces import verify_pack
from qingdan.finder.interfaces.packs_about import about
from qingdan.finder.interfaces.verify_pack import citations, digest_of
from qingdan.finder.interfaces.written import as_json
from qingdan.finder.questions import KIND_WORDS
from qingdan.matters.library import library
from qingdan.parties.enums import OrganisationKind
from qingdan.parties.models import Officer
from qingdan.record.models import Event

PUBLIC = "公开页面"
WITHOUT_POST = "已登录人员"
SUFFIX, MEDIA_TYPE = ".qdpack.json", "application/json"
VERIFIER = Path(verify_pack.__file__)
PARTS = ("answer", "clauses", "edition", "made", "question", "trace")
DIGITS = 9
Cited = dict[tuple[str, str], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as it leaves."""

    name: str
    content: bytes


def make_pack(answer: Answer, *, actor: Officer | None, at: datetime) -> Pack:
    """Return the pack of an answer.

    Args:
        answer: with its rows at hand.
        actor: who saves it, which the record then says; ``None`` on a public page, which
            leaves no trace here.
        at: aware datetime.

    Raises:
        KeyFileDamaged, KeyFolderUnusable: about the key that signs.
    """
    key = signing.current(Path(settings.KEYS_DIR), at=at)
    parts = _parts(answer, actor, at)
    number, event = parts["made"]["number"], None
    if actor is not None:
        place, verdict = answer.question.township_code, answer.verdict.value
        facts = PackFacts(number, content_digest(parts), key.fingerprint, verdict, place)
        event = note_pack(facts, actor=actor, at=at)
    parts["record"] = _reference(event) if event else {}
    day = timezone.localtime(at)
    name = f"答复证据包-{answer.edition.township.name}-{day:%Y%m%d}-{number[:8]}{SUFFIX}"
    return Pack(name, _sealed(parts, key))


def content_digest(parts: Mapping[str, Any]) -> str:
    """Return the digest that the record keeps: of all parts but the reference to the record."""
    return digest_of({name: parts[name] for name in PARTS})


def verifier() -> bytes:
    """Return the program that checks packs."""
    return VERIFIER.read_bytes()


def _parts(answer: Answer, actor: Officer | None, at: datetime) -> dict[str, Any]:
    said, asked = as_json(answer), answer.question
    return {
        "answer": said,
        "clauses": _clauses(answer, said),
        "edition": _edition(answer.edition),
        "made": {
            "number": token_hex(8),
            "at": timezone.localtime(at).isoformat(timespec="seconds"),
            "by": _by(actor, asked.township_code, at),
            "program": qingdan.__version__,
        },
        "question": {
            "text": asked.text,
            "township": asked.township_code,
            "on": asked.on.isoformat(),
            "asker": str(asked.asker or ""),
        },
        "trace": _trace(answer),
    }


def _sealed(parts: dict[str, Any], key: SigningKey) -> bytes:
    signature = {"algorithm": signing.ALGORITHM, "key": key.public.hex(), "value": ""}
    pack = {**parts, "format": verify_pack.FORMAT, "signature": signature}
    pack["about"] = about(pack)
    pack["digests"] = {name: digest_of(pack[name]) for name in verify_pack.SECTIONS}
    signature["value"] = key.sign(verify_pack.signed(pack)).hex()
    return verify_pack.written(pack)


def _by(actor: Officer | None, place: str, at: datetime) -> str:
    if actor is None:
        return PUBLIC
    post = post_at(actor, place, on=timezone.localdate(at))
    if post is None:
        return WITHOUT_POST
    body = post.organisation
    within = body.parent.name if body.kind == OrganisationKind.SECTION and body.parent else ""
    return f"{within}{body.name} {post.title or post.get_role_display()}"


def _reference(event: Event) -> dict[str, Any]:
    begun = Event.objects.get(sequence=1)
    record = str(begun.detail.get("record", ""))
    return {"record": record, "sequence": event.sequence, "digest": event.digest}


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "township": edition.township_id,
        "township_name": edition.township.name,
        "ordinal": edition.ordinal,
        "title": edition.title,
        "since": edition.valid_from.isoformat() if edition.valid_from else "",
        "until": edition.valid_until.isoformat() if edition.valid_until else "",
        "source_sha256": edition.source_sha256,
        "content_digest": edition.content_digest,
    }


def _trace(answer: Answer) -> dict[str, Any]:
    shown = answer.entries or answer.near
    return {
        "lines": list(answer.trace),
        "model": answer.model,
        "library": library().digest,
        "limits": _limits(answer.model),
        "none": round(float(answer.none), DIGITS),
        "shares": [
            {
                "list": KIND_WORDS[one.item.kind],
                "address": address_of(one.item),
                "share": round(float(one.confidence), DIGITS),
            }
            for one in shown
        ],
    }


def _limits(model: str) -> dict[str, float]:
    """Return the limits of the model that answered; none when it is no longer in use."""
    try:
        used = trained()
    except ModelMissing:
        return {}
    if not model or used.about.get("digest") != model:
        return {}
    return {name: float(limit) for name, limit in used.limits.items()}


def _clauses(answer: Answer, said: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every cited clause in the order of the answer, each with its digest."""
    found: Cited = {}
    for entry in _entries(answer):
        for row in _rows(entry):
            found.setdefault((row["address"], row["text"]), row)
    rows = [found[cited] for cited in citations(said)]
    return [{**row, "sha256": digest_of({**row, "sha256": ""})} for row in rows]


def _entries(answer: Answer) -> Iterator[FoundEntry]:
    yield from answer.entries
    yield from answer.near
    for part in answer.parts:
        yield from part.entries


def _rows(entry: FoundEntry) -> Iterator[dict[str, Any]]:
    item, here = entry.item, address_of(entry.item)
    yield _row(item, NAME, 0, here, item.name)
    for clause in (*entry.does, *entry.leaves, *filter(None, [entry.proof.clause])):
        yield _of_clause(item, clause)
    for at, promise in enumerate(entry.support, 1):
        yield _row(item, SUPPORT, promise.position, f"{here} · 保障 {at}", promise.text)
    for other in entry.counters:
        yield _row(other.item, NAME, 0, address_of(other.item), other.item.name)
        if other.proof.clause is not None:
            yield _of_clause(other.item, other.proof.clause)


def _of_clause(item: Item, clause: Clause) -> dict[str, Any]:
    return _row(item, clause.side, clause.address, address_of(item, clause), clause.text)


def _row(item: Item, side: str, number: int, address: str, text: str) -> dict[str, Any]:
    anchor = f"#{side}-{number}" if side not in (NAME, SUPPORT) else ""
    path = f"{item.get_absolute_url()}?edition={item.edition.ordinal}{anchor}"
    return {
        "address": address,
        "path": path,
        "kind": str(item.kind),
        "entry": item.address,
        "side": str(side),
        "clause": number,
        "text": text,
    }
