"""A letter taken apart into what it tells: sentences, without greetings, thanks, signatures."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from qingdan.core.shipped import load_table

SHORTEST = 6
"""A shorter sentence stays with the one before."""
ENDS = re.compile(r"(?<=[。！？!?；;\n])")
NUMERALS = "一二三四五六七八九十"
MARK = re.compile(
    rf"""(?:^|(?<=[\s。！？!?；;：:，,]))(?:
        \d{{1,2}}(?:[.．、](?!\d)|[)）])          # 1.  2、  3）  but not 1.5
        | [（(](?:[{NUMERALS}]{{1,3}}|\d{{1,2}})[)）]
        | 第[{NUMERALS}](?:件事情?|个问题|件|条)?[是，,、：:]
        | 其[{NUMERALS}][是，,、：:]
        | [{NUMERALS}]是(?![{NUMERALS}不])
    )
    | (?:^|(?<=[\s。！？!?；;：:]))[{NUMERALS}]{{1,3}}、(?![{NUMERALS}])
    | [①-⑳]""",
    re.VERBOSE,
)
HEADING = re.compile(
    r"(?:反映人|反映单位|反映时间|来信人|来信时间|来电人|来电时间|来电号码|投诉人|申请人|信访人|诉求人"
    r"|举报人|姓名|性别|年龄|联系人|联系方式|联系电话|电话|手机号?码?|家庭住址|住址|地址"
    r"|身份证号?码?|日期|时间|编号|工单号?|工单编号|来源|受理时间)\s*[:：]"
)
CONTENT = re.compile(r"反映(?!人|单位|时间)|诉求(?!人)|内容|问题|要求|希望|坏|没|不|怎么|吗|哪")
LONGEST_HEADING = 40
SIGNED = re.compile(
    r"(?:一[名个位])?[\u4e00-\u9fff]{0,10}(?:村民|居民|群众|市民|业主|家长|村委会|党支部)(?:代表)?"
    r"[：:\s]*(?:[\u4e00-\u9fff]{2,3})?(?:等?\s*\d*\s*[\u4e00-\u9fff]?[人户])?"
    r"|[\u4e00-\u9fff]{2,20}(?:村|社区|组|屯|嘎查|小区)[\s]+[\u4e00-\u9fff]{2,3}"
)
WRITER = re.compile(
    r"我们?(?:叫[\u4e00-\u9fff某]{2,4}|(?:是|家住|住在?|家在)[^，,]{1,20}(?:村民|居民|业主|村的|社区的|村人))"
)
"""Who writes, without anything that decides: 我是德成永村村民, but not 我是退役军人."""
NAMED = re.compile(r"[\u4e00-\u9fff某xX×]{2,4}(?:[、\s]+[\u4e00-\u9fff某xX×]{2,4})*")
STAMP = re.compile(
    r"[\s\d年月日号时分.．/:：+（）()\-－—〇零一二三四五六七八九十电话手机联系方式码]+"
)
HAN = re.compile(r"[\u4e00-\u9fff]")
JOINER = re.compile(
    r"(?:^|(?<=[，,。；;！？!?：:\s]))"
    r"(?:另外|另有|另|还有(?!人|谁|没|哪|多|几|[一二三四五六七八九十两\d]+[天年月口])|同时|此外|再就是|再有|再问|再说|其次|顺便|还想|也想|还要反映|还反映)"
)
"""With what another matter begins within a sentence."""
COMMAS = re.compile(r"(?<=[，,])")
TRAILING = "，,、"
OUTER = " \t\r\n　，,。！!；;：:、.~～"


@dataclass(slots=True)
class _Piece:
    """A stretch of a letter; ``marked`` when a number of its own stands before it."""

    text: str
    marked: bool
    ends_line: bool = False


def split_letter(text: str) -> list[str]:
    """Return the sentences of a letter that tell something, in order.

    Greetings, thanks, closing wishes, headings (``反映人：…``), signatures, dates and phone
    lines tell nothing. A number (``1.``, ``（一）``, ``①``) begins a matter of its own. A
    text of nothing else is returned as it is.

    >>> split_letter("您好！1.村口的路坏了1.5公里。2.低保没发。望领导重视，给个答复！")
    ['村口的路坏了1.5公里。', '低保没发。']
    >>> split_letter("谢谢！")
    ['谢谢！']
    """
    return [one.text.strip().rstrip(TRAILING) for one in _told(text)]


@dataclass(frozen=True, slots=True)
class Told:
    """A stretch of a letter that may be a matter of its own.

    ``apart`` when the letter sets it apart by a number or a word (另外, 同时), so that it is
    about something else than what stands before. ``clauses`` are what its commas part.
    """

    text: str
    apart: bool
    clauses: tuple[str, ...]


def split_matters(text: str) -> list[Told]:
    """Return the sentences of a letter, cut also where words join another matter.

    >>> told = split_matters("路边倒垃圾，同时发现一只死羊。村里的井干了。")
    >>> [(one.text, one.apart) for one in told]
    [('路边倒垃圾', False), ('同时发现一只死羊。', True), ('村里的井干了。', False)]
    """
    found: list[Told] = []
    for piece in _told(text):
        cuts = [0, *(one.start() for one in JOINER.finditer(piece.text) if one.start())]
        for at, (start, end) in enumerate(zip(cuts, [*cuts[1:], None], strict=True)):
            part = piece.text[start:end].strip().rstrip(TRAILING)
            if not HAN.search(part):
                continue
            apart = at > 0 or piece.marked or bool(JOINER.match(part))
            clauses = tuple(one.strip() for one in COMMAS.split(part) if one.strip())
            found.append(Told(part, apart, clauses))
    return found


def _told(text: str) -> list[_Piece]:
    """Return the sentences that tell something; very short ones stay with the one before."""
    pieces = _pieces(text)
    told = [one for one in _without_signature(pieces) if not _is_form(one.text)]
    found: list[_Piece] = []
    for one in told or pieces:
        short = found and min(_length(one.text), _length(found[-1].text)) < SHORTEST
        if short and not one.marked:
            found[-1] = replace(found[-1], text=found[-1].text + one.text)
        else:
            found.append(one)
    return found


def _pieces(text: str) -> list[_Piece]:
    found: list[_Piece] = []
    for part in ENDS.split(text):
        starts = [0, *(one.start() for one in MARK.finditer(part) if one.start())]
        for start, end in zip(starts, [*starts[1:], len(part)], strict=True):
            piece = part[start:end].lstrip()
            mark = MARK.match(piece)
            bare = piece[mark.end() :] if mark else piece
            if bare.strip():
                found.append(_Piece(bare, bool(mark)))
        if found and part.endswith("\n"):
            found[-1].ends_line = True
    return found


def _without_signature(pieces: list[_Piece]) -> list[_Piece]:
    """Leave out who signs, and when: the last lines, where something closes the letter."""
    kept = list(pieces)
    closed = False
    while len(kept) > 1 and not kept[-1].marked:
        bare, own_line = kept[-1].text.strip(OUTER), kept[-2].ends_line
        stamp = bool(STAMP.fullmatch(bare)) or _is_form(bare)
        signed = own_line and bool(SIGNED.fullmatch(bare))
        named = own_line and bool(NAMED.fullmatch(bare)) and (closed or _is_form(kept[-2].text))
        if not (stamp or signed or named):
            break
        closed = True
        kept.pop()
    return kept


def _is_form(text: str) -> bool:
    """Tell whether a sentence greets, thanks, closes or names who writes, and no more."""
    bare = text.strip(OUTER)
    if HEADING.match(bare):
        return len(bare) <= LONGEST_HEADING and not CONTENT.search(bare)
    if bare.startswith(("尊敬的", "敬爱的")) and text.strip()[-1:] in "：:":
        return True
    if STAMP.fullmatch(bare) or WRITER.fullmatch(bare):
        return True
    return bool(HAN.search(bare)) and not HAN.search(_stock().sub("", bare))


@lru_cache(maxsize=1)
def _stock() -> re.Pattern[str]:
    """Return the words of which greetings, thanks and closing wishes are made."""
    groups = load_table("letter_words.toml").values()
    words = {word for group in groups for word in group}
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


def _length(text: str) -> int:
    return len(text.strip())
