"""Casting: which person and which body of the demo plays whom in a scenario."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qingdan.cases.roles import case_roles
from qingdan.operations.life.stage import Stage
from qingdan.parties.enums import Role as Post
from qingdan.parties.models import Officer, Organisation
from qingdan.procedures.definition import Definition, Role, Scenario
from qingdan.procedures.enums import RoleSide

ORDER = (
    Post.VILLAGE_CADRE,
    Post.TOWNSHIP_CLERK,
    Post.SECTION_HEAD,
    Post.TOWNSHIP_LEADER,
    Post.DEPARTMENT_CLERK,
    Post.DEPARTMENT_LEADER,
    Post.LEGAL_OFFICE,
    Post.HOTLINE_OPERATOR,
    Post.LIST_OFFICE,
)
"""The posts that play, those first that do most of the work."""


@dataclass
class Cast:
    """The people and bodies of one case; asked in the same order, always the same.

    ``turn`` is where in the rows of people the search begins, so that all get some work;
    ``called`` are the departments by the names that the entry prints.
    """

    stage: Stage
    definition: Definition
    scenario: Scenario
    village: Organisation
    owner: Organisation
    lead: Organisation | None
    departments: Sequence[Organisation]
    turn: int
    called: Mapping[str, Organisation]
    bodies: dict[tuple[RoleSide, str], Organisation] = field(default_factory=dict)
    people: dict[tuple[str, str, int], Officer] = field(default_factory=dict)
    playing: dict[int, str] = field(default_factory=dict)

    def body(self, name: str, lane: str) -> Organisation | None:
        """Return the body that a scenario calls so in a lane; a new name is a new body."""
        side = self._side(lane)
        row = self._row(side, lane)
        known = self.called.get(name)
        taken = {one.pk for (where, _), one in self.bodies.items() if where is side}
        free = known or next((one for one in row if one.pk not in taken), None)
        if free is None and (side, name) not in self.bodies:
            return None
        return self.bodies.setdefault((side, name), free or row[0])

    def _side(self, lane: str) -> RoleSide:
        roles = self.definition.role
        acting = [roles[r] for a in self.definition.actions if a.lane == lane for r in a.roles]
        return next((one.side for one in acting if one.of_party), RoleSide.DEPARTMENT)

    def _row(self, side: RoleSide, lane: str) -> Sequence[Organisation]:
        if side is RoleSide.VILLAGE:
            others = [one for one in self.stage.villages if one.pk != self.village.pk]
            return (self.village, *others)
        if side is RoleSide.TOWNSHIP:
            posts = {
                post
                for action in self.definition.actions
                if action.lane == lane
                for role in action.roles
                for post in case_roles().posts(self.definition.kind, self.definition.role[role])
            }
            if Post.TOWNSHIP_LEADER in posts:
                return (self.stage.government, *self.stage.neighbours)
            start = self.turn % len(self.stage.sections)
            return (*self.stage.sections[start:], *self.stage.sections[:start])
        return self.departments

    def person(self, name: str, role: str, body: Organisation | None = None) -> Officer | None:
        """Return who plays somebody of a scenario in a role, ``None`` where nobody can.

        Args:
            name: of the scenario's person.
            role: code of the role.
            body: that the lane was opened for, if it was.
        """
        known = self.definition.role[role]
        allowed = case_roles().posts(self.definition.kind, known)
        where = self._where(known, body)
        key = name, ",".join(sorted(allowed)), where[0].pk if where else 0
        if key in self.people:
            return self.people[key]
        pool = self._pool(known, [one for one in ORDER if one in allowed], where)
        if not pool:
            return None
        start = self.turn % len(pool)
        row = [*pool[start:], *pool[:start]]
        free = [one for one in row if self.playing.get(one.pk, name) == name]
        found = (free or row)[0]
        self.playing.setdefault(found.pk, name)
        self.people[key] = found
        return found

    def _pool(
        self, role: Role, posts: Sequence[str], where: Sequence[Organisation]
    ) -> list[Officer]:
        if role.side is RoleSide.HIGHER and role.code != "headquarters":
            return [one for post in posts for one in self.stage.of_county.get(post, ())]
        cadres = posts[:1] if posts and posts[0] == Post.VILLAGE_CADRE else ()
        return self.stage.at(cadres, where) or self.stage.at(posts, where)

    def _where(self, role: Role, body: Organisation | None) -> Sequence[Organisation]:
        """Return the bodies in which a role is held, as the door will see it."""
        if role.of_party and body != self.stage.government:
            return (body,) if body is not None else ()
        if role.side is RoleSide.VILLAGE:
            return (self.village,)
        if role.side is RoleSide.DEPARTMENT or role.code == "headquarters":
            return (self.lead,) if self.lead is not None else ()
        if role.side is RoleSide.ACTING and self.owner != self.stage.government:
            return (self.owner,)
        return (self.stage.government, *self.stage.sections)
