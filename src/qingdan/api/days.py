"""A day as callers write it."""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from qingdan.finder.questions import day_of


def _written(given: object) -> object:
    """Take ``2026-12-01`` and nothing else, above all no seconds since 1970."""
    if given is None or isinstance(given, date):
        return given
    try:
        return day_of(str(given))
    except ValueError as wrong:
        raise PydanticCustomError("date_parsing", "no day") from wrong


Day = Annotated[date, BeforeValidator(_written)]
"""A local date."""
