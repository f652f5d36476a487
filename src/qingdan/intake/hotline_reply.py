"""One reply for a whole ticket: what became of each of its matters, in the order it told them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

NUMERALS = "一二三四五六七八九十"
LONGEST_QUOTE = 40
STOPS = "。；;，, \n"
BEGUN = re.compile(
    r"^(?:另外|此外|再就是|顺便|同时|还有(?:一件事|件事)?|来电人|市民|群众)*[，,：:]*"
)
"""How a matter is begun behind others, or by who wrote it down; the reply leaves it out."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of one matter: its words, who handled it, what they did.

    ``basis`` names the entry it rests on; ``unaccepted`` says why it was not accepted, then
    ``done`` is the way that was told.
    """

    words: str
    body: str = ""
    helper: str = ""
    done: str = ""
    basis: str = ""
    unaccepted: str = ""


def merged(matters: Sequence[Told]) -> str:
    """Return the text that answers a ticket, one paragraph a matter; nothing is invented.

    >>> print(merged([Told("路灯不亮。", "银号镇人民政府", done="已换新灯。", basis="基本 12")]))
    您反映的“路灯不亮”，由银号镇人民政府办理。办理情况：已换新灯。（依据：基本 12）
    """
    if len(matters) == 1:
        return f"您反映的“{_quoted(matters[0].words)}”，{_said(matters[0])}"
    lines = [f"您反映的问题共 {len(matters)} 件，一并答复如下："]
    for at, one in enumerate(matters):
        number = NUMERALS[at] if at < len(NUMERALS) else str(at + 1)
        lines.append(f"{number}、关于“{_quoted(one.words)}”：{_said(one)}")
    return "\n".join(lines)


def _said(one: Told) -> str:
    done = one.done.strip()
    if one.unaccepted:
        way = f"办理途径：{_stopped(done)}" if done else ""
        return f"不予受理，{_stopped(one.unaccepted)}{way}"
    helper = f"（{one.helper}协办）" if one.helper else ""
    result = f"办理情况：{_stopped(done)}" if done else ""
    basis = f"（依据：{one.basis}）" if one.basis else ""
    return f"由{one.body}办理{helper}。{result}{basis}"


def _quoted(words: str) -> str:
    plain = BEGUN.sub("", " ".join(words.split())).strip(STOPS)
    return plain if len(plain) <= LONGEST_QUOTE else f"{plain[:LONGEST_QUOTE]}…"


def _stopped(text: str) -> str:
    return text if text.endswith(("。", "！", "？", "…", "”")) else f"{text}。"
