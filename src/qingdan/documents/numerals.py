"""Chinese numerals as lists print them: 二十二, 一百零六."""

import re

HAN_DIGITS = "一二三四五六七八九十百零〇两"
HUNDREDS = re.compile(
    r"(?:(?P<hundreds>[一二两三四五六七八九])百零?)?"
    r"(?:(?P<tens>[一二三四五六七八九])?(?P<ten>十))?(?P<ones>[一二三四五六七八九])?"
)
VALUES = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}


def read_numeral(text: str) -> int | None:
    """Return the value of an Arabic or Chinese number below 1,000, ``None`` for other text.

    >>> [read_numeral(text) for text in ("十", "二十二", "一百零六", "22", "百", "")]
    [10, 22, 106, 22, None, None]
    """
    if text.isdecimal():
        return int(text)
    found = HUNDREDS.fullmatch(text)
    if found is None or not text:
        return None
    tens = VALUES[found["tens"] or "一"] if found["ten"] else 0
    hundreds, ones = (VALUES[found[group] or "零"] for group in ("hundreds", "ones"))
    return 100 * hundreds + 10 * tens + ones
