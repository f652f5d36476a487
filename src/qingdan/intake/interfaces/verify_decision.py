"""Check the evidence pack of a decision (决定证据包) with Python 3.8 or later.

    python3 verify_decision.py 决定证据包.qdpack.json --fingerprint 指纹

``verify_pack.py`` has to lie beside it; nothing else is needed. Exit code 0: whole. 1: not to
be trusted, with every reason. 2: used wrongly, or the file cannot be opened.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any, Iterator, Sequence  # noqa: UP035 - for Python 3.8

try:
    from qingdan.finder.interfaces import verify_pack
except ImportError:  # outside the installation
    import verify_pack  # type: ignore[import-not-found, no-redef]

FORMAT, FLAG, SHOWN = "qingdan-decision-1", "--fingerprint", 12
SECTIONS = {
    "about": "说明", "clauses": "引文", "edition": "清单版本", "made": "制作情况",
    "matter": "来件事项", "moves": "办理经过", "proposal": "系统建议", "record": "操作记录",
}  # fmt: skip
TITLES = {**SECTIONS, "digests": "摘要", "format": "格式", "signature": "签名"}


def check(content: bytes, fingerprints: Sequence[str] = ()) -> verify_pack.Outcome:
    """Check a pack: its form, its digests, that its parts agree, its signature."""
    pack: dict[str, Any] = {}
    key, known = "", False
    try:
        pack = verify_pack.read(content)
        faults = list(_form(pack))
        if not faults:
            key = verify_pack.fingerprint_of(pack["signature"]["key"])
            known = key in {re.sub(r"[\s:：-]", "", one).lower() for one in fingerprints}
            faults += [*_digests(pack), *_disagreements(pack)]
            if not verify_pack.is_signed(pack):
                faults.append("签名与内容不符：内容和摘要一起改过，或者签名、公钥被换过。")
            elif fingerprints and not known:
                faults.append(f"签名用的不是您给的指纹那把密钥，而是 {key}：改后另签，或另有出处。")
    except verify_pack.Unreadable as unfit:
        faults = [str(unfit)]
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError):
        faults = ["栏目里的内容不是程序的写法：缺了、多了或放错了地方。"]
    return verify_pack.Outcome(pack, key, faults, known and not faults)


def _form(pack: dict[str, Any]) -> Iterator[str]:
    if pack.get("format") != FORMAT:
        yield "不是决定证据包，或是不认识的版本。"
        return
    for one in sorted({*pack} ^ {*TITLES}):
        does = "多出" if one in pack else "缺少"
        yield f"文件里{does}“{TITLES.get(one, one)[:40]}”。"
    if {*pack.get("digests", ())} != {*SECTIONS}:
        yield "摘要的栏目不全。"


def _digests(pack: dict[str, Any]) -> Iterator[str]:
    for at, one in enumerate(pack["clauses"], 1):
        if one["sha256"] != verify_pack.digest_of({**one, "sha256": ""}):
            yield f"第 {at} 条引文（{one['address']}）与它的摘要不符：文字、地址或编号被改过。"
    for name, title in SECTIONS.items():
        if pack["digests"][name] != verify_pack.digest_of(pack[name]):
            yield f"“{title}”与摘要不符，被改过。"


def citations(pack: dict[str, Any]) -> list[tuple[str, str]]:
    """Return every address and its words that proposal and moves rest on, once each, in order."""
    found: list[tuple[str, str]] = []
    for entry in pack["proposal"]["entries"]:
        found.append((entry["address"], entry["name"]))
        found += [(one["address"], one["text"]) for one in entry["clauses"]]
    for move in pack["moves"]:
        found += [(one["address"], one["words"]) for one in move["cites"]]
    return list(dict.fromkeys(found))


def _disagreements(pack: dict[str, Any]) -> Iterator[str]:
    cited = citations(pack)
    there = [(one["address"], one["text"]) for one in pack["clauses"]]
    for at, text in sorted({*cited} ^ {*there}):
        what = "引用了，却没有引文" if (at, text) in cited else "有引文，却没有引用"
        yield f"“{text[:30]}”（{at}）{what}。"
    matter, moves = pack["matter"], pack["moves"]
    decided = [one for one in moves if one["decision"] and one["move"] != "proposed"]
    last = (decided[-1]["decision"], decided[-1]["reason"]) if decided else ("", "")
    faults = {
        "说明不是一行一行的文字。": not all(isinstance(one, str) for one in pack["about"]),
        "办理经过的次序不连续。": [one["number"] for one in moves] != [*range(1, len(moves) + 1)],
        "办理经过的时间前后颠倒。": [one["at"] for one in moves] != sorted(m["at"] for m in moves),
        "决定与最后一次决定的经过不一致。": (matter["decision"], matter["reason"]) != last,
        "事项原话不在来件原文里。": matter["whole"] != (matter["text"] in matter["request"]),
        "系统建议依据的清单版本与所附的不一致。": pack["proposal"]["edition"]["digest"]
        != pack["edition"]["content_digest"],
    }  # fmt: skip
    yield from (said for said, wrong in faults.items() if wrong)


def main(arguments: Sequence[str]) -> int:
    """Check a file and say in Chinese what came of it."""
    prints = [after for flag, after in zip(arguments, arguments[1:]) if flag == FLAG]  # noqa: B905, RUF007
    names = [one for one in arguments if one not in (FLAG, *prints)]
    if len(names) != 1 or len(prints) != arguments.count(FLAG):
        sys.stderr.write(f"用法：python3 verify_decision.py 证据包.qdpack.json [{FLAG} 指纹] …\n")
        return 2
    try:
        found = check(Path(names[0]).read_bytes(), prints)
    except OSError as failure:
        sys.stderr.write(f"文件读不了：{failure}\n")
        return 2
    if found.faults:
        said = ["不可信。", *(f"  {one}" for one in found.faults[:SHOWN])]
    else:
        whole = "完整，签名与您给的指纹相符。" if found.known else f"完整，但{verify_pack.ANYBODY}"
        said = [whole, *(f"  {one}" for one in found.pack["about"])]
    sys.stdout.write(re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", " ", "\n".join(said)) + "\n")
    return 1 if found.faults else 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr] # they are text files
    sys.exit(main(sys.argv[1:]))
