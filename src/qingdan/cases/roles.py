"""Which posts hold the roles of procedures (``data/case_roles.toml``)."""

from dataclasses import dataclass
from functools import lru_cache

from qingdan.core.shipped import data_file
from qingdan.core.tables import Table, read
from qingdan.parties.enums import Role as PostRole
from qingdan.procedures.definition import Role
from qingdan.procedures.enums import RoleSide, RoleSource


@dataclass(frozen=True)
class CaseRoles:
    """The posts by side and source, and those of single roles, by code or kind and code.

    ``licensed`` are the single roles that only people with a valid enforcement licence hold.
    """

    sides: dict[tuple[str, str], frozenset[str]]
    single: dict[tuple[str, str], frozenset[str]]
    licensed: frozenset[tuple[str, str]] = frozenset()

    def needs_licence(self, kind: str, role: Role) -> bool:
        """Tell whether a role of a kind of work is for people with a valid licence only."""
        return bool({(kind, role.code), ("", role.code)} & self.licensed)

    def posts(self, kind: str, role: Role) -> frozenset[str]:
        """Return the posts of which any holds a role in a kind of work."""
        for key in ((kind, role.code), ("", role.code)):
            if key in self.single:
                return self.single[key]
        return self.sides[role.side, role.source]


@lru_cache(maxsize=1)
def case_roles() -> CaseRoles:
    """Return the table that ships; read once in a process.

    Raises:
        TableBroken: it says something that cannot be, or leaves a side without posts.
    """
    table = read(data_file("case_roles.toml"))
    sides: dict[tuple[str, str], frozenset[str]] = {}
    for row in table.tables("side"):
        side = row.one_of("side", RoleSide.values)
        for source in row.some_of("source", RoleSource.values):
            sides[side, source] = _posts(row)
        row.done()
    single: dict[tuple[str, str], frozenset[str]] = {}
    licensed: set[tuple[str, str]] = set()
    for row in table.tables("role"):
        key = row.text("procedure", ""), row.text("code")
        single[key] = _posts(row)
        if row.flag("licence"):
            licensed.add(key)
        row.done()
    table.done()
    for side in RoleSide.values:
        for source in RoleSource.values:
            if (side, source) not in sides:
                table.broken("side", f"没有写明“{side}”“{source}”由哪些岗位担任")
    return CaseRoles(sides, single, frozenset(licensed))


def _posts(row: Table) -> frozenset[str]:
    return frozenset(row.some_of("posts", PostRole.values))
