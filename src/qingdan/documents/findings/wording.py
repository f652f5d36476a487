"""Wording: leftovers of conversion, slips of the pen, sentences without an object."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from qingdan.core.shipped import load_table
from qingdan.documents.findings.rule import (
    LIST_NAMES,
    Checked,
    Hit,
    Rule,
    clauses_of,
    entries,
    hit,
    texts_of,
)
from qingdan.documents.model import Severity

HAN = "\u4e00-\u9fff"
LONGEST_CLAUSE = 400
UNRELIABLE = 0.95  # below this share of the text in fields, the reading is not to be trusted
FOREIGN = re.compile(r"[A-Za-z]{2,}")
KNOWN_FOREIGN = re.compile(
    r"APP|GPS|GIS|AED|VOCs?|PM|LED|Wi-?Fi|ID|DNA|QQ|PPP|EPC|IP|KTV|RTK|BIM|AI|kg|km|mg|cm|mm|kV|kW",
    re.IGNORECASE,
)
QUOTED = re.compile(r"“[^“”]*”|《[^《》]*》")
INNER_SPACE = re.compile(rf"[{HAN}] +[{HAN}]")
DOUBLED = re.compile(r"的的|了了|，，|、、|。。|；；|，。|、。")
REPEATED = re.compile(rf"(?P<words>[{HAN}]{{4,12}})[，、](?P=words)")
HALF_WIDTH = re.compile(rf"[{HAN}][,;:()]|[,;:()] ?[{HAN}]")
ENDS = ("。", "！", "？", "；", "：", "…")
ELASTIC = re.compile(
    r"法律法规规章规定应履行的其他责任|完成上级(?:部门)?交办的其他|(?:做好|完成)(?:其他)?(?:相关|有关|后续)工作"
    r"|联动推进|配合做好各项[^。；]{0,6}工作|按(?:照)?(?:有关|相关|上级)?要求(?:做好|开展)(?:相关|有关)工作"
    r"|其他(?:相关|有关)工作"
)
MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,80}>|&(?:nbsp|lt|gt|amp|quot);|\*\*|\|\s*-{2,}")
NOT_FINAL = re.compile(r"初稿|征求意见稿|讨论稿|送审稿|草案|试行|暂行")
PAIRS = (("“", "”"), ("《", "》"), ("（", "）"), ("【", "】"))
FOLDED = str.maketrans("()", "（）")


def _not_final(checked: Checked) -> Iterator[Hit]:
    document = checked.document
    lists = [(duty_list.kind, duty_list.title) for duty_list in document.lists]
    whole = [(None, document.title)] * (document.title not in {title for _, title in lists})
    for kind, title in [*whole, *lists]:
        if word := NOT_FINAL.search(title):
            yield Hit(f"标题里有“{word[0]}”，请核对这是不是正式公布的文本。", kind, excerpt=title)


def _first(checked: Checked, find: Callable[[str], str | None], words: str) -> Iterator[Hit]:
    """Yield one hit per entry: the first text in which ``find`` finds something."""
    for duty_list, entry in entries(checked):
        for text in texts_of(entry):
            if found := find(text):
                yield hit(duty_list, entry, words.format(found), found)
                break


def _foreign(checked: Checked) -> Iterator[Hit]:
    def find(text: str) -> str | None:
        words = (one for one in FOREIGN.finditer(text) if not KNOWN_FOREIGN.fullmatch(one[0]))
        word = next(words, None)
        return text[max(0, word.start() - 8) : word.end() + 8] if word else None

    yield from _first(checked, find, "夹有外文词：“{}”，请核对原件。")


def _name_space(checked: Checked) -> Iterator[Hit]:
    for duty_list, entry in entries(checked):
        if INNER_SPACE.search(QUOTED.sub("", entry.name)):
            words = f"的名称中间有空格：“{entry.name}”。"
            yield hit(duty_list, entry, words, entry.name)


def _lost_mark(checked: Checked) -> Iterator[Hit]:
    for duty_list, entry in entries(checked):
        for clause in clauses_of(entry):
            if found := INNER_SPACE.search(QUOTED.sub("", clause.text)):
                words = f"的条文中间有空格，可能漏了标点：“{found[0]}”。"
                yield hit(duty_list, entry, words, clause.text)
                break


@lru_cache(maxsize=1)
def _typos() -> tuple[tuple[str, str, str], ...]:
    table = load_table("typos.toml")["typo"]
    return tuple((one["wrong"], one["right"], one["source"]) for one in table)


def _typo(checked: Checked) -> Iterator[Hit]:
    for duty_list, entry in entries(checked):
        whole = "\n".join(texts_of(entry))
        for wrong, right, source in _typos():
            if wrong in whole:
                words = f"的“{wrong}”疑为“{right}”（{source}）。"
                yield hit(duty_list, entry, words, wrong)


def _doubled(checked: Checked) -> Iterator[Hit]:
    def find(text: str) -> str | None:
        found = DOUBLED.search(text) or REPEATED.search(text)
        return found[0] if found else None

    yield from _first(checked, find, "有重复的字词：“{}”。")


def _markup(checked: Checked) -> Iterator[Hit]:
    def find(text: str) -> str | None:
        found = MARKUP.search(text)
        return found[0] if found else None

    yield from _first(checked, find, "留有排版代码：“{}”。")


def _half_width(checked: Checked) -> Iterator[Hit]:
    for duty_list in checked.document.lists:
        mixed = [one for one in duty_list.entries if any(map(HALF_WIDTH.search, texts_of(one)))]
        if mixed:
            message = (
                f"{LIST_NAMES[duty_list.kind]}清单有{len(mixed)}项混用半角标点，"
                f"第一处在第{mixed[0].number}项。"
            )
            yield Hit(message, duty_list.kind)


def _no_stop(checked: Checked) -> Iterator[Hit]:
    for duty_list, entry in entries(checked):
        for clause in clauses_of(entry):
            if not clause.text.rstrip("”）)》").endswith(ENDS):
                yield hit(duty_list, entry, "有条文末尾没有句号，可能没有写完。", clause.text[-30:])
                break


def _elastic(checked: Checked) -> Iterator[Hit]:
    for duty_list, entry in entries(checked):
        for clause in clauses_of(entry):
            if found := ELASTIC.search(clause.text):
                words = f"有弹性表述“{found[0]}”，没有写清具体做什么。"
                yield hit(duty_list, entry, words, clause.text)
                break


def _long(checked: Checked) -> Iterator[Hit]:
    for duty_list, entry in entries(checked):
        for clause in clauses_of(entry):
            if len(clause.text) > LONGEST_CLAUSE:
                words = f"有一条条文长{len(clause.text)}字，可能没有分条。"
                yield hit(duty_list, entry, words, clause.text)
                break


def _unclosed(checked: Checked) -> Iterator[Hit]:
    for duty_list, entry in entries(checked):
        for text in texts_of(entry):
            if sign := _open_sign(text):
                yield hit(duty_list, entry, f"的“{sign}”没有成对。", text)
                break


def _open_sign(text: str) -> str | None:
    folded = text.translate(FOLDED)
    return next((a for a, b in PAIRS if folded.count(a) != folded.count(b)), None)


def _left_over(checked: Checked) -> Iterator[Hit]:
    for text in checked.document.lost[:20]:
        yield Hit(f"有一段文字没有归入任何字段：“{text[:40]}”。", excerpt=text)


def _poor(checked: Checked) -> Iterator[Hit]:
    share = checked.document.conservation
    if share < UNRELIABLE:
        yield Hit(f"只有{share:.1%}的文字归入了字段，很可能没有读对，请对照原文或换一种文件格式。")


def _unknown_headers(checked: Checked) -> Iterator[Hit]:
    for title in dict.fromkeys(checked.unknown_headers):
        yield Hit(f"表头“{title}”不认识，这一列按原文保存，没有解析。", excerpt=title)


RULES = (
    Rule(
        "title.not-final",
        Severity.WARNING,
        "标题表明文本不是正式稿。",
        "“……配合履职事项清单初稿”。",
        _not_final,
    ),
    Rule(
        "wording.foreign-word",
        Severity.WARNING,
        "中文里夹有外文词。",
        "银号镇配合履职第21项“流程 and 审核标准”。",
        _foreign,
    ),
    Rule(
        "wording.space-in-name",
        Severity.WARNING,
        "事项名称中间有空格。",
        "查巴奇乡配合履职第66项“森林草原 防火”。",
        _name_space,
    ),
    Rule(
        "wording.lost-mark",
        Severity.NOTICE,
        "条文中间有空格，可能漏了标点。",
        "“核实认定后 移交给……”。",
        _lost_mark,
    ),
    Rule(
        "wording.known-typo",
        Severity.WARNING,
        "有已知的错字或漏字。",
        "查巴奇乡基本履职第74项“抢修理设”。",
        _typo,
    ),
    Rule(
        "wording.doubled",
        Severity.NOTICE,
        "字词重复。",
        "银号镇配合履职第55项“保修期内的的住户”。",
        _doubled,
    ),
    Rule("wording.markup", Severity.WARNING, "留有排版代码。", "条文里有“<span>”。", _markup),
    Rule(
        "wording.half-width",
        Severity.NOTICE,
        "统计混用半角标点的事项。",
        "“材料, 核实”。",
        _half_width,
    ),
    Rule(
        "wording.no-full-stop",
        Severity.NOTICE,
        "条文末尾没有句号。",
        "查巴奇乡配合履职第40项第1条。",
        _no_stop,
    ),
    Rule(
        "wording.elastic",
        Severity.NOTICE,
        "表述有弹性，没有对象。",
        "“法律法规规章规定应履行的其他责任”。",
        _elastic,
    ),
    Rule(
        "wording.long-clause",
        Severity.NOTICE,
        "条文超过400字，可能没有分条。",
        "整格文字没有序号和句号。",
        _long,
    ),
    Rule(
        "wording.unclosed",
        Severity.NOTICE,
        "引号、书名号或括号没有成对。",
        "“三支一扶人员”。",
        _unclosed,
    ),
    Rule(
        "reading.poor",
        Severity.ERROR,
        "大段文字没有归入任何字段，读得不可靠。",
        "只有22.2%的文字归入了字段。",
        _poor,
    ),
    Rule(
        "reading.left-over",
        Severity.WARNING,
        "有文字没有归入任何字段。",
        "表格之间的说明文字。",
        _left_over,
    ),
    Rule(
        "reading.unknown-header",
        Severity.NOTICE,
        "表头不认识。",
        "“数字化平台编码”。",
        _unknown_headers,
    ),
)
