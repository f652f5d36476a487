"""Reasons of decisions as data: what each says, what it cites, on which rules it rests."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from qingdan.core.shipped import load_table
from qingdan.intake.enums import Decision, Reason
from qingdan.intake.proposals import Cause
from qingdan.rulebook.loading import current_book

TABLE = "intake_reasons.toml"


@dataclass(frozen=True, slots=True)
class ReasonKind:
    """One reason; ``says`` and ``asks`` are templates, ``rules`` codes of the rulebook.

    ``ticket`` is said instead of a resident's words, where that is something else.
    """

    code: Reason
    decision: Decision
    says: str
    cites: bool
    rules: tuple[str, ...]
    asks: str
    ticket: str = ""


@lru_cache(maxsize=1)
def reason_kinds() -> Mapping[Reason, ReasonKind]:
    """Return all reasons by their code."""
    return {
        Reason(row["code"]): ReasonKind(
            Reason(row["code"]),
            Decision(row["decision"]),
            row["says"],
            row.get("cites", False),
            tuple(row.get("rules", ())),
            row.get("asks", ""),
            row.get("ticket", ""),
        )
        for row in load_table(TABLE)["reason"]
    }


def reasons_for(decision: Decision) -> tuple[ReasonKind, ...]:
    """Return the reasons that may stand for a decision, in the order of the table."""
    return tuple(one for one in reason_kinds().values() if one.decision is decision)


def causes(codes: Iterable[str], region: str, on: date) -> tuple[Cause, ...]:
    """Return the rules in force in a region by their codes; those it does not have are left out.

    Args:
        codes: of the rulebook.
        region: code of the township.
        on: local date.
    """
    book = current_book()
    found = [(code, book.rule(code, on, region)) for code in dict.fromkeys(codes)]
    return tuple(
        Cause(code, str(rule.citation), rule.citation.words)
        for code, rule in found
        if rule is not None
    )
