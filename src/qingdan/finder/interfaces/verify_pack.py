"""Check an evidence pack (答复证据包) with Python 3.8 or later; nothing else is needed.

    python3 verify_pack.py 证据包.qdpack.json --fingerprint 指纹

The fingerprint names the key of the installation that made the pack. Ask the unit for it or
read it on the unit's own page, never in the pack; several may be given, for older keys.
Without one it is shown that the pack is whole, but not whose it is. Exit code 0: whole.
1: not to be trusted, with every reason. 2: used wrongly, or the file cannot be opened.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any, Iterator, NamedTuple, Sequence, Tuple  # noqa: UP035 - for Python 3.8

FORMAT, FLAG, LARGEST, SAME, SHOWN = "qingdan-pack-1", "--fingerprint", 2_000_000, 0.0001, 12
SECTIONS = {
    "about": "说明", "answer": "答复", "clauses": "引文", "edition": "清单版本",
    "made": "制作情况", "question": "问题", "record": "操作记录", "trace": "判定依据",
}  # fmt: skip
TITLES = {**SECTIONS, "digests": "摘要", "format": "格式", "signature": "签名"}
KEYS = {
    "": " ".join(TITLES),
    "digests": " ".join(SECTIONS),
    "edition": "content_digest ordinal since source_sha256 title township township_name until",
    "made": "at by number program",
    "question": "asker on text township",
    "record": "digest record sequence",
    "signature": "algorithm key value",
    "trace": "library limits lines model none shares",
    "clauses": "address clause entry kind path sha256 side text",
}
LISTS = {"基本": "basic", "配合": "cooperative", "收回": "reclaimed"}
ANYBODY = "没有给指纹：完整性可核对，出自谁不能确认。请向作答的单位要指纹，再核对一次。"
WAY: dict[str, Any] = {"ensure_ascii": False, "allow_nan": False, "sort_keys": True}
COMPACT, LINES = json.JSONEncoder(separators=(",", ":"), **WAY), json.JSONEncoder(indent=1, **WAY)
Point = Tuple[int, int, int, int]  # noqa: UP006
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT = -121665 * pow(121666, P - 2, P) % P, pow(2, (P - 1) // 4, P)


class Unreadable(ValueError):
    """The file is no pack; the text is one Chinese sentence."""


class Outcome(NamedTuple):
    """The pack, the fingerprint of its key, every fault, whether the key is a trusted one."""

    pack: dict[str, Any]
    fingerprint: str
    faults: list[str]
    known: bool


def written(pack: Any) -> bytes:
    """Return a pack as its file: in one way only, so every byte counts; a line a value."""
    return f"{LINES.encode(pack)}\n".encode()


def digest_of(value: Any) -> str:
    return hashlib.sha256(COMPACT.encode(value).encode()).hexdigest()


def fingerprint_of(key: str) -> str:
    return hashlib.sha256(bytes.fromhex(key)).hexdigest()[:32]


def signed(pack: dict[str, Any]) -> bytes:
    """Return what the signature covers: everything but its own value."""
    rest = {**pack, "signature": {**pack["signature"], "value": ""}}
    return f"{FORMAT}\n{COMPACT.encode(rest)}".encode()


def read(content: bytes) -> dict[str, Any]:
    """Return the pack of a file; ``Unreadable`` unless every byte is as a pack is written."""
    if len(content) > LARGEST:
        raise Unreadable("文件太大，不是答复证据包。")
    try:
        text = content.decode("utf-8")
        pack = json.loads(text, object_pairs_hook=_once, parse_int=_short, parse_constant=_short)
        if isinstance(pack, dict) and written(pack) == content:
            return pack
    except UnicodeDecodeError as other:
        raise Unreadable("文件的编码不是 UTF-8：被截断、另存过或已损坏。") from other
    except (json.JSONDecodeError, UnicodeEncodeError, RecursionError) as broken:
        more = getattr(broken, "msg", "") == "Extra data"
        raise Unreadable("末尾多出了内容。" if more else "文件不完整，或不是证据包。") from broken
    raise Unreadable("文件不是程序的写法：空白、换行、次序或编码被改过。")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise Unreadable("同一个栏目写了两次，以哪一处为准说不清。")
    return dict(pairs)


def _short(number: str) -> int:
    if not re.fullmatch(r"-?\d{1,18}", number):
        raise Unreadable("有一个数不合情理。")
    return int(number)


def check(content: bytes, fingerprints: Sequence[str] = ()) -> Outcome:
    """Check a pack: its form, its digests, that its parts agree, its signature.

    ``fingerprints`` are of trusted keys; without any, the signature may be anybody's.
    """
    pack: dict[str, Any] = {}
    key, known = "", False
    try:
        pack = read(content)
        known_format = pack.get("format") == FORMAT
        faults = list(_form(pack)) if known_format else ["不是答复证据包，或是不认识的版本。"]
        if not faults:
            key = fingerprint_of(pack["signature"]["key"])
            known = key in {re.sub(r"[\s:：-]", "", one).lower() for one in fingerprints}
            faults += [*_digests(pack), *_citations(pack), *_disagreements(pack)]
            if not is_signed(pack):
                faults.append("签名与内容不符：内容和摘要一起改过，或者签名、公钥被换过。")
            elif fingerprints and not known:
                faults.append(f"签名用的不是您给的指纹那把密钥，而是 {key}：改后另签，或另有出处。")
    except Unreadable as unfit:
        faults = [str(unfit)]
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError):
        faults = ["栏目里的内容不是程序的写法：缺了、多了或放错了地方。"]
    return Outcome(pack, key, faults, known and not faults)


def _form(pack: dict[str, Any]) -> Iterator[str]:
    for name, keys in KEYS.items():
        found = pack.get(name, {}) if name else pack
        for part in found if name == "clauses" else [found]:
            for one in sorted({*part} ^ {*keys.split()}) if part or name != "record" else ():
                does, title = "多出" if one in part else "缺少", TITLES.get(name, "文件")
                yield f"{title}里{does}“{TITLES.get(one, one)[:40]}”。"


def _digests(pack: dict[str, Any]) -> Iterator[str]:
    for at, one in enumerate(pack["clauses"], 1):
        if one["sha256"] != digest_of({**one, "sha256": ""}):
            yield f"第 {at} 条引文（{one['address']}）与它的摘要不符：文字、地址或编号被改过。"
    for name, title in SECTIONS.items():
        if pack["digests"][name] != digest_of(pack[name]):
            yield f"“{title}”与摘要不符，被改过。"


def listed(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every entry of an answer: its own, the near ones, those of further matters."""
    parts = [one for part in answer["parts"] for one in part["entries"]]
    return [*answer["entries"], *answer["near"], *parts]


