"""The rules and working days in force here: what ships, and what the county has put beside it.

A county's own rules stand in ``DATA_DIR/rules/*.toml``, a year's holidays in
``DATA_DIR/holidays/<year>.toml``. A file with a fault counts for nothing: what ships stays in
force, the fault is logged with its line and shown by ``qingdan doctor`` until it is mended.
Files are read again when one of them has changed.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from qingdan.core.tables import TableBroken, read
from qingdan.core.workdays import WorkCalendar, Year, read_year, shipped
from qingdan.rulebook.book import Rulebook, extended, rulebook, wrong_examples
from qingdan.rulebook.law import laws

RULES, HOLIDAYS = "rules", "holidays"
Stamp = tuple[tuple[str, int, int], ...]
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FileFault:
    """A file of the data directory that was not taken, and why, with the line."""

    file: Path
    why: str


@dataclass(frozen=True, slots=True)
class InForce:
    """What holds here: rules, working days, the files they were taken from, the faults."""

    book: Rulebook
    calendar: WorkCalendar
    files: tuple[Path, ...] = ()
    faults: tuple[FileFault, ...] = ()


def current_book() -> Rulebook:
    """Return the rules in force here, those of the counties among them."""
    return in_force().book


def current_calendar() -> WorkCalendar:
    """Return the working days in force here."""
    return in_force().calendar


def in_force() -> InForce:
    """Return everything in force here; files are read anew only after one has changed."""
    folder = Path(settings.DATA_DIR)
    return _loaded(folder, _stamp(folder / RULES), _stamp(folder / HOLIDAYS))


def _stamp(folder: Path) -> Stamp:
    """Return what tells the files of a folder from those before a change."""
    found = []
    for file in sorted(folder.glob("*.toml")):
        try:
            state = file.stat()
        except OSError:  # gone since, or a link that leads nowhere: said when it is read
            found.append((file.name, 0, 0))
        else:
            found.append((file.name, state.st_mtime_ns, state.st_size))
    return tuple(found)


@lru_cache(maxsize=8)
def _loaded(folder: Path, rules: Stamp, holidays: Stamp) -> InForce:
    """Read the files that some stamps tell of."""
    taken: list[Path] = []
    faults: list[FileFault] = []
    calendar, book = shipped(), rulebook()

    def each(place: str, stamp: Stamp, take: Callable[[Path], None]) -> None:
        for file in (folder / place / name for name, _, _ in stamp):
            why = _refused(file, take)
            if why:
                faults.append(FileFault(file, why))
                logger.error("本地文件没有采用：%s", why)
            else:
                taken.append(file)

    def add_year(file: Path) -> None:
        nonlocal calendar
        calendar = calendar.with_years([_year(file)])

    def add_rules(file: Path) -> None:
        nonlocal book
        book = _with_rules(book, file, calendar)

    each(HOLIDAYS, holidays, add_year)
    each(RULES, rules, add_rules)
    return InForce(book, calendar, tuple(taken), tuple(faults))


def _refused(file: Path, take: Callable[[Path], None]) -> str:
    """Take a file; return why it was not taken, empty when it was."""
    try:
        take(file)
    except TableBroken as trouble:
        return str(trouble)
    except OSError as trouble:
        return f"{file.name}：读不出来（{trouble.strerror}）。"
    return ""


def _year(file: Path) -> Year:
    found = read_year(file)
    if file.stem != str(found.year):
        raise TableBroken(f"{file.name}：文件名应是 {found.year}.toml，与 year 一致。")
    return found


def _with_rules(book: Rulebook, file: Path, calendar: WorkCalendar) -> Rulebook:
    """Return a book with a county's file, whose worked cases must come out right."""
    table = read(file)
    found = extended(book, table, laws(), own=True)
    wrong = wrong_examples(Rulebook({}, found.examples[len(book.examples) :]), calendar)
    if wrong:
        raise TableBroken(f"{table.place}：例子与算出的不符。{_joined(wrong)}")
    return found


def _joined(sentences: Iterable[str]) -> str:
    return "".join(sentences)
