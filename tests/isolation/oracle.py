"""What each viewer may see, worked out from ``data/access.toml`` without the program."""

import tomllib
from functools import cache

from qingdan.core.shipped import data_file
from tests.isolation.world import COUNTIES, DEPARTMENTS, TOWNSHIPS, Mark

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
}
"""Which action of the matrix lets somebody see a mark of this kind."""
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
    kinds = {"officer": ("officer", "edition", "event", "example", "letter", "channel")}.get(
        mark.kind, (mark.kind,)
    )
    if mark.kind in ("officer", "signin", "notice", "token") and mark.owner == at:
        return True  # one's own name stands in the frame of every page
    return any(_reaches(role, at, kind, mark.owner) for kind in kinds)


def _reaches(role: str, at: str, kind: str, owner: str) -> bool:
    for action in ACTION_OF[kind]:
        scope = scopes()[action].get(role)
        if scope is not None and _within(scope, at, owner, kind):
            return True
    return False


def _within(scope: str, at: str, owner: str, kind: str) -> bool:
    if scope == "county":
        return bool(at) and owner[0] == at[0]
    if scope == "township":
        return owner == at
    if scope == "unit":
        return owner == at
    if scope == "department":
        return kind == "edition" and _named(owner) == at
    # The people of one place act there, so their own events carry its mark.
    return scope == "own" and owner == at


def _named(township: str) -> str:
    return {"A1": "Aagri", "A2": "Ahealth", "B1": "Bagri"}.get(township, "")
