"""Evidence packs of decisions: the matter, what was proposed, what was done, word for word.

Written, digested and signed as packs of answers are; ``verify_decision`` checks them offline,
with ``verify_pack`` beside it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.utils import timezone

import qingdan
from qingdan.catalogue.models import Edition
from qingdan.core import signing
from qingdan.core.text import chinese_date
from qingdan.finder.domain.packing import PackFacts, note_pack
from qingdan.finder.interfaces import verify_pack
from qingdan.finder.interfaces.packs import SUFFIX, Pack
from qingdan.intake.enums import Decision, GateMove, Reason
from qingdan.intake.interfaces import verify_decision
from qingdan.intake.models import RequestMatter, RequestMove
from qingdan.parties.models import Officer
from qingdan.record.models import Event

VERIFIERS = (Path(verify_pack.__file__), Path(verify_decision.__file__))
PARTS = ("clauses", "edition", "made", "matter", "moves", "proposal")
NOT_DECIDED = "还没有决定"


def make_decision_pack(matter: RequestMatter, *, actor: Officer, at: datetime) -> Pack:
    """Return the pack of a matter as it stands; that it was saved is noted in the record.

    Args:
        matter: with its moves, request and county at hand, within sight of the actor.
        actor: who saves it.
        at: aware moment.

    Raises:
        KeyFileDamaged, KeyFolderUnusable: about the key that signs.
    """
    key = signing.current(Path(settings.KEYS_DIR), at=at)
    parts = _parts(matter, actor, at)
    number = parts["made"]["number"]
    digest = verify_pack.digest_of({name: parts[name] for name in PARTS})
    place = matter.request.place_id
    facts = PackFacts(number, digest, key.fingerprint, matter.decision or "undecided", place)
    parts["record"] = _reference(note_pack(facts, actor=actor, at=at))
    signature = {"algorithm": signing.ALGORITHM, "key": key.public.hex(), "value": ""}
    pack = {**parts, "format": verify_decision.FORMAT, "signature": signature}
    pack["about"] = list(_about(pack))
    pack["digests"] = {name: verify_pack.digest_of(pack[name]) for name in verify_decision.SECTIONS}
    signature["value"] = key.sign(verify_pack.signed(pack)).hex()
    day = timezone.localtime(at)
    name = f"决定证据包-{matter.request.place.name}-{day:%Y%m%d}-{number[:8]}{SUFFIX}"
    return Pack(name, verify_pack.written(pack))


def _parts(matter: RequestMatter, actor: Officer, at: datetime) -> dict[str, Any]:
    moves = [_move(one) for one in matter.moves.all()]
    parts: dict[str, Any] = {
        "proposal": matter.proposal,
        "moves": moves,
        "matter": _matter(matter),
        "edition": _edition(matter),
        "made": {
            "number": token_hex(8),
            "at": timezone.localtime(at).isoformat(timespec="seconds"),
            "by": f"{actor.unit or ''} {actor.full_name}".strip(),
            "program": qingdan.__version__,
        },
    }
    cited = verify_decision.citations(parts)
    rows = [{"address": address, "text": text, "sha256": ""} for address, text in cited]
    parts["clauses"] = [{**row, "sha256": verify_pack.digest_of(row)} for row in rows]
    return parts


def _matter(matter: RequestMatter) -> dict[str, Any]:
    request = matter.request
    return {
        "number": f"{request.pk}-{matter.position}",
        "door": request.door,
        "sender": request.sender_name,
        "reference": request.reference,
        "township": request.place_id,
        "township_name": request.place.name,
        "received_at": timezone.localtime(request.received_at).isoformat(timespec="seconds"),
        "request": request.text,
        "text": matter.text,
        "whole": matter.text in request.text,
        "state": matter.state,
        "decision": matter.decision,
        "reason": matter.reason,
    }


def _move(move: RequestMove) -> dict[str, Any]:
    return {
        "number": move.number,
        "move": move.move,
        "decision": move.decision,
        "reason": move.reason,
        "words": move.words,
        "cites": list(move.cites),
        "basis": list(move.basis),
        "body": move.by_body.name if move.by_body else "",
        "by": move.by.full_name,
        "at": timezone.localtime(move.at).isoformat(timespec="seconds"),
        "due_on": move.due_on.isoformat() if move.due_on else "",
        "due_basis": move.due_basis,
    }


def _edition(matter: RequestMatter) -> dict[str, Any]:
    told = matter.proposal["edition"]
    found = Edition.objects.filter(
        township=matter.request.place_id, content_digest=told["digest"]
    ).first()
    return {
        "title": found.title if found else told["title"],
        "ordinal": found.ordinal if found else 0,
        "since": found.valid_from.isoformat() if found and found.valid_from else "",
        "source_sha256": found.source_sha256 if found else "",
        "content_digest": told["digest"],
    }


def _reference(event: Event) -> dict[str, Any]:
    begun = Event.objects.get(sequence=1)
    record = str(begun.detail.get("record", ""))
    return {"record": record, "sequence": event.sequence, "digest": event.digest}


def _about(pack: Mapping[str, Any]) -> Iterable[str]:
    matter, made, edition = (pack[name] for name in ("matter", "made", "edition"))
    yield f"清单通决定证据包 {made['number']}"
    sender = matter["sender"] or "没有写明来件单位"
    yield f"来件：{sender}送{matter['township_name']}，第 {matter['number']} 件"
    yield f"事项原话：{matter['text']}"
    decided = matter["decision"]
    word = (
        f"{Decision(decided).label}（{Reason(matter['reason']).label}）" if decided else NOT_DECIDED
    )
    yield f"决定：{word}"
    yield f"系统建议：{pack['proposal']['why']}"
    for one in pack["moves"]:
        day = chinese_date(datetime.fromisoformat(one["at"]).date())
        yield f"{day} {one['body']}：{GateMove(one['move']).label}"
    digest = edition["content_digest"]
    yield f"清单：{edition['title']}，第 {edition['ordinal']} 版；内容摘要 {digest}"
    yield f"引文：{len(pack['clauses'])} 条，逐字照录，各有摘要"
    yield f"制作：{made['at']}，{made['by']}；记入操作记录第 {pack['record']['sequence']} 条"
    fingerprint = verify_pack.fingerprint_of(pack["signature"]["key"])
    yield f"签名指纹：{signing.spoken(fingerprint)}（请到作出决定的单位核实）"
    yield "核对：python3 verify_decision.py 本文件 --fingerprint 单位公布的指纹"
