"""Tables on a terminal or in a file."""

from io import StringIO

from rich.console import Console
from rich.table import Table

WIDTH = 110


def printed(table: Table) -> str:
    """Return a table as text.

    >>> table = Table("甲")
    >>> table.add_row("乙")
    >>> "乙" in printed(table)
    True
    """
    stream = StringIO()
    Console(file=stream, width=WIDTH).print(table)
    return stream.getvalue()
