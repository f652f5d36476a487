"""The parts of a letter that quote: what the lists say, word for word, and whom they name."""

import re
from collections.abc import Iterable, Iterator

from qingdan.letters.facts import Body, Citation, CitedEntry, Handler, QuotedClause

LIST_NAMES = {
    "basic": "基本履职事项清单",
    "cooperative": "配合履职事项清单",
    "reclaimed": "上级部门收回事项清单",
}
LONGEST_NAME = 40
"""A longer name of an entry is cut at a comma where a title names it."""
CLAUSE_MARK = re.compile(r"[，。；;,]")
NOT_NAMED = "【请写明所问的事项】"
COMPARED = "【请逐项对照后写明：均未列入该事项】"
"""That no entry is about it is for a person to say; the system only found none."""
LAW = "【请写明依据的法规名称和条款】"


def basis(cited: Citation) -> Iterator[str]:
    """Yield what the lists say, word for word, or that they do not name the matter."""
    entry = cited.entry
    if entry is None:
        counted = "、".join(
            f"{LIST_NAMES[kind].removesuffix('清单')}{count}项"
            for kind, count in cited.counts.items()
        )
        yield f"{cited.edition}列有{counted}。{COMPARED}"
        if cited.handler is not None:
            law = sentence(cited.handler.basis) if cited.handler.sure else LAW
            yield f"该类事项的办理单位：{handled(cited.handler)}。依据：{law}"
        return
    yield f"{cited.edition}的{LIST_NAMES[entry.kind]}第{entry.number}项为：{sentence(entry.name)}"
    yield from _departments(entry)
    yield from _quoted(entry.theirs)
    yield from _quoted(entry.ours)


def _departments(entry: CitedEntry) -> Iterator[str]:
    if not entry.leads:
        return
    column = "承接部门" if entry.kind == "reclaimed" else "对应上级部门"
    column = "清单所列部门" if entry.ended else column
    said = "、".join(
        f"{one.printed}（即{one.name}）"
        if one in entry.receivers and one.printed != one.name
        else one.printed
        for one in entry.leads
    )
    yield f"{column}为{said}。{'清单原文如下。' if entry.theirs or entry.ours else ''}"


def _quoted(clauses: Iterable[QuotedClause]) -> Iterator[str]:
    for one in clauses:
        party = f"（{one.party}）" if one.party else ""
        yield f"{one.address}{party}：{one.text}"


def named(bodies: Iterable[Body]) -> str:
    """Return the local names of bodies in one line."""
    return "、".join(one.name for one in bodies)


def receivers_of(entry: CitedEntry) -> str:
    """Name who receives; where the list names more bodies than that, a person must confirm.

    Which of several leads no list says, so it is never settled silently.
    """
    names = named(entry.receivers)
    return names if len(entry.receivers) == len(entry.leads) else f"【请核对：{names}】"


def handled(handler: Handler) -> str:
    """Name who handles what is on no list; a guess must be confirmed."""
    return handler.name if handler.sure else f"【请核对：{handler.name}】"


def sentence(text: str) -> str:
    """Return a text with its full stop."""
    return text if not text or text.endswith("。") else f"{text}。"


def name_of(cited: Citation) -> str:
    """Return how a title names the matter: the entry's name without its full stop, cut if long.

    What is on no list is named only where it is surely known; a guess is no title.
    A name that holds several duties is named by the part that was decisive.
    """
    if cited.entry is None:
        handler = cited.handler
        return handler.matter if handler is not None and handler.sure else NOT_NAMED
    name = cited.entry.name.rstrip("。")
    if len(name) <= LONGEST_NAME:
        return name
    decisive = cited.entry.decisive
    part = decisive.rstrip("，。；;,") if decisive in name else ""
    if 0 < len(part) <= LONGEST_NAME:
        return part
    first = CLAUSE_MARK.split(name)[0]
    return first if len(first) <= LONGEST_NAME else f"{first[:LONGEST_NAME]}等"
