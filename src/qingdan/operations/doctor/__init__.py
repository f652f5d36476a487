"""``qingdan doctor``: what is good, what to look at, what is wrong, and what to do.

Each module holds a few concerns; each concern is a function that yields lines, so the
command and the page of the administrators show the same.
"""

from collections.abc import Callable, Iterator

from qingdan.operations.doctor.clock import clock_lines
from qingdan.operations.doctor.database import database_lines
from qingdan.operations.doctor.disk import disk_lines
from qingdan.operations.doctor.filing import filing_lines
from qingdan.operations.doctor.keeping import keeping_lines
from qingdan.operations.doctor.lines import Level, Line
from qingdan.operations.doctor.output import output_lines
from qingdan.operations.doctor.ruling import ruling_lines
from qingdan.operations.doctor.secrets import secret_lines
from qingdan.operations.doctor.serving import address_lines, session_lines, setting_lines
from qingdan.operations.doctor.versions import version_lines

__all__ = ["CONCERNS", "Level", "Line", "examine", "worst"]

CONCERNS: dict[str, Callable[[], Iterator[Line]]] = {
    "版本": version_lines,
    "设置": setting_lines,
    "网络": address_lines,
    "登录": session_lines,
    "数据库": database_lines,
    "磁盘": disk_lines,
    "时间": clock_lines,
    "密钥": secret_lines,
    "备份与日志": keeping_lines,
    "规则": ruling_lines,
    "办件文件": filing_lines,
    "输出": output_lines,
}


def examine() -> dict[str, list[Line]]:
    """Return the whole report, concern by concern."""
    return {name: list(lines()) for name, lines in CONCERNS.items()}


def worst(report: dict[str, list[Line]]) -> Level:
    """Return the level of the worst line."""
    levels = {line.level for lines in report.values() for line in lines}
    return next((one for one in (Level.WRONG, Level.LOOK) if one in levels), Level.GOOD)
