"""Names of entries: the enforcement mark, the penalties and the limits inside them."""

import re

MARKS = "*＊★☆▲△※✱∗"
MARK = re.compile(rf"[{MARKS}]")
MARK_WORD = re.compile(r"[（(]\s*(?:行政)?执法(?:事项)?\s*[）)]")
PENALTY = re.compile(
    r"[^，,；;。、\s].{0,600}?处罚(?:\s*[（(][^（）()]*[）)])?(?=\s*[，,；;。、]|\s*$)", re.DOTALL
)
MARK_BEHIND = re.compile(rf"(?:[{MARKS}]|{MARK_WORD.pattern})\s*(?=[，,；;。、]|\s*$)")
LEAD = re.compile(r"(?:^|(?<=[，,；;。]))(?=对|未|擅自|违反|除)")
LONGEST_NAME = 2_000
PENALTY_OPENINGS = ("对", "未", "擅自", "违反", "除")
BRACKETED = re.compile(r"[（(]([^（）()]*)[）)]")
LIMIT_WORDS = re.compile(r"范围|不含|不包括|除外|仅限|限于|^含|^包括")
THRESHOLD = re.compile(
    r"[^，,、；;。或和及（）()]*?\d+(?:\.\d+)?\s*(?:张|人|亩|平方米|米|吨|岁|户|头|只|万元|元|层|公里|千瓦|㎡)"
    r"(?:\(含\)|（含）)?(?:以下|以上|以内|以外|及以下|及以上)"
)


def strip_mark(text: str) -> tuple[str, bool]:
    """Return a name without its enforcement mark, and whether it had one.

    >>> strip_mark("开展巡查，*对放牧的处罚。")
    ('开展巡查，对放牧的处罚。', True)
    >>> strip_mark("对倾倒垃圾的处罚（执法）")
    ('对倾倒垃圾的处罚', True)
    """
    marked = bool(MARK.search(text) or MARK_WORD.search(text))
    return (MARK_WORD.sub("", MARK.sub("", text)).strip(), True) if marked else (text, False)


def find_penalties(text: str) -> tuple[str, ...]:
    """Return the single penalties in a name, as printed, without the mark.

    What stands before a mark is no penalty, unless the mark closes it; without a mark the
    whole name must be one.

    >>> find_penalties("加强巡查，*对放牧的处罚，对开垦的处罚。")
    ('对放牧的处罚', '对开垦的处罚')
    >>> find_penalties("对堆放物体的；种植林木的；修建围堤的处罚")
    ('对堆放物体的；种植林木的；修建围堤的处罚',)
    >>> find_penalties("加强巡查，对放牧的处罚（执法），对开垦的处罚★")
    ('对放牧的处罚', '对开垦的处罚')
    >>> find_penalties("做好处罚宣传工作")
    ()
    """
    if MARK_BEHIND.search(text):
        tail = MARK_BEHIND.sub("", text)
        lead = LEAD.search(tail)
        return tuple(PENALTY.findall(tail[lead.start() if lead else 0 :]))
    mark = MARK.search(text)
    tail = MARK_WORD.sub("", MARK.sub("", text[mark.end() :] if mark else text))
    parts = tuple(PENALTY.findall(tail))
    if mark or (parts and tail.startswith(PENALTY_OPENINGS) and not _rest(tail)):
        return parts
    return ()


def _rest(text: str) -> str:
    """Return what is no penalty in a text, punctuation put aside."""
    return PENALTY.sub("", text).strip("，,；;。、 ")


def find_scope(name: str) -> tuple[str, ...]:
    """Return the limits printed in brackets inside a name.

    >>> find_scope("小医院（床位数30张以下的诊所、等医疗机构）消防安全监督检查")
    ('床位数30张以下',)
    >>> find_scope("处罚（执法范围为乡镇政府所在地的主要街道）")
    ('执法范围为乡镇政府所在地的主要街道',)
    """
    limits: list[str] = []
    for inner in BRACKETED.findall(name[:LONGEST_NAME]):
        if LIMIT_WORDS.search(inner):
            limits.append(inner.strip())
        else:
            limits.extend(found.strip() for found in THRESHOLD.findall(inner))
    return tuple(limits)