def citations(answer: dict[str, Any]) -> list[tuple[str, str]]:
    """Return every address and its words that an answer rests on, once each, in its order."""
    found: list[tuple[str, str]] = []
    for one in listed(answer):
        told = [*one["clauses"], *one["township_does"], *one["left_to_others"]]
        found.append((one["address"], one["name"]))
        found += [(each["address"], each["text"]) for each in told]
        promised = enumerate(one["support"], 1)
        found += [(f"{one['address']} · 保障 {at}", text) for at, text in promised]
        for other in one["counters"]:
            clause = other["clause"]
            found += [(other["address"], other["name"]), (clause["address"], clause["text"])]
    return list(dict.fromkeys(found))


def _citations(pack: dict[str, Any]) -> Iterator[str]:
    cited = citations(pack["answer"])
    there = [(one["address"], one["text"]) for one in pack["clauses"]]
    for at, text in sorted({*cited} ^ {*there}):
        what = "答复引用了，却没有引文" if (at, text) in cited else "有引文，答复却没有引用"
        yield f"“{text[:30]}”（{at}）{what}。"
    if len({*there}) != len(there):
        yield "有引文重复。"
    elif cited != there and {*cited} == {*there}:
        yield "引文的次序被调换。"
    for step in [step for one in listed(pack["answer"]) for step in one["next"]]:
        found = [at for at, text in cited if at == step["address"] and step["text"] in text]
        if step["address"] and not found:
            yield f"下一步“{step['text'][:30]}”不是清单的原文。"


def replayed(trace: dict[str, Any]) -> str:
    """Return the verdict that limits and shares lead to; empty where no limits were kept."""
    limits, shares = trace["limits"], trace["shares"]
    if not limits or trace["none"] >= limits["none"]:
        return "off-list" if limits else ""
    unsure = not shares or shares[0]["share"] < limits["sure"]
    return "unclear" if unsure else LISTS[shares[0]["list"]]


