"""Lines of a sheet of people, read as typed: width, spaces and ways of writing put aside."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from qingdan.core.text import fold
from qingdan.parties.domain.people import phones
from qingdan.parties.enums import Role
from qingdan.parties.models import Officer

COLUMNS = {
    "login_name": "登录名",
    "full_name": "姓名",
    "unit": "单位",
    "phone": "手机",
    "role": "角色",
    "title": "职务",
    "valid_from": "任职日期",
    "valid_until": "终止日期",
    "licence_number": "执法证号",
    "licence_expires_on": "执法证有效期至",
}
"""Each column's key and its heading in the sheet."""
NEEDED = ("full_name", "unit")
EXPIRES = "licence_expires_on"
LOGIN_NAME = re.compile(r"[a-z][a-z0-9._-]{2,31}")
BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
ROLES = {fold(str(role.label)): role for role in Role} | {
    fold(str(role.label).partition("（")[0]): role for role in Role
}
FORMULA_STARTS = ("=", "+", "-", "@")
"""A quote stands before these in our own sheets, so that nothing is calculated."""

Cell = str | date


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the sheet: its number there, and its cells by the key of their column."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell, in words that say what to write instead."""

    line: int
    column: str
    words: str


@dataclass(slots=True)
class Understood:
    """A line as understood; what could not be read is empty and stands in ``problems``."""

    number: int
    login_name: str = ""
    full_name: str = ""
    unit: str = ""
    phone: str = ""
    licence_number: str = ""
    licence_expires_on: date | None = None
    role: str = ""
    title: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, column: str, words: str) -> None:
        """Write down what is wrong with a cell."""
        self.problems.append(Problem(self.number, column, words))


def understand(line: Line) -> Understood:
    """Read the cells of a line.

    Args:
        line: the cells as they stand in the sheet.
    """
    found = Understood(line.number)
    for column in COLUMNS:
        cell = line.cells.get(column, "")
        READERS[column](found, cell if isinstance(cell, date) else plain(cell))
    if found.licence_expires_on and not found.licence_number:
        found.wrong("licence_number", "写了执法证有效期，请写执法证号。")
    if found.licence_number and not found.licence_expires_on and not _wrong_at(found, EXPIRES):
        found.wrong(EXPIRES, "写了执法证号，请写有效期至哪一天，如 2028-12-31。")
    if found.role and found.valid_from is None and not _wrong_at(found, "valid_from"):
        found.wrong("valid_from", "写了角色，请写任职日期，如 2026-01-05。")
    of_a_post = found.title or found.valid_from or found.valid_until
    if of_a_post and not found.role and not _wrong_at(found, "role"):
        found.wrong("role", "职务和日期记在岗位上，请选角色；暂不任职的，把职务和日期删去。")
    since, until = found.valid_from, found.valid_until
    if since is not None and until is not None and until <= since:
        found.wrong("valid_until", "终止日期要晚于任职日期；不再任职的第一天就是终止日期。")
    return found


def plain(text: str) -> str:
    r"""Return a text half-width, without unseen characters and with single spaces.

    >>> plain("　王\u200b芳 \n ＡＢ"), plain("'=1+1")
    ('王芳 AB', '=1+1')
    """
    shown = unicodedata.normalize("NFKC", text)
    spaced = "".join(" " if one.isspace() else one for one in shown)
    seen = "".join(one for one in spaced if not unicodedata.category(one).startswith("C"))
    bare = seen[1:] if seen.startswith("'") and seen[1:].startswith(FORMULA_STARTS) else seen
    return " ".join(bare.split())


def plain_name(text: str) -> str:
    """Return a person's name; spaces that only align it with longer ones are taken out.

    >>> plain_name("王　芳"), plain_name("Aminah Tan")
    ('王芳', 'Aminah Tan')
    """
    return BETWEEN_HAN.sub("", plain(text))


def read_day(text: str) -> date | None:
    """Return the day that a text writes, ``None`` when it writes none.

    >>> read_day("2026年1月5日"), read_day("20260105"), read_day("2026/2/30")
    (datetime.date(2026, 1, 5), datetime.date(2026, 1, 5), None)
    """
    found = DAY.fullmatch(text) or EIGHT_DIGITS.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _wrong_at(found: Understood, column: str) -> bool:
    return any(one.column == column for one in found.problems)


def _login_name(found: Understood, cell: Cell) -> None:
    name = str(cell).replace(" ", "").lower()
    if name and not LOGIN_NAME.fullmatch(name):
        found.wrong("login_name", "登录名用 3 至 32 个小写字母或数字，以字母开头；不填由系统取。")
        return
    found.login_name = name


def _full_name(found: Understood, cell: Cell) -> None:
    name = plain_name(str(cell))
    longest: int = Officer._meta.get_field("full_name").max_length or 0
    if not name:
        found.wrong("full_name", "请写姓名。")
    elif len(name) > longest:
        found.wrong("full_name", f"姓名超过 {longest} 个字，请核对是否写错了列。")
    else:
        found.full_name = name


def _unit(found: Understood, cell: Cell) -> None:
    found.unit = str(cell)
    if not found.unit:
        found.wrong("unit", "请写单位。")


def _phone(found: Understood, cell: Cell) -> None:
    if not cell:
        return
    number = phones.mobile(str(cell))
    if number is None:
        found.wrong("phone", f"{phones.SHAPE}不知道的可以空着。")
    else:
        found.phone = number


def _licence_number(found: Understood, cell: Cell) -> None:
    found.licence_number = str(cell)
    longest: int = Officer._meta.get_field("licence_number").max_length or 0
    if len(found.licence_number) > longest:
        found.wrong("licence_number", f"执法证号超过 {longest} 个字，请核对是否写错了列。")


def _role(found: Understood, cell: Cell) -> None:
    if not cell:
        return
    role = ROLES.get(fold(str(cell)))
    if role is None:
        found.wrong("role", "没有这个角色，请从“可选值”表里选一个。")
    else:
        found.role = role.value


def _title(found: Understood, cell: Cell) -> None:
    found.title = str(cell)
    if len(found.title) > 40:  # noqa: PLR2004 - as the column of posts
        found.wrong("title", "职务超过 40 个字，请写短一些。")


def _day(column: str) -> "Callable[[Understood, Cell], None]":
    def read(found: Understood, cell: Cell) -> None:
        if not cell:
            return
        day = cell if isinstance(cell, date) else read_day(cell)
        if day is None:
            found.wrong(column, "日期请写成 2026-01-05 或 2026年1月5日。")
        else:
            setattr(found, column, day)

    return read


READERS: dict[str, Callable[[Understood, Cell], None]] = {
    "login_name": _login_name,
    "full_name": _full_name,
    "unit": _unit,
    "phone": _phone,
    "licence_number": _licence_number,
    "licence_expires_on": _day("licence_expires_on"),
    "role": _role,
    "title": _title,
    "valid_from": _day("valid_from"),
    "valid_until": _day("valid_until"),
}
