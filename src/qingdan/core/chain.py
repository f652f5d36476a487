"""The chain of the record: every event carries the digest of the one before it.

This file needs nothing but Python 3.10, neither the database nor the network, so it travels
with every export as its verifier::

    python3 verify.py events.jsonl [seal.json ...] [--from 第几条]

A seal is a file of ``qingdan seal``, or what its printed page says, typed as
``序号:二十四位数字``. Exit code 0: whole. 1: the first wrong event is named. 2: the files
cannot be read.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FIELDS = (
    "sequence", "happened_at", "act", "actor_key", "actor_name", "post_key", "post",
    "organisation_key", "organisation", "place", "subject_kind", "subject_key", "subject_name",
    "before", "after", "reason", "address", "detail", "algorithm", "previous",
)  # fmt: skip
"""What the digest of an event covers; ``digest`` itself stands beside them in an export."""
LINE = frozenset((*FIELDS, "digest"))
ALGORITHMS = ("sha256", "sm3")
DIGITS = 24
"""How many decimal digits stand for a digest on paper and on the telephone."""
ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
HEXADECIMAL = re.compile(r"[0-9a-f]{64}")
TYPED = re.compile(r"(?P<sequence>\d{1,18})[:：](?P<digits>\d{24})")
REWRITTEN = "与封存的摘要不同，这一条或它之前的记录被重写过。"
ANOTHER = "这不是封存的那一套记录，记录编号不同。"


@dataclass(frozen=True, slots=True)
class Fault:
    """A wrong place: an event's sequence (0: none in particular) and what is wrong."""

    sequence: int
    what: str

    def __str__(self) -> str:
        return f"第 {self.sequence} 条：{self.what}" if self.sequence else self.what


@dataclass(frozen=True, slots=True)
class Seal:
    """What is kept outside: at this event, the chain of this record had this digest.

    From paper, ``digits`` stands in for the digest.
    """

    sequence: int
    digest: str = ""
    record: str = ""
    digits: str = ""

    def agrees(self, digest: str) -> bool:
        """Tell whether the event that was sealed still has its digest."""
        return digest == self.digest if self.digest else digits_of(digest) == self.digits


def canonical(value: Any) -> bytes:
    """Return a JSON value as bytes that do not depend on the order of keys.

    >>> canonical({"b": 1, "a": "甲"}).decode()
    '{"a":"甲","b":1}'
    """
    return ENCODER.encode(value).encode("utf-8", "surrogatepass")


def digest_of(value: Any, algorithm: str) -> str:
    """Return the digest of a JSON value as 64 hexadecimal digits.

    Raises:
        ValueError: the algorithm is none of ``ALGORITHMS``.
    """
    if algorithm not in ALGORITHMS:
        raise ValueError(algorithm)
    content = canonical(value)
    try:
        return hashlib.new(algorithm, content).hexdigest()
    except ValueError:  # this Python was built without SM3
        return sm3(content)


def digits_of(digest: str) -> str:
    """Return a digest as 24 decimal digits, to be printed and read over the telephone.

    >>> digits_of("f" * 64)
    '039457584007913129639935'
    """
    return f"{int(digest, 16) % 10**DIGITS:0{DIGITS}d}"


def link(event: Mapping[str, Any]) -> str:
    """Return the digest of an event, which covers the digest of the event before it."""
    return digest_of({name: event[name] for name in FIELDS}, event["algorithm"])


def walk(
    events: Iterable[Mapping[str, Any]], seals: Iterable[Seal] = (), first: int = 1
) -> Iterator[Fault]:
    """Yield what is wrong with a chain, the first wrong event first.

    Args:
        events: in the order of the chain, each with ``FIELDS`` and ``digest``.
        seals: kept outside; only they show a tail cut off, or a chain written anew.
        first: the sequence of the first event; above 1 for a part of a record, whose
            first link then leads outside and is taken as it is.
    """
    kept: dict[int, list[Seal]] = {}
    for seal in seals:
        kept.setdefault(seal.sequence, []).append(seal)
    expected, previous = first, "" if first == 1 else None
    for event in events:
        fault = _fault(event, expected, previous) or _broken_seal(event, kept)
        if fault:
            yield Fault(expected, fault)
        sequence = event.get("sequence")
        expected = (sequence if type(sequence) is int else expected) + 1
        previous = event.get("digest")
    for sequence in sorted(kept):
        if sequence < first:
            yield Fault(0, f"封存在第 {sequence} 条，不在这一段之内，不能用来核对。")
        elif sequence >= expected:
            yield Fault(expected, f"封存时已有第 {sequence} 条，现在只到第 {expected - 1} 条。")


def _fault(event: Mapping[str, Any], expected: int, previous: Any) -> str | None:
    if len(event) <= 1:
        return "读不出来，或不是程序的写法，已损坏。"
    if event.keys() != LINE:
        odd = sorted(LINE - event.keys()) or sorted(event.keys() - LINE)
        return f"缺少“{odd[0]}”。" if LINE - event.keys() else f"多出“{odd[0][:40]}”。"
    if event["sequence"] != expected:
        return f"序号应为 {expected}，读到的是 {event['sequence']}：有记录被删去、插入或调换。"
    if previous is not None and event["previous"] != previous:
        return "与上一条接不上：这一条或上一条被改动、插入或调换过。"
    if event["algorithm"] not in ALGORITHMS:
        return f"不认识摘要算法“{event['algorithm']}”。"
    try:
        same = link(event) == event["digest"]
    except (TypeError, ValueError, RecursionError):  # bytes where text belongs
        same = False
    return None if same else "内容与摘要不符，被改动过。"