def _disagreements(pack: dict[str, Any]) -> Iterator[str]:
    answer, trace, edition, asked = pack["answer"], pack["trace"], pack["edition"], pack["question"]
    verdict, entries, shares = answer["verdict"], answer["entries"], trace["shares"]
    shown, on = entries or answer["near"], asked["on"]
    sure = [answer["off_list_confidence"], *(one["confidence"] for one in shown)]
    kept = [trace["none"], *(one["share"] for one in shares)]
    names = [[(one["list"], one["address"]) for one in some] for some in (shown, shares)]
    near = all(abs(one - other) < SAME for one, other in zip(sure, kept))  # noqa: B905
    places = {one["township"] for one in (asked, answer, edition)}
    in_force = edition["since"] <= on < (edition["until"] or "9999")
    same = all(edition.get(one, said) == said for one, said in answer["edition"].items())
    first = verdict not in LISTS.values() or LISTS[entries[0]["list"]] == verdict
    follows = replayed(trace) in ("", verdict) and not (verdict == "off-list" and entries)
    faults = {
        "说明不是一行一行的文字。": not all(isinstance(one, str) for one in pack["about"]),
        "问题的地点与答复、清单版本的不一致。": len(places) != 1,
        "问题的日期与答复的不一致。": on != answer["on"],
        "所问的日期不在这一版清单的施行期内。": not in_force,
        "答复依据的清单版本与所附的版本不一致。": not same,
        "结论与首选事项所在的清单不一致。": not first,
        "结论与判定依据推出的不一致。": not follows,
        "事项没有按把握从大到小排列。": sure[1:] != sorted(sure[1:], reverse=True),
        "答复里的事项、把握与判定依据的不一致。": names[0] != names[1] or not near,
        "判定经过前后不一致。": answer["trace"] != trace["lines"],
        "问答模型前后不一致。": answer["model"] != trace["model"],
    }
    yield from (said for said, wrong in faults.items() if wrong)


def _sum(one: Point, other: Point) -> Point:
    """Add two points of Ed25519 in extended coordinates (RFC 8032, section 5.1.4)."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(scalar: int, point: Point) -> Point:
    total = (0, 1, 1, 0)
    for bit in f"{scalar:b}":
        total = _sum(total, total)
        total = _sum(total, point) if bit == "1" else total
    return total


def _point(encoded: bytes) -> Point | None:
    """Decode a point (section 5.1.3); ``None`` when there is none."""
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number % 2**255
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * ROOT % P
    if y >= P or x * x % P != square or (sign and not x):
        return None
    x = x if x % 2 == sign else P - x
    return (x, y, 1, x * y % P)


def verify(key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether an Ed25519 signature fits (section 5.1.7); no key of small order does."""
    base, point = _point(b"\x58" + b"\x66" * 31), _point(key)
    s = int.from_bytes(signature[32:], "little")
    if base is None or point is None or s >= ORDER or not _times(8, point)[0]:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little")
    minus = (P - point[0], point[1], 1, P - point[3])
    x, y, z, _ = _sum(_times(s, base), _times(h % ORDER, minus))
    x, y = x * pow(z, P - 2, P) % P, y * pow(z, P - 2, P) % P
    return (y + x % 2 * 2**255).to_bytes(32, "little") == signature[:32]


def is_signed(pack: dict[str, Any]) -> bool:
    """Tell whether the signature of a pack fits its content and its key."""
    algorithm, key, value = (pack["signature"][one] for one in ("algorithm", "key", "value"))
    form = re.fullmatch("ed25519 [0-9a-f]{64} [0-9a-f]{128}", f"{algorithm} {key} {value}")
    return bool(form) and verify(bytes.fromhex(key), signed(pack), bytes.fromhex(value))


def main(arguments: Sequence[str]) -> int:
    """Check a file and say in Chinese what came of it."""
    prints = [after for flag, after in zip(arguments, arguments[1:]) if flag == FLAG]  # noqa: B905, RUF007
    names = [one for one in arguments if one not in (FLAG, *prints)]
    if len(names) != 1 or len(prints) != arguments.count(FLAG):
        sys.stderr.write(f"用法：python3 verify_pack.py 证据包.qdpack.json [{FLAG} 指纹] …\n")
        return 2
    try:
        found = check(Path(names[0]).read_bytes(), prints)
    except OSError as failure:
        sys.stderr.write(f"文件读不了：{failure}\n")
        return 2
    if found.faults:
        said = ["不可信。", *(f"  {one}" for one in found.faults[:SHOWN])]
    else:
        whole = "完整，签名与您给的指纹相符。" if found.known else f"完整，但{ANYBODY}"
        said = [whole, *(f"  {one}" for one in found.pack["about"])]
    sys.stdout.write(re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", " ", "\n".join(said)) + "\n")
    return 1 if found.faults else 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr] # they are text files
    sys.exit(main(sys.argv[1:]))
