"""What an answer says in a few words: how sure, who answers, what to ask back."""

from qingdan.catalogue.enums import Disposition, ListKind
from qingdan.catalogue.models import Item
from qingdan.finder.enums import Verdict

SURENESS = ((0.8, "把握大"), (0.5, "把握较大"), (0.3, "把握一般"), (0.0, "把握小"))
MARK_OF: dict[str, str] = {Verdict.OFF_LIST: "off", Verdict.UNCLEAR: "doubt"}
"""Answer marks that are not called like their verdict."""
MOST_NAMED = 2


def sureness(share: float) -> str:
    """Say how sure a suggestion is.

    >>> sureness(0.93), sureness(0.5), sureness(0.12)
    ('把握大', '把握较大', '把握小')
    """
    return next(words for least, words in SURENESS if share >= least)


def percent(share: float) -> str:
    """Write a share as people read it; certainty is never claimed.

    >>> percent(0.734), percent(0.9996), percent(0.002)
    ('73%', '99%', '1%')
    """
    return f"{min(99, max(1, round(share * 100)))}%"


def mark_of(verdict: Verdict) -> str:
    """Return the name of a verdict's answer mark."""
    return MARK_OF.get(verdict, verdict.value)


def who_answers(item: Item) -> tuple[str, ...]:
    """Return who an entry makes answer for it: the township, or the departments as printed."""
    if item.kind == ListKind.BASIC:
        return (item.edition.township.name,)
    return tuple(one.name for one in item.departments.all())


def whose(item: Item) -> str:
    """Say in words that follow a stage whose it is: 归县住建局, 由县消防大队牵头、银号镇配合."""
    names = who_answers(item)
    who = "、".join(names) if len(names) <= MOST_NAMED else "多个部门"
    if item.kind == ListKind.COOPERATIVE:
        return f"由{who}牵头、{item.edition.township.name}配合"
    return f"归{who}"


def is_taken_over(item: Item) -> bool:
    """Tell whether a department carries on with what the township gave up."""
    return item.kind == ListKind.RECLAIMED and item.disposition == Disposition.TAKEN_OVER