def _broken_seal(event: Mapping[str, Any], kept: Mapping[int, list[Seal]]) -> str | None:
    sequence = event["sequence"]
    if sequence == 1 and kept:
        detail = event["detail"] if isinstance(event["detail"], dict) else {}
        named = {seal.record for seals in kept.values() for seal in seals if seal.record}
        if named - {detail.get("record")}:
            return ANOTHER
    if all(seal.agrees(event["digest"]) for seal in kept.get(sequence, ())):
        return None
    return REWRITTEN


class Counted:
    """Events as they pass: how many there were, the first and the last of them."""

    def __init__(self, events: Iterable[Mapping[str, Any]]) -> None:
        self._events = events
        self.count = 0
        self.first: Mapping[str, Any] = {}
        self.last: Mapping[str, Any] = {}

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        for event in self._events:
            if not self.count:
                self.first = event
            self.count, self.last = self.count + 1, event
            yield event


def read_events(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the events of an export; a line that ``canonical`` would write otherwise is empty."""
    with path.open("rb") as stream:
        for line in stream:
            if not line.strip():
                continue
            try:
                event = json.loads(line.decode("utf-8", "surrogatepass"))
                fit = isinstance(event, dict) and canonical(event) == line.rstrip(b"\r\n")
            except (ValueError, RecursionError):
                fit = False
            yield event if fit else {}


def as_seal(content: Any) -> Seal:
    """Return the seal that a JSON object is.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(content, dict):
        raise ValueError("不是封存文件")  # noqa: TRY004 - the file is unfit, not the call
    sequence, digest, record = (content.get(name) for name in ("sequence", "digest", "record"))
    fits = isinstance(digest, str) and HEXADECIMAL.fullmatch(digest) and isinstance(record, str)
    if type(sequence) is not int or sequence < 1 or not fits:
        raise ValueError("不是封存文件")
    return Seal(sequence, str(digest), str(record))


def read_seal(given: str) -> Seal:
    """Read a seal: a file of ``qingdan seal``, or ``sequence:digits`` from its printed page.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is no seal.
    """
    typed = TYPED.fullmatch(re.sub(r"[\s-]", "", given))
    if typed:
        return Seal(int(typed["sequence"]), digits=typed["digits"])
    try:
        return as_seal(json.loads(Path(given).read_text(encoding="utf-8")))
    except RecursionError as nested:
        raise ValueError("不是封存文件") from nested


def sm3(content: bytes) -> str:
    """Return the SM3 digest (GB/T 32905-2016), for a Python built without it; slow.

    >>> sm3(b"abc")[:16]
    '66c7f0f462eeedd9'
    """
    state = [
        0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600,
        0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E,
    ]  # fmt: skip
    padded = content + b"\x80" + bytes(-(len(content) + 9) % 64)
    padded += (8 * len(content)).to_bytes(8, "big")
    for start in range(0, len(padded), 64):
        after = _compressed(state, padded[start : start + 64])
        state = [one ^ other for one, other in zip(state, after, strict=True)]
    return "".join(f"{word:08x}" for word in state)


def _compressed(state: Sequence[int], block: bytes) -> list[int]:
    words = [int.from_bytes(block[at : at + 4], "big") for at in range(0, 64, 4)]
    for at in range(16, 68):
        mixed = words[at - 16] ^ words[at - 9] ^ _turned(words[at - 3], 15)
        mixed ^= _turned(mixed, 15) ^ _turned(mixed, 23)
        words.append(mixed ^ _turned(words[at - 13], 7) ^ words[at - 6])
    a, b, c, d, e, f, g, h = state
    for at in range(64):
        constant = _turned(0x79CC4519 if at < 16 else 0x7A879D8A, at % 32)  # noqa: PLR2004
        first = _turned((_turned(a, 12) + e + constant) & 0xFFFFFFFF, 7)
        either = a ^ b ^ c if at < 16 else (a & b) | (a & c) | (b & c)  # noqa: PLR2004
        chosen = e ^ f ^ g if at < 16 else (e & f) | (~e & g)  # noqa: PLR2004
        left = (either + d + (first ^ _turned(a, 12)) + (words[at] ^ words[at + 4])) & 0xFFFFFFFF
        right = (chosen + h + first + words[at]) & 0xFFFFFFFF
        a, b, c, d = left, a, _turned(b, 9), c
        e, f, g, h = right ^ _turned(right, 9) ^ _turned(right, 17), e, _turned(f, 19), g
    return [a, b, c, d, e, f, g, h]


def _turned(word: int, by: int) -> int:
    return ((word << by) | (word >> (32 - by))) & 0xFFFFFFFF if by else word


def main(arguments: Sequence[str]) -> int:
    """Check an export against its seals and print one sentence."""
    given, first = list(arguments), 1
    try:
        if "--from" in given:
            at = given.index("--from")
            first = int(given.pop(at + 1))
            del given[at]
        events = Counted(read_events(Path(given[0])))
        seals = [read_seal(name) for name in given[1:]]
        fault = next(walk(events, seals, first), None)
    except IndexError:
        sys.stderr.write("用法：python3 verify.py 记录.jsonl [封存.json …] [--from 第几条]\n")
        return 2
    except (OSError, ValueError) as failure:
        sys.stderr.write(f"文件读不了：{failure}\n")
        return 2
    if fault or not events.count:
        sys.stdout.write(f"不完整。{fault or '文件里一条记录也没有。'}\n")
        return 1
    part = f"第 {first} 条起" if first > 1 else ""
    sealed = f"，与 {len(seals)} 份封存相符" if seals else "；没有给封存，查不出末尾被截去"
    sys.stdout.write(f"完整：{part}共 {events.count} 条，末条摘要 {events.last.get('digest')}")
    sys.stdout.write(f"{sealed}。\n")
    return 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr] # they are text files
    sys.exit(main(sys.argv[1:]))
