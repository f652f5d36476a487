"""An answer as JSON and as plain text: for commands, the API and evidence packs."""

from collections.abc import Iterable, Iterator
from typing import Any

from qingdan.finder.answers import Answer, Contact, Elsewhere, FoundEntry, Part, Proof, Step
from qingdan.finder.domain.proving import address_of
from qingdan.finder.domain.stepping import is_ended
from qingdan.finder.enums import Verdict
from qingdan.finder.questions import KIND_WORDS
from qingdan.finder.urgency import Urgent, by_danger

UNSTATED = "清单未载明"
FOR_REFERENCE = "先打上面的电话；下面是清单里最接近的事项，仅供参考"
NOBODY = "谁也不再办理"
FIND_OUT = "可以拨打 12345 询问，或问县里管清单的机构编制部门；把事情说得再具体些，可以再问一次。"
SUREST = 0.99
"""Nothing is shown as certain."""


def as_json(answer: Answer, key: str = "") -> dict[str, Any]:
    """Return an answer as JSON values; ``key`` is the caller's own id for it."""
    return {
        "id": key,
        "urgent": [_urgent(one) for one in answer.urgent],
        "verdict": answer.verdict.value,
        "township": answer.question.township_code,
        "on": answer.question.on.isoformat(),
        "edition": {
            "ordinal": answer.edition.ordinal,
            "title": answer.edition.title,
            "content_digest": answer.edition.content_digest,
        },
        "off_list_confidence": confidence(answer.none),
        "entries": [entry_as_json(one) for one in answer.entries],
        "near": [entry_as_json(one) for one in answer.near],
        "elsewhere": [_elsewhere(one) for one in answer.elsewhere],
        "asks": list(answer.asks),
        "parts": [_part(one) for one in answer.parts],
        "trace": list(answer.trace),
        "model": answer.model,
    }


def entry_as_json(entry: FoundEntry) -> dict[str, Any]:
    """Return one entry with all that follows from it."""
    item, matter = entry.item, entry.matter
    return {
        "list": KIND_WORDS[item.kind],
        "number": item.number,
        "name": item.name,
        "address": address_of(item),
        "path": item.get_absolute_url(),
        "confidence": confidence(entry.confidence),
        "matter": matter.code if matter else None,
        "stage": str(matter.stage.label) if matter else None,
        "clauses": [proof_as_json(entry.proof)],
        "leads": list(entry.leads),
        "next": [_step(one) for one in entry.next_steps],
        "township_does": [
            {"address": address_of(item, one), "text": one.text} for one in entry.does
        ],
        "left_to_others": [
            {"address": address_of(item, one), "party": one.label, "text": one.text}
            for one in entry.leaves
        ],
        "support": [one.text for one in entry.support],
        "contacts": [_contact(one) for one in entry.contacts],
        "counters": [
            {
                "address": address_of(one.item),
                "name": one.item.name,
                "stage": str(one.matter.stage.label),
                "difference": one.difference,
                "clause": proof_as_json(one.proof),
            }
            for one in entry.counters
        ],
    }


def confidence(share: float) -> float:
    """Return a share as it is shown; certainty is never claimed.

    >>> confidence(0.73456), confidence(1.0)
    (0.7346, 0.99)
    """
    return round(min(share, SUREST), 4)


def proof_as_json(proof: Proof) -> dict[str, Any]:
    """Return words of the list with where they stand; ``marked`` is the decisive part."""
    return {"address": proof.address, "text": proof.text, "marked": proof.marked}


def as_text(answer: Answer) -> str:
    """Return an answer to be read on a terminal."""
    return "\n".join(_lines(answer))


def _lines(answer: Answer) -> Iterator[str]:
    yield from urgent_lines(answer.urgent)
    said = FOR_REFERENCE if answer.is_for_reference else answer.verdict.label
    yield f"{said}（{answer.edition.township.name}）"
    yield from _silence(answer)
    for one in answer.elsewhere:
        yield f"由谁办理：{one.matter.handler}（{one.matter.handler_basis}）。{one.matter.how}"
    for ask in answer.asks:
        yield f"还要问一句：{ask}"
    for entry in answer.entries:
        yield from _entry_lines(entry)
    for entry in answer.near:
        yield f"清单里最接近的：{address_of(entry.item)} {entry.proof.marked}"
    for at, part in enumerate(answer.parts, start=1):
        if part is answer.head:
            yield f"第 {at} 件：{part.text}（见上面的答复）"
        else:
            yield f"第 {at} 件：{part.text}"
            yield from _part_lines(part)


def _part_lines(part: Part) -> Iterator[str]:
    if part.verdict is Verdict.UNCLEAR:
        yield "这一件还说不准，请单独再问。"
    for entry in part.entries[:1]:
        yield from _entry_lines(entry)
    if part.elsewhere is not None:
        matter = part.elsewhere.matter
        yield f"清单外，由谁办理：{matter.handler}（{matter.handler_basis}）。{matter.how}"


def _silence(answer: Answer) -> Iterator[str]:
    """Say that nothing was found, or not surely, and how to find out."""
    if answer.verdict is Verdict.UNCLEAR:
        yield f"还说不清的，{FIND_OUT}"
    elif answer.may_be_off_list:
        yield "也可能三张清单都没有列这件事，请对照条文，或把事情说得再具体些。"
    elif answer.verdict is Verdict.OFF_LIST and answer.elsewhere:
        yield "三张清单里都没有这件事，乡镇没有这项职责。"
    elif answer.verdict is Verdict.OFF_LIST:
        yield "三张清单里没有对上这件事，也没有对上该由谁办理。"
        yield FIND_OUT


def urgent_lines(urgent: Iterable[Urgent]) -> Iterator[str]:
    """Say whom to call first, one line for each danger."""
    for calls in by_danger(urgent):
        numbers = "、".join(f"{one.number}（{one.name}）" for one in calls)
        yield f"【紧急】{calls[0].when}，先打电话：{numbers}。{calls[0].advice}"


def _entry_lines(entry: FoundEntry) -> Iterator[str]:
    yield ""
    yield f"{address_of(entry.item)}  把握 {min(entry.confidence, SUREST):.0%}"
    yield f"  “{entry.proof.marked}”（{entry.proof.address}）"
    yield f"  牵头：{'、'.join(entry.leads) or (NOBODY if is_ended(entry.item) else UNSTATED)}"
    for step in entry.next_steps:
        yield f"  下一步：{step.party}：{step.text or UNSTATED}"
    for counter in entry.counters:
        yield f"  相对照：{address_of(counter.item)}：{counter.difference}"


def _part(part: Part) -> dict[str, Any]:
    return {
        "text": part.text,
        "verdict": part.verdict.value,
        "entries": [entry_as_json(one) for one in part.entries],
        "elsewhere": _elsewhere(part.elsewhere) if part.elsewhere else None,
    }


def _elsewhere(one: Elsewhere) -> dict[str, Any]:
    matter = one.matter
    return {
        "matter": matter.title,
        "handler": matter.handler,
        "basis": matter.handler_basis,
        "how": matter.how,
        "confidence": confidence(one.confidence),
    }


def _urgent(one: Urgent) -> dict[str, Any]:
    return {
        "number": one.number,
        "name": one.name,
        "when": one.when,
        "advice": one.advice,
        "source": one.source,
    }


def _step(step: Step) -> dict[str, Any]:
    return {"party": step.party, "text": step.text, "address": step.address}


def _contact(one: Contact) -> dict[str, Any]:
    return {
        "name": one.name,
        "phone": one.phone,
        "address": one.address,
        "hours": one.hours,
    }
