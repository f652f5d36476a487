"""Number formats of Word: 3 → ``三``, ``③``, ``iii`` …, as printed before a paragraph."""

from collections.abc import Callable
from functools import partial

DIGITS = "〇一二三四五六七八九"
LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
LARGEST = 3_999  # beyond that nobody counts paragraphs
RINGED = 20  # characters such as ⑳ and ⒛ end here
FULL_WIDTH = 0xFEE0  # from 0 to ０
TEENS = range(10, 20)


def chinese_number(value: int, digits: str = DIGITS, units: str = "十百千") -> str:
    """Write a number in Chinese counting.

    >>> [chinese_number(n) for n in (1, 10, 12, 20, 105, 110)]
    ['一', '十', '十二', '二十', '一百〇五', '一百一十']
    """
    text = ""
    for position, digit in enumerate(reversed(str(value))):
        if digit != "0":
            text = digits[int(digit)] + (units[position - 1] if position else "") + text
        elif text and not text.startswith(digits[0]):
            text = digits[0] + text
    return text[1:] if value in TEENS else text


def digit_by_digit(value: int) -> str:
    """Write 20 as 二〇."""
    return "".join(DIGITS[int(digit)] for digit in str(value))


def full_width(value: int) -> str:
    """Write 20 as ２０."""
    return "".join(chr(ord(digit) + FULL_WIDTH) for digit in str(value))


def roman_number(value: int) -> str:
    """Write 4 as IV."""
    text = ""
    for worth, letters in ROMAN:
        times, value = divmod(value, worth)
        text += letters * times
    return text


def letter_number(value: int) -> str:
    """Write 1 as A, 26 as Z, 27 as AA."""
    return chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def ringed(value: int, *, first: str, otherwise: str) -> str:
    """Write a number as one enclosed character, or plainly where none exists."""
    return chr(ord(first) + value - 1) if value <= RINGED else otherwise.format(value)


FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "decimalZero": "{:02}".format,
    "upperLetter": letter_number,
    "lowerLetter": lambda value: letter_number(value).lower(),
    "upperRoman": roman_number,
    "lowerRoman": lambda value: roman_number(value).lower(),
    "decimalFullWidth": full_width,
    "decimalFullWidth2": full_width,
    "chineseCounting": chinese_number,
    "chineseCountingThousand": chinese_number,
    "japaneseCounting": chinese_number,
    "taiwaneseCounting": chinese_number,
    "taiwaneseCountingThousand": chinese_number,
    "chineseLegalSimplified": partial(chinese_number, digits=LEGAL_DIGITS, units="拾佰仟"),
    "ideographDigital": digit_by_digit,
    "taiwaneseDigital": digit_by_digit,
    "japaneseDigitalTenThousand": digit_by_digit,
    "ideographTraditional": lambda value: STEMS[(value - 1) % len(STEMS)],
    "ideographZodiac": lambda value: BRANCHES[(value - 1) % len(BRANCHES)],
    "decimalEnclosedParen": partial(ringed, first="⑴", otherwise="（{}）"),
    "decimalEnclosedFullstop": partial(ringed, first="⒈", otherwise="{}."),
    "decimalEnclosedCircle": partial(ringed, first="①", otherwise="（{}）"),
    "decimalEnclosedCircleChinese": partial(ringed, first="①", otherwise="（{}）"),
}


def printed(value: int, style: str) -> str:
    """Write ``value`` in one of the number formats of Word (``w:numFmt``).

    >>> [printed(3, style) for style in ("decimal", "chineseCounting", "lowerRoman")]
    ['3', '三', 'iii']
    """
    write = FORMATS.get(style)
    return write(value) if write and 0 < value <= LARGEST else str(value)
