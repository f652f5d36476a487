"""Titles of documents and lists, category headings: what they name, count and promise."""

import re
from dataclasses import dataclass
from functools import lru_cache

from qingdan.core.shipped import load_table
from qingdan.documents.model import DocumentStatus, ListKind
from qingdan.documents.numerals import HAN_DIGITS, read_numeral

KIND_WORDS: tuple[tuple[ListKind, re.Pattern[str]], ...] = (
    (ListKind.RECLAIMED, re.compile(r"收回|上收|不再承担|不再履行")),
    (ListKind.COOPERATIVE, re.compile(r"配合|协同|协助")),
    (ListKind.BASIC, re.compile(r"基本|主要(?:履职|职责)|主责")),
)
DRAFT_WORDS = re.compile(r"初稿|征求意见稿|讨论稿|送审稿|审议稿|草案|草稿|修改稿")
TRIAL_WORDS = re.compile(r"试行|暂行")

DIGITS = HAN_DIGITS
ORDINAL = re.compile(
    rf"^(?:附\s*[件表录]\s*[\d{DIGITS}]*(?:[-—]\d+)?\s*[:：.、]?\s*)?"
    rf"(?:[{DIGITS}]+\s*[、.．]|[（(][{DIGITS}\d]+[）)]|\d+\s*[、.．])?\s*"
)
COUNT = re.compile(
    rf"[，,、；;]?\s*(?:共计|合计|总计|共|计)?\s*(?P<count>\d{{1,4}}|[{DIGITS}]{{1,5}})\s*[项条]"
    r"\s*(?=[）)]|$)|(?<=[（(])(?P<bare>\d{1,3})(?=[）)]$)"
)
EMPTY_BRACKETS = re.compile(r"\s*[（(]\s*[）)]")
CONTINUED = re.compile(
    r"\s*[（(](?:续\s*(?:表|上页|前)?\s*\d*|(?:序号|第)?\s*\d+\s*[-—–~～至]\s*\d+\s*[项号]?)[）)]"
)
EDITION = re.compile(
    r"\s*(?:初稿|征求意见稿|讨论稿|送审稿|审议稿|草案|草稿|修改稿|修订[稿版]|试行稿?|暂行稿?"
    r"|公开版|公示稿|正式版|(?:19|20)\d\d年?(?:第?[\d一二三四]*[版本])?|[（(][^（）()]{1,16}[）)])$"
)
LIST_CORE = re.compile(
    r"[^。；;：:]*?(?:履行?职|职责|权责|三张|收回|上收|不再承担|配合|协[同助])[^。；;：:]*"
    r"(?:清单|目录)”?"
)
GENERAL_CORE = re.compile(
    r"[^。；;：:]*?(?:履行职责|履职|职责|权责|“?三张)(?:任务)?(?:事项)?(?:“?三张)?(?:清单|目录)”?"
)
SHORT_CORE = re.compile(
    r"(?:(?:基本|主要|配合|协助|协同)履职|(?:上级)?(?:部门)?(?:收回|上收)的?|不再承担的?)事项"
)
PROSE = re.compile(r"负责|编制|公布|落实|推行|制定|做好|关于|按照|建立|执行")
LIST_WORDS = re.compile(
    r"履行|履职|职责|权责|“?三张|收回|上收|不再|配合|协[同助]|基本|主要|主责|上级|县级|区级"
)

UNIT = re.compile(
    r"(?:[\u4e00-\u9fff]{2,8}?(?:自治区|省))?"
    r"(?:[\u4e00-\u9fff]{1,8}?(?:市|盟|自治州|地区))?"
    r"(?:[\u4e00-\u9fff]{1,10}?(?:自治县|自治旗|县|旗|市|区)(?:人民政府)?)?"
    r"(?P<own>[\u4e00-\u9fff]{1,14}?"
    r"(?:街道办事处|街道|苏木|[镇乡](?![村街政级])|开发区|园区|办事处|农场|牧场))"
)
GENERIC_UNITS = frozenset({"各乡镇", "各街道", "乡镇", "镇街", "各镇", "各乡"})

