"""What each viewer may see, worked out from ``data/access.toml`` without the program."""

import tomllib
from functools import cache

from qingdan.core.shipped import data_file
from qingdan.parties.enums import Role
from tests.isolation.world import COUNTIES, DEPARTMENTS, TOWNSHIPS, Mark
from tests.isolation.world_cases import NAMED, PRIVATE

ACTION_OF = {
    "edition": ["edition.read"],
    "officer": ["officer.read"],
    "event": ["record.read"],
    "proposal": ["organisation.manage"],
    "name": ["organisation.read"],
    "signin": ["session.revoke"],
    "example": ["finder.teach"],
    "letter": ["letter.draft"],
    "channel": ["notice.channels"],
    "notice": [],
    "token": [],
    "case": ["case.view", "record.read"],
    "hidden": ["case.view", "record.read"],
    "private": ["case.view", "record.read"],
    "owned": ["case.view", "record.read"],
    "support": ["case.view", "record.read"],
    "unnamed": ["case.view", "record.read"],
    "done": ["case.view", "record.read"],
    "request": ["request.read"],
    "asked": ["request.read"],
    "ticket": ["request.read"],
    "precedent": ["request.read"],
    "sender": ["sender-key.manage"],
    "draft": [],
    "filter": [],
}
"""Which action of the matrix lets somebody see a mark of this kind."""
CASES = ("case", "hidden", "private", "owned", "support", "unnamed", "done")
"""What belongs to the work of one township, and who sees it by which scope."""
OF_DEPARTMENT = ("case", "owned", "support")
REQUESTS = ("request", "asked", "ticket")
"""What came to the gate of one township; the hotline's operators see only tickets."""
OF_VILLAGE = ("case", "hidden", "done")
EVERYWHERE = ("A", "B", *TOWNSHIPS, *DEPARTMENTS)
MARKS = (
    *(Mark("edition", key) for key in TOWNSHIPS),
    *(Mark("event", key) for key in EVERYWHERE),
    *(Mark("officer", key) for key in EVERYWHERE),
    *(Mark("name", key) for key in EVERYWHERE),
    *(Mark("signin", key) for key in EVERYWHERE),
    *(Mark("proposal", key) for key in COUNTIES),
    *(Mark("example", key) for key in TOWNSHIPS),
    *(Mark("letter", key) for key in TOWNSHIPS),
    *(Mark("channel", key) for key in COUNTIES),
    *(Mark("notice", key) for key in EVERYWHERE),
    *(Mark("token", key) for key in EVERYWHERE),
    *(Mark(kind, key) for kind in (*CASES, "draft") for key in TOWNSHIPS),
    *(Mark("filter", key) for key in EVERYWHERE),
    *(Mark(kind, key) for kind in REQUESTS for key in TOWNSHIPS),
    *(Mark(kind, key) for kind in ("precedent", "sender") for key in COUNTIES),
)


@cache
def scopes() -> dict[str, dict[str, str]]:
    table = tomllib.loads(data_file("access.toml").read_text(encoding="utf-8"))
    return {one["code"]: one["to"] for one in table["action"]}


def may_see(role: str, at: str, mark: Mark) -> bool:
    """Tell whether a viewer with this role at this place may see the mark.

    Whoever reads an edition also reads who worked on it; whoever reads an event or an example
    reads whose it is.
    """
    with_people = (
        "edition",
        "event",
        "example",
        "letter",
        "channel",
        "precedent",
        "sender",
        *CASES,
        *REQUESTS,
    )
    kinds = {"officer": ("officer", *with_people)}.get(mark.kind, (mark.kind,))
    if mark.kind in ("officer", "signin", "notice", "token", "filter") and mark.owner == at:
        return True  # one's own name stands in the frame of every page
    if mark.kind == "draft":
        return role == Role.TOWNSHIP_CLERK and mark.owner == at
    if mark.kind == "officer" and mark.owner in DEPARTMENTS:
        helped = [key for key, named in NAMED.items() if named == mark.owner]
        if any(_reaches(role, at, kind, key) for key in helped for kind in (*CASES, "request")):
            return True
    return any(_reaches(role, at, kind, mark.owner) for kind in kinds)


def may_meet(role: str, at: str, place: str, name: str) -> bool:
    """Tell whether rows of the work of a township may be there for a viewer at all.

    Args:
        role: of the viewer.
        at: where the viewer is.
        place: whose rows, with ``PRIVATE`` where no department has them.
        name: what the address names by its number: ``case``, ``support``, ``done``.
    """
    home = place.removesuffix(PRIVATE)
    if role == Role.VILLAGE_CADRE:
        return home == at and name != "support"
    kinds = {"done": ("done",), "support": ("unnamed",)}.get(name, ("hidden", "private"))
    if home == place:
        kinds = {"done": ("done",), "support": ("support",)}.get(name, ("case", "owned"))
    scope = scopes()["case.view"].get(role)
    return scope is not None and any(_within(scope, at, home, one) for one in kinds)


def may_meet_request(role: str, at: str, place: str, name: str) -> bool:
    """Tell whether what came to the gate of a township may be there for a viewer at all."""
    home = place.removesuffix(PRIVATE)
    if name == "written":
        return role == Role.TOWNSHIP_CLERK and at == home
    kinds = {"ticket": ("ticket",)}.get(
        name, ("request",) if home == place else ("asked", "ticket")
    )
    return any(_reaches(role, at, kind, home) for kind in kinds)


def _reaches(role: str, at: str, kind: str, owner: str) -> bool:
    if role == Role.HOTLINE_OPERATOR and kind in ("request", "asked"):
        return False
    for action in ACTION_OF[kind]:
        scope = scopes()[action].get(role)
        if scope is not None and _within(scope, at, owner, kind):
            return True
    return False


def _within(scope: str, at: str, owner: str, kind: str) -> bool:
    if scope == "county" or kind == "precedent":
        return bool(at) and owner[0] == at[0]
    if scope == "township":
        return owner == at
    if scope == "unit":
        return owner == at and kind not in set(CASES) - set(OF_VILLAGE)
    if scope == "department":
        return kind in ("edition", "request", *OF_DEPARTMENT) and NAMED.get(owner) == at
    # The people of one place act there, so their own events carry its mark.
    return scope == "own" and owner == at and kind not in CASES
