"""A file that passes every size limit and still costs seconds and hundreds of megabytes."""

from tests.bad_files.kinds import BadFile
from tests.bad_files.office import with_sheet

COLUMNS = [chr(ord("A") + number) for number in range(26)]
COLUMNS += [first + second for first in "ABC" for second in COLUMNS]
ROWS = 19_000


def full_sheet() -> BadFile:
    """Make a sheet with nearly two million numbers in four megabytes."""
    row = "".join(f'<c r="{column}%d"><v>%d</v></c>' for column in COLUMNS)
    numbers = len(COLUMNS) * 2
    cells = "".join(f'<row r="{n}">{row % ((n,) * numbers)}</row>' for n in range(1, ROWS))
    return BadFile("full.xlsx", with_sheet(cells))
