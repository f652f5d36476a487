"""Proposals written out: JSON for programs and packs, plain text for the command line."""

from typing import Any

from qingdan.finder.domain.proving import address_of
from qingdan.intake.enums import Decision, Sign
from qingdan.intake.proposals import Cited, Proposal
from qingdan.intake.signs import sign_kinds


def as_json(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal as plain JSON values, of fixed names.

    ``entries`` are those it rests on with their clauses word for word; ``near`` what comes
    closest to work on no list. ``flags`` are codes of the signs, each with its words in
    ``signs``.
    """
    return {
        "decision": proposal.decision.value,
        "reason": proposal.reason.value,
        "why": proposal.why,
        "entries": [_entry(one) for one in proposal.cited],
        "near": [_entry(one) for one in proposal.near],
        "to": list(proposal.to),
        "asks": list(proposal.asks),
        "flags": list(dict.fromkeys(one.code.value for one in proposal.signs)),
        "signs": [
            {
                "code": one.code.value,
                "title": one.code.label,
                "says": sign_kinds()[one.code].says,
                "start": one.start,
                "end": one.end,
                "words": one.words,
            }
            for one in proposal.signs
        ],
        "deadlines": list(proposal.deadlines),
        "basis": [{"rule": c.code, "title": c.title, "words": c.words} for c in proposal.causes],
        "precedents": list(proposal.precedents),
        "edition": {
            "title": str(proposal.edition),
            "digest": proposal.edition.content_digest,
        },
        "trace": list(proposal.trace),
    }


def as_text(proposal: Proposal) -> str:
    """Return a proposal for a person at the command line."""
    lines = [f"建议：{Decision(proposal.decision).label}（{proposal.reason.label}）", proposal.why]
    for one in proposal.cited:
        lines.append(f"\n{address_of(one.item)}  {one.item.name}")
        lines += [f"  “{c.text}”（{address_of(one.item, c)}）" for c in one.clauses]
    if proposal.near:
        near = "；".join(f"{address_of(one.item)} {one.item.name}" for one in proposal.near)
        lines.append(f"\n最接近但不是：{near}")
    lines += [f"\n应由：{'、'.join(proposal.to)}"] if proposal.to else []
    lines += [f"请问：{one}" for one in proposal.asks]
    for shown in proposal.signs:
        lines.append(f"留意：“{shown.words}”——{sign_kinds()[shown.code].says}")
    lines += [f"依据：{one.title}：“{one.words}”" for one in proposal.causes]
    lines.append("以上由系统提出，由人决定。")
    return "\n".join(lines)


def _entry(one: Cited) -> dict[str, Any]:
    return {
        "list": one.item.kind,
        "number": one.item.number,
        "permanent": one.item.address,
        "address": address_of(one.item),
        "name": one.item.name,
        "confidence": round(one.confidence, 3),
        "clauses": [
            {
                "side": c.side,
                "number": c.address,
                "address": address_of(one.item, c),
                "text": c.text,
            }
            for c in one.clauses
        ],
    }


LOADS = {
    Sign.ASSESSMENT, Sign.RANKING, Sign.VETO, Sign.PLEDGE, Sign.NEW_OFFICE, Sign.NEW_POSTS,
    Sign.REPEATED_TABLE, Sign.PHOTOS, Sign.APPS, Sign.QUOTA, Sign.OWN_FUNDS, Sign.TO_VILLAGES,
}  # fmt: skip
"""Signs that add load to the township, beside the work itself."""


def asks_of(told: dict[str, Any]) -> list[dict[str, str]]:
    """Return what a matter asks beside its work: tables, photos, assessment…, in its words."""
    loads = {one.value for one in LOADS}
    return [
        {"code": one["code"], "title": one["title"], "words": one["words"]}
        for one in told["signs"]
        if one["code"] in loads
    ]
