"""What other rooms know of a case before anybody typed it, to stand in the forms of its acts."""

from collections.abc import Callable, Mapping

from qingdan.cases.models import Case

Prefill = Callable[[Case], Mapping[str, str]]
"""Given a case, returns what is known by the codes of fields."""
_known: dict[str, Prefill] = {}


def register_prefill(procedure: str, prefill: Prefill) -> None:
    """Have the fields of a procedure filled from what another room knows."""
    _known[procedure] = prefill


def prefilled(case: Case) -> Mapping[str, str]:
    """Return what is known of a case by the codes of fields; only to be confirmed by a person."""
    prefill = _known.get(case.procedure.code)
    return prefill(case) if prefill is not None else {}
