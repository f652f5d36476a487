"""The access matrix: which role may do what, and how far. Read from ``data/access.toml``."""

from dataclasses import dataclass
from functools import lru_cache

from qingdan.core.shipped import load_table
from qingdan.parties.enums import OrganisationKind, PersonalData, Role, Scope

RESIDENT = "resident"
"""Who has no account; stands in the matrix, is held by nobody."""


@dataclass(frozen=True, slots=True)
class RoleEntry:
    """A role: in which kinds of organisation it can be held, and how far ``county`` goes.

    With ``of_region`` the scope ``county`` is the region of the organisation itself, so the
    same role held in a township reaches that township only.
    """

    key: str
    title: str
    about: str
    at: frozenset[str]
    of_region: bool


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done, and the scope each role has for it."""

    code: str
    title: str
    personal: str
    scopes: dict[str, Scope]


@dataclass(frozen=True, slots=True)
class Matrix:
    """All roles and actions, in the order of the file."""

    roles: dict[str, RoleEntry]
    actions: dict[str, Action]

    def scope(self, role: str, action: str) -> Scope | None:
        """Return how far a role may do an action, ``None`` when not at all.

        Raises:
            KeyError: there is no such action.
        """
        return self.actions[action].scopes.get(role)


class MatrixUnfit(ValueError):
    """The file contradicts the program; nothing starts with such a file."""


@lru_cache(maxsize=1)
def matrix() -> Matrix:
    """Return the matrix in force.

    Raises:
        MatrixUnfit: an unknown role, kind of organisation, scope or class of data.
    """
    table = load_table("access.toml")
    roles = {one["key"]: _role(one) for one in table["role"]}
    if set(roles) != {RESIDENT, *Role.values}:
        raise MatrixUnfit(f"角色与程序不一致：{set(roles) ^ {RESIDENT, *Role.values}}")
    actions = {one["code"]: _action(one, roles) for one in table["action"]}
    if len(actions) != len(table["action"]):
        raise MatrixUnfit("有重复的动作。")
    return Matrix(roles, actions)


@lru_cache
def roles_at(kind: str) -> frozenset[str]:
    """Return the roles that can be held in a kind of organisation, its sections among it."""
    parts = {OrganisationKind.TOWNSHIP_GOVERNMENT: (OrganisationKind.SECTION,)}
    kinds = {kind, *parts.get(OrganisationKind(kind), ())}
    return frozenset(one.key for one in matrix().roles.values() if kinds & one.at)


def _role(entry: dict[str, object]) -> RoleEntry:
    key, at = str(entry["key"]), entry["at"]
    kinds = frozenset(at) if isinstance(at, list) else frozenset[str]()
    if unknown := kinds - set(OrganisationKind.values):
        raise MatrixUnfit(f"{key}：没有这种单位 {unknown}")
    title = "群众和企业" if key == RESIDENT else str(Role(key).label)
    return RoleEntry(key, title, str(entry["about"]), kinds, bool(entry.get("county", False)))


def _action(entry: dict[str, object], roles: dict[str, RoleEntry]) -> Action:
    code, to = str(entry["code"]), entry["to"]
    scopes = {str(role): Scope(scope) for role, scope in dict(to).items()}  # type: ignore[call-overload] # a TOML table
    if unknown := set(scopes) - set(roles):
        raise MatrixUnfit(f"{code}：没有这些角色 {unknown}")
    personal = str(entry.get("personal", ""))
    if personal and personal not in PersonalData.values:
        raise MatrixUnfit(f"{code}：没有这类个人信息 {personal}")
    return Action(code, str(entry["title"]), personal, scopes)
