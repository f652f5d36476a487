"""How often something is to be done, read from the words of a clause and never added to them."""

import re
from dataclasses import dataclass

NUMBER = r"(\d{1,2}|[一二三四五六七八九十]{1,3})"
DIGITS = {one: at for at, one in enumerate("一二三四五六七八九", start=1)}
MONTHS = re.compile(rf"((?:{NUMBER}月?(?:份)?(?:、|和|及))*{NUMBER})月(?:份)?(?:左右|前后)?(?!内)")
SPAN = re.compile(rf"{NUMBER}月?(?:份)?(?:至|到|—|-|～)(?:次年|翌年|来年)?{NUMBER}月")
DAY = re.compile(rf"(?:月|每月){NUMBER}[日号](前)?")
MONTHLY_DAY = re.compile(rf"每(?:个)?月(?:的)?{NUMBER}[日号](前|之前)?")
YEARS, MONTHS_EVERY = (
    re.compile(r"每年(?!度)|按年|逐年|年度(?=[一两三]次)"),
    re.compile(r"每(?:个)?月|按月|逐月|月度"),
)
QUARTERS, WEEKS = re.compile(r"每(?:个)?季度?|按季"), re.compile(r"每(?:个)?(?:周|星期)|按周")
DAYS, HALF_YEARS = re.compile(r"每[日天](?!常)|按日"), re.compile(r"每半年|半年一次")
REGULARLY = re.compile(r"定期|不定期|常态化|经常性|按期|按时|日常|及时更新|动态")
HINTS = re.compile(
    r"主汛期|汛期|春耕|春播|夏收|秋收|秋季|春季|冬季|夏季|防火期|高火险期|森林防火紧要期|采暖期|供暖季|禁牧休牧期"
    r"|休牧期|农忙|开学|寒暑假|暑假|寒假|重要节日|节假日|重大节日|春节|中秋|国庆|清明|重点时段|敏感时期|重要时期"
)


@dataclass(frozen=True, slots=True)
class Every:
    """How often, as stated; ``unit`` is empty where nothing is stated.

    ``months`` and ``day`` are those that are named; ``words`` is the place they stand in;
    ``vague`` is said of words like 定期 that tell that it recurs but not when; ``hint`` is a
    season that the clause names.
    """

    unit: str = ""
    months: tuple[int, ...] = ()
    day: int = 0
    before: bool = False
    vague: str = ""
    words: str = ""
    hint: str = ""

    @property
    def stated(self) -> bool:
        """Whether the clause says how often or when."""
        return bool(self.unit or self.months)

    @property
    def recurs(self) -> bool:
        """Whether the clause says at all that it is done again and again."""
        return self.stated or bool(self.vague)


UNITS = (
    ("half-year", HALF_YEARS),
    ("year", YEARS),
    ("quarter", QUARTERS),
    ("month", MONTHS_EVERY),
    ("week", WEEKS),
    ("day", DAYS),
)
UNIT_TITLES = {
    "half-year": "每半年", "year": "每年", "quarter": "每季度", "month": "每月", "week": "每周",
    "day": "每日",
}  # fmt: skip
NOT_STATED = "未载明"


def every(text: str) -> Every:
    """Read how often.

    >>> every("每年4月、10月上报").months
    (4, 10)
    >>> every("于每月10日前发放").day
    10
    >>> every("汛期定期巡查").vague, every("汛期定期巡查").hint
    ('定期', '汛期')
    """
    units = [
        (found.start(), unit, found[0]) for unit, form in UNITS if (found := form.search(text))
    ]
    unit = min(units)[1] if units else ""
    months, where = _months(text) if unit in ("", "year") else ((), "")
    monthly = MONTHLY_DAY.search(text)
    named = monthly or (DAY.search(text) if months else None)
    vague = REGULARLY.search(text)
    season = HINTS.search(text)
    words = monthly[0] if monthly else _words(units, where, text)
    return Every(
        unit=unit,
        months=months,
        day=_number(named[1]) if named else 0,
        before=bool(named and named[2]),
        vague=vague[0] if vague and not (unit or months) else "",
        words=words,
        hint=season[0] if season else "",
    )


def told(one: Every) -> str:
    """Return how often in words: those of the clause, or that it is not stated.

    >>> told(every("每年4月、10月上报")), told(every("定期上报")), told(every("上报"))
    ('每年4月、10月', '定期（未载明时间）', '未载明')
    """
    if one.stated:
        return one.words or UNIT_TITLES.get(one.unit, NOT_STATED)
    return f"{one.vague}（{NOT_STATED}时间）" if one.vague else NOT_STATED


def _months(text: str) -> tuple[tuple[int, ...], str]:
    if span := SPAN.search(text):
        first, last = _number(span[1]), _number(span[2])
        run = range(first, last + 1) if first <= last else (*range(first, 13), *range(1, last + 1))
        return tuple(one for one in run if 1 <= one <= 12), span[0]  # noqa: PLR2004 - months
    found = MONTHS.search(text)
    if not found or re.search(r"\d{4}年$", text[: found.start()]):
        return (), ""
    named = [_number(one) for one in re.findall(NUMBER, found[0])]
    good = tuple(one for one in named if 1 <= one <= 12)  # noqa: PLR2004 - months
    return (good, found[0]) if len(good) == len(named) else ((), "")


def _words(units: list[tuple[int, str, str]], months: str, text: str) -> str:
    if not units:
        return months
    word = min(units)[2]
    joined = f"{word}{months}"
    return (
        joined
        if months and joined in text
        else "、".join(dict.fromkeys((word, *filter(None, [months]))))
    )


def _number(said: str) -> int:
    if said.isdigit():
        return int(said)
    tens, mark, ones = said.partition("十")
    if not mark:
        return DIGITS.get(said, 0)
    return DIGITS.get(tens, 1 if not tens else 0) * 10 + DIGITS.get(ones, 0)
