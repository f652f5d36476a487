"""Who plays whom at the gate of the demo."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qingdan.cases.models import Case
from qingdan.cases.runs import definition_of
from qingdan.intake.hotline_receivers import Around
from qingdan.operations.life.casting import Cast
from qingdan.operations.life.stage import Stage
from qingdan.parties.enums import Role
from qingdan.parties.models import Officer, Organisation

TOWNSHIP = "township"


@dataclass(frozen=True)
class People:
    """The people of a township and its county, for one request; ``turn`` parts the work."""

    stage: Stage
    turn: int

    def department(self, role: str) -> Organisation:
        """Return the county's department of a role."""
        return self.stage.departments[role]

    def of(self, body: Organisation) -> Officer:
        """Return who works for a body: the township's clerks in turn, a department's first."""
        if body == self.stage.government:
            return self.clerk
        return self._some([Role.DEPARTMENT_CLERK], [body])[0]

    @property
    def clerk(self) -> Officer:
        """A clerk of the township."""
        here = (self.stage.government, *self.stage.sections)
        pool = self._some([Role.TOWNSHIP_CLERK], here)
        return pool[self.turn % len(pool)]

    @property
    def operator(self) -> Officer:
        """An operator of the hotline."""
        return self.stage.of_county[Role.HOTLINE_OPERATOR][0]

    @property
    def office(self) -> Officer:
        """Who rules for the list office."""
        return self.stage.of_county[Role.LIST_OFFICE][0]

    def receiver(self, to: str) -> Organisation:
        """Return the body that a step means by a role, or the township's government."""
        return self.stage.government if to == TOWNSHIP else self.department(to)

    def around(self, on: date) -> Around:
        """Return the bodies that a ticket can go to."""
        return Around.near(self.stage.place, self.stage.government, on)

    def cast(self, case: Case) -> Cast:
        """Return who plays in a case."""
        definition = definition_of(case.procedure.version)
        lead = case.lead
        return Cast(
            stage=self.stage,
            definition=definition,
            scenario=definition.scenarios[0],
            village=self.stage.villages[0],
            owner=self.stage.government,
            lead=lead,
            departments=(lead,) if lead is not None else (),
            turn=0,
            called={},
        )

    def _some(self, posts: Sequence[Role], bodies: Sequence[Organisation]) -> list[Officer]:
        return self.stage.at(posts, bodies)