TITLE_WORDS = re.compile(r"清单|目录|(?:履职|收回|上收|承担)的?事项")
HEADING = re.compile(
    rf"^(?:(?P<first>[{DIGITS}]{{1,3}}(?:\s*[、.．,，]|\s)|第[{DIGITS}]{{1,3}}(?:部分|类|章|篇)[、：:]?)"
    rf"|(?P<second>[（(][{DIGITS}]{{1,3}}[）)])|(?P<arabic>\d{{1,2}}\s*[、.．]))?\s*"
    r"【?(?P<title>[^。；;：:，,【】]{2,30}?)】?\s*$"
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title as printed, without ordinal and count.

    ``kind`` is ``None`` for the title of a whole document; ``unit`` is what stands before
    the words of the list, e.g. ``固阳县银号镇``.
    """

    text: str
    kind: ListKind | None
    declared: int | None
    unit: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A category heading; ``level`` is 1 or 2."""

    title: str
    declared: int | None
    level: int


def find_kind(text: str) -> ListKind | None:
    """Return which of the three lists a title, a sheet name or a cell speaks of.

    >>> find_kind("上级收回"), find_kind("协同履职类"), find_kind("备注")
    (<ListKind.RECLAIMED: 'reclaimed'>, <ListKind.COOPERATIVE: 'cooperative'>, None)
    """
    return next((kind for kind, words in KIND_WORDS if words.search(text)), None)


def find_status(text: str) -> DocumentStatus:
    """Return what a title says about the standing of the document.

    >>> find_status("配合履职事项清单初稿")
    <DocumentStatus.DRAFT: 'draft'>
    """
    if DRAFT_WORDS.search(text):
        return DocumentStatus.DRAFT
    return DocumentStatus.TRIAL if TRIAL_WORDS.search(text) else DocumentStatus.FINAL


def parse_title(text: str) -> Title | None:
    """Read the title of a document or of one list, ``None`` when it is neither.

    >>> parse_title("阿荣旗某某乡配合履职事项清单初稿（88项）")
    Title(text='阿荣旗某某乡配合履职事项清单初稿', kind=<ListKind.COOPERATIVE: 'cooperative'>, \
declared=88, unit='阿荣旗某某乡')
    >>> parse_title("固阳县银号镇履行职责事项清单").kind is None
    True
    >>> parse_title("一、党的建设（22项）") is None
    True
    """
    if len(text) > 90 or not TITLE_WORDS.search(text):  # noqa: PLR2004 - a line, not prose
        return None
    shown = ORDINAL.sub("", " ".join(text.split()), count=1).strip("《》 ")
    shown, declared = _take_count(shown)
    core = shown
    while (shorter := EDITION.sub("", core).strip("《》 ")) != core:
        core = shorter
    short = SHORT_CORE.fullmatch(_after_unit(core))
    if PROSE.search(core) or not (short or LIST_CORE.fullmatch(core)):
        return None
    kind = find_kind(_after_unit(core))
    if kind is None and not GENERAL_CORE.fullmatch(core):
        return None
    return Title(shown, kind, declared, _unit(core))


def _take_count(text: str) -> tuple[str, int | None]:
    """Return a title without its count and without marks of continuation, and the count."""
    shown = CONTINUED.sub("", text)
    count = COUNT.search(shown)
    if count is None:
        return shown.strip(), None
    rest = EMPTY_BRACKETS.sub("", shown[: count.start()] + shown[count.end() :])
    return rest.strip(), read_numeral(count["count"] or count["bare"])


def _after_unit(core: str) -> str:
    return core.removeprefix(_unit(core))


@lru_cache(maxsize=256)
def _unit(core: str) -> str:
    """Return the administrative name in front of the words of the list."""
    words = LIST_WORDS.search(core)
    unit = UNIT.match(core[: words.start()] if words else core)
    return unit[0] if unit and unit[0] not in GENERIC_UNITS else ""


def township_of(unit: str) -> str | None:
    """Return the township's own name at the end of a full administrative name.

    >>> township_of("内蒙古自治区呼伦贝尔市阿荣旗查巴奇鄂温克族乡")
    '查巴奇鄂温克族乡'
    >>> township_of("白云区新市街道"), township_of("红旗镇"), township_of("")
    ('新市街道', '红旗镇', None)
    """
    found = UNIT.fullmatch(unit)
    return found["own"] if found else unit or None


def parse_heading(text: str) -> Heading | None:
    """Read a category heading, ``None`` when the text is something else.

    A heading has an ordinal, a count or the name of a known category.

    >>> parse_heading("二、民生服务类 (19项)")
    Heading(title='民生服务类', declared=19, level=1)
    >>> parse_heading("（一）组织建设")
    Heading(title='组织建设', declared=None, level=2)
    >>> parse_heading("负责辖区内人口和计划生育工作") is None
    True
    """
    shown, count = _take_count(text)
    found = HEADING.match(shown)
    if found is None:
        return None
    title = found["title"].strip()
    if found["arabic"] and (count is None or canonical_category(title) is None):
        return None
    marked = found["first"] or found["second"] or count is not None
    if not marked and canonical_category(title) is None:
        return None
    return Heading(title, count, 2 if found["second"] else 1)


@lru_cache(maxsize=1)
def _categories() -> dict[str, str]:
    table = load_table("categories.toml")["category"]
    return {name: category["key"] for category in table for name in category["names"]}


def canonical_category(title: str) -> str | None:
    """Return the key of the common category a section title stands for.

    >>> canonical_category("民生服务类"), canonical_category("文化旅游")
    ('livelihood', 'culture-tourism')
    """
    names = _categories()
    plain = title.replace(" ", "").replace("(", "（").replace(")", "）")
    return names.get(plain) or names.get(plain.removesuffix("类"))
