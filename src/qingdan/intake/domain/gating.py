"""Asking the gate from outside: one line of a batch → its proposal, or why there is none."""

from datetime import date
from typing import Any

from qingdan.core.errors import DomainError
from qingdan.finder.domain.naming import township_meant
from qingdan.finder.questions import Line
from qingdan.intake.domain.proposing import propose
from qingdan.intake.enums import Decision, Door
from qingdan.intake.proposals import Asked
from qingdan.intake.senders import sender_named
from qingdan.intake.written import as_json


def asked_of(text: str, township: str, sender: str) -> Asked:
    """Return a matter as asked by a named sender; the hotline's are tickets.

    Args:
        text: as it came.
        township: nine digits.
        sender: its name as said; may be empty.
    """
    who = sender_named(sender)
    return Asked(text, township, who, Door.HOTLINE if who.is_hotline else Door.DEPARTMENT)


def gated(line: Line, today: date, sender: str = "") -> dict[str, Any]:
    """Return the proposal for a line of a batch, or an answer that says why there is none.

    Args:
        line: as read.
        today: the day that counts where the line names none.
        sender: who asks where the line does not say.
    """
    on = line.on or today
    try:
        if line.refusal is not None:
            raise line.refusal
        place = township_meant(line.township, on)
        found = propose(asked_of(line.text, place.code, line.sender or sender), on)
    except DomainError as refusal:
        error = {"code": refusal.code, "message": str(refusal), "remedy": refusal.advice}
        return {
            "id": line.key, "decision": Decision.UNCLEAR.value, "reason": "", "entries": [],
            "flags": [], "error": error,
        }  # fmt: skip
    return {"id": line.key} | as_json(found)
