"""What an officer may see of a case: the whole of it, or their lanes and what these need."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qingdan.cases.keys import body_of_key, body_of_lane
from qingdan.cases.models import Case, CaseEvent
from qingdan.parties.enums import OrganisationKind, Role
from qingdan.parties.models import Post
from qingdan.procedures.definition import MAIN, Value
from qingdan.procedures.run import Run

OF_DEPARTMENTS = (Role.DEPARTMENT_CLERK, Role.DEPARTMENT_LEADER)


@dataclass(frozen=True)
class Sight:
    """How much somebody sees.

    ``lanes`` are the lanes seen with all they say, ``None`` for all of them. ``fields`` are the
    fields of the main line that are seen too: those that went out with a document to such a lane,
    and those that the procedure shares with all who help.
    """

    run: Run
    lanes: frozenset[str] | None
    fields: frozenset[str]

    @classmethod
    def of(cls, case: Case, run: Run, posts: Sequence[Post]) -> "Sight":
        """Return what the holder of some posts sees: all, but for a department that only helps."""
        bodies = {one.organisation_id for one in posts}
        if any(_sees_all(case, one) for one in posts):
            return cls(run, None, frozenset())
        mine = frozenset(key for key in run.lanes if body_of_lane(key) in bodies)
        shared = (one.code for one in run.definition.fields if one.shared and mine)
        return cls(run, mine, frozenset((*shared, *_sent_to(run, mine))))

    def sees_lane(self, lane: str) -> bool:
        """Tell whether a lane is seen with all it says."""
        return self.lanes is None or lane in self.lanes or lane == MAIN

    def owns_lane(self, lane: str) -> bool:
        """Tell whether a lane is one's own to see, files too; of the main one only some is sent."""
        return self.lanes is None or lane in self.lanes

    def sees_words(self, event: CaseEvent) -> bool:
        """Tell whether the words of an act are seen: to whom, why, by which clause.

        They are in one's own lanes, and where one's own body acted or was handed something.
        """
        if self.owns_lane(event.lane):
            return True
        mine = {body_of_lane(one) for one in self.lanes or ()}
        handed_to = {body_of_key(one) for one in event.said.get("parties", ())}
        return bool(mine & {event.body_id, *handed_to})

    def values(self, lane: str, said: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
        """Yield the fields of an act that are seen: of one's own lanes, or sent to them."""
        for key, value in said.items():
            if self.lanes is None or lane in self.lanes or key in self.fields:
                yield key, value


def _sees_all(case: Case, post: Post) -> bool:
    if post.role not in OF_DEPARTMENTS:
        return True
    body = post.organisation
    return body.pk in (case.owner_id, case.lead_id) or body.kind in (
        OrganisationKind.TOWNSHIP_GOVERNMENT,
        OrganisationKind.SECTION,
    )


def _sent_to(run: Run, lanes: frozenset[str]) -> Iterator[str]:
    """Yield the fields of the documents that came with the opening of some lanes."""
    for key in lanes:
        opened_by = run.lanes[key].opened_by
        act = run.acts[opened_by] if 0 <= opened_by < len(run.acts) else None
        action = run.definition.action.get(act.action) if act else None
        for document in run.definition.documents:
            if action and document.code in action.issues:
                yield from document.fields
