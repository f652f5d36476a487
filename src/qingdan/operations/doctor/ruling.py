"""The rules and working days in force: the county's own files, and the years to come."""

from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from qingdan.operations.doctor.lines import Level, Line, good, judged, wrong
from qingdan.rulebook.loading import in_force

NOVEMBER = 11
"""The State Council's notice for the next year usually comes in this month."""
MEND = "这个文件没有采用，随程序提供的规则和安排照旧有效。请按提示改好；不用重启。"


def ruling_lines() -> Iterator[Line]:
    """Look at the county's own files and at the years whose working days are known."""
    here = in_force()
    for fault in here.faults:
        yield wrong(f"本地文件 {fault.file.parent.name}/{fault.file.name}", fault.why, MEND)
    rules = sum(1 for _ in here.book.all())
    own = f"，其中本地文件 {len(here.files)} 个" if here.files else ""
    yield good("规则和节假日", f"规则 {rules} 条{own}")
    yield year_line(timezone.localdate(), set(here.calendar.years))


def year_line(today: date, known: set[int]) -> Line:
    """Judge whether the working days of this year and, towards its end, of the next are known.

    Args:
        today: local date.
        known: the years that are loaded.
    """
    needed = [today.year, *([today.year + 1] if today.month >= NOVEMBER else [])]
    missing = [year for year in needed if year not in known]
    found = "、".join(str(year) for year in sorted(known)) or "没有"
    advice = (
        f"还没有 {missing[0] if missing else today.year} 年的放假安排，算到那一年的工作日会被拒绝。"
        "国务院办公厅的通知发布后，把它写成数据目录 holidays 里的一个文件。"
    )
    otherwise = Level.WRONG if today.year in missing else Level.LOOK
    return judged("放假安排", found, advice, well=not missing, otherwise=otherwise)
