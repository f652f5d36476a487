"""What the fields of a document said when it came out."""

from datetime import date

from qingdan.procedures.definition import Document
from qingdan.procedures.run import Run


def said_until(run: Run, lane: str, document: Document) -> dict[str, str | int | bool]:
    """Return the fields of a document as they stand in a run, empty text for what is not said.

    Args:
        run: after the act that brought it out.
        lane: the lane of that act.
        document: which one.
    """
    found: dict[str, str | int | bool] = {}
    for code in document.fields:
        value = run.value(code, lane)
        found[code] = value.isoformat() if isinstance(value, date) else value or ""
    return found
