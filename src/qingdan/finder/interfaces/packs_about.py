"""What an evidence pack says at its head, in lines for people."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from qingdan.core.signing import spoken
from qingdan.core.text import chinese_date
from qingdan.finder.enums import Verdict
from qingdan.finder.interfaces.verify_pack import fingerprint_of
from qingdan.finder.interfaces.written import UNSTATED
from qingdan.matters.enums import Asker


def about(pack: Mapping[str, Any]) -> list[str]:
    """Return the lines of a pack whose other parts are ready."""
    return list(_lines(pack))


def _lines(pack: Mapping[str, Any]) -> Iterator[str]:
    asked, answer, edition, made = (
        pack[name] for name in ("question", "answer", "edition", "made")
    )
    yield f"清单通答复证据包 {made['number']}"
    yield f"问题：{asked['text']}"
    for one in answer.get("urgent", ()):
        yield f"紧急提醒：{one['when']}，先打 {one['number']}（{one['name']}）"
    asker = str(Asker(asked["asker"]).label) if asked["asker"] else "未说明"
    on = _day(asked["on"])
    yield f"地点：{edition['township_name']}（{asked['township']}）；日期：{on}；提问人：{asker}"
    yield f"结论：{Verdict(answer['verdict']).label}"
    yield from _entries("事项", answer["entries"])
    yield from _entries("最接近", answer["near"])
    for one in answer["elsewhere"]:
        yield f"由谁办理：{one['handler']}（{one['basis']}）"
    for one in answer["parts"]:
        yield f"信里的一件：{one['text']}（{Verdict(one['verdict']).label}）"
    yield (
        f"清单：{edition['title']}，第 {edition['ordinal']} 版，自{_day(edition['since'])}起；"
        f"内容摘要 {edition['content_digest']}"
    )
    yield f"引文：{len(pack['clauses'])} 条，逐字照录，各有摘要"
    noted = (
        f"记入操作记录第 {pack['record']['sequence']} 条" if pack["record"] else "未记入操作记录"
    )
    at = datetime.fromisoformat(made["at"])
    made_at = f"{chinese_date(at.date())} {at:%H:%M:%S}"
    yield f"制作：{made_at}，{made['by']}，程序版本 {made['program']}；{noted}"
    fingerprint = spoken(fingerprint_of(pack["signature"]["key"]))
    yield f"签名指纹：{fingerprint}（请到作答单位的“核对证据包”页核实）"
    yield "核对：python3 verify_pack.py 本文件 --fingerprint 单位公布的指纹"


def _entries(title: str, entries: list[dict[str, Any]]) -> Iterator[str]:
    for place, one in enumerate(entries, 1):
        proof, leads = one["clauses"][0], "、".join(one["leads"]) or UNSTATED
        sure = min(99, max(1, round(one["confidence"] * 100)))
        yield (
            f"{title} {place}：{one['address']}，把握 {sure}%，牵头：{leads}；"
            f"依据“{proof['marked']}”（{proof['address']}）"
        )


def _day(text: str) -> str:
    return chinese_date(datetime.fromisoformat(text).date()) if text else UNSTATED
