"""Who may act in a case: roles of the procedure, held by posts in the bodies of the case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from qingdan.cases.keys import body_key, body_of_lane, officer_key
from qingdan.cases.models import Case
from qingdan.cases.roles import case_roles
from qingdan.parties.domain.authorising import COUNTY_DIGITS
from qingdan.parties.enums import OrganisationKind
from qingdan.parties.enums import Role as PostRole
from qingdan.parties.models import Officer, Organisation, Post
from qingdan.procedures.definition import Definition, Role
from qingdan.procedures.enums import RoleSide
from qingdan.procedures.run import Actor

OF_TOWNSHIP = (OrganisationKind.TOWNSHIP_GOVERNMENT, OrganisationKind.SECTION)


@dataclass(frozen=True)
class Table:
    """The seats of one case on one day: which bodies hold a side, and who sits for them."""

    case: Case
    definition: Definition
    on: date
    _higher: dict[str, list[int]] = field(default_factory=dict, init=False, repr=False)
    """Bodies of higher roles that were asked for."""

    @cached_property
    def township(self) -> Organisation | None:
        """The government of the township that the case belongs to."""
        if self.case.owner.kind == OrganisationKind.TOWNSHIP_GOVERNMENT:
            return self.case.owner
        there = Organisation.objects.in_being(self.on).filter(
            region=self.case.place_id, kind=OrganisationKind.TOWNSHIP_GOVERNMENT
        )
        return there.order_by("pk").first()

    def bodies(self, role: Role, lane: str) -> list[int]:
        """Return the bodies in which a role is held for a lane; villages only where known."""
        opened_for = body_of_lane(lane)
        if role.of_party:
            return [opened_for] if opened_for else []
        if role.side is RoleSide.ACTING:
            return [self.case.owner_id]
        if role.side in (RoleSide.TOWNSHIP, RoleSide.PARTY):
            return [self.township.pk] if self.township else []
        if role.side is RoleSide.DEPARTMENT:
            return [self.case.lead_id] if self.case.lead_id else []
        if role.side is RoleSide.HIGHER:
            return self._above(role)
        return [self.case.village_id] if self.case.village_id else []

    def bodies_by_post(self, role: Role, post: str, lane: str) -> list[int]:
        """Return the bodies where a post holds a role: what a village finds, the township may."""
        if role.side is RoleSide.VILLAGE and post != PostRole.VILLAGE_CADRE:
            return [self.township.pk] if self.township else []
        if role.lent and post == PostRole.LEGAL_OFFICE:
            return self._held(role, (post,))
        return self.bodies(role, lane)

    def _above(self, role: Role) -> list[int]:
        """Return the bodies of the county where somebody holds a role of a higher body."""
        if self.case.lead_id and role.code == "headquarters":
            return [self.case.lead_id]
        return self._held(role, case_roles().posts(self.definition.kind, role))

    def _held(self, role: Role, posts: Iterable[str]) -> list[int]:
        if role.code not in self._higher:
            held = Post.objects.in_force(self.on).filter(
                role__in=posts,
                organisation__region_id=self.case.place_id[:COUNTY_DIGITS],
            )
            bodies = held.order_by().values_list("organisation_id", flat=True)
            self._higher[role.code] = sorted(set(bodies))
        return self._higher[role.code]

    def sits(self, post: Post, role: Role, lane: str) -> bool:
        """Tell whether a post holds a role in a lane."""
        if post.role not in case_roles().posts(self.definition.kind, role):
            return False
        body = post.organisation
        if role.lent and post.role == PostRole.LEGAL_OFFICE:
            return (body.region_id or "") == self.case.place_id[:COUNTY_DIGITS]
        if role.side is RoleSide.VILLAGE or post.role == PostRole.VILLAGE_CADRE:
            return self._in_village(role, body, lane)
        if role.side is RoleSide.HIGHER and role.code != "headquarters":
            return (body.region_id or "") == self.case.place_id[:COUNTY_DIGITS]
        bodies = self.bodies(role, lane)
        if body.pk in bodies or (body.parent_id in bodies and body.parent_id is not None):
            return True
        in_township = (body.region_id or "").startswith(self.case.place_id)
        return (
            self.township is not None
            and self.township.pk in bodies
            and body.kind in OF_TOWNSHIP
            and in_township
        )

    def _in_village(self, role: Role, body: Organisation, lane: str) -> bool:
        if role.of_party:
            return body_of_lane(lane) == body.pk
        return self.case.village_id == body.pk

    def actor(self, officer: Officer, posts: Iterable[Post], lane: str) -> "Seated":
        """Return an officer as somebody who may act in a lane, with the post for each role.

        Roles of enforcement are for those whose licence is valid on the day.
        """
        held: dict[str, Post] = {}
        for role in self.definition.roles:
            kind = self.definition.kind
            if case_roles().needs_licence(kind, role) and not officer.is_licensed(self.on):
                continue
            for post in posts:
                if role.code not in held and self.sits(post, role, lane):
                    held[role.code] = post
        opened_for = body_of_lane(lane)
        by_party = [p for r, p in held.items() if self.definition.role[r].of_party]
        party = body_key(opened_for) if opened_for and by_party else ""
        return Seated(Actor(officer_key(officer.pk), frozenset(held), party), held)


@dataclass(frozen=True)
class Seated:
    """Somebody at the table: as the engine knows them, and the post behind each role."""

    actor: Actor
    posts: Mapping[str, Post]


def desks(table: Table, roles: Iterable[str], lane: str) -> list[tuple[int, str]]:
    """Return the bodies and posts on whose desks a lane lies whose turn some roles have."""
    found: dict[tuple[int, str], None] = {}
    for code in roles:
        role = table.definition.role[code]
        for post in sorted(case_roles().posts(table.definition.kind, role)):
            for body in table.bodies_by_post(role, post, lane):
                found[body, post] = None
    return list(found)
