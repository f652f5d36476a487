"""A desk in tests: cases as clerk, cadre and department move them through report-up."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from django.utils import timezone

from qingdan.cases.domain.acting import Asked, take_action
from qingdan.cases.domain.opening import Opening, open_case
from qingdan.cases.keys import body_key
from qingdan.cases.models import Case, CaseClock, CaseDesk, CaseEvent
from qingdan.parties.enums import OrganisationKind, Role
from qingdan.parties.models import Officer
from qingdan.procedures.run import Said
from tests.builders import make_officer, make_organisation
from tests.cases import Stage, shipped

FOUND = {"place": "镇政府东街", "situation": "井盖缺失", "found-by": "巡查发现"}
_keys = count(1)


@dataclass
class Desk:
    """银号镇 with a clerk, a colleague, a cadre, a leader, and a department with its clerk."""

    stage: Stage = field(default_factory=lambda: Stage(shipped("report-up")))

    def __post_init__(self) -> None:
        stage = self.stage
        self.department = stage.lead
        self.clerk = self._officer("clerk", Role.TOWNSHIP_CLERK, stage.government, "王芳")
        self.colleague = self._officer("other", Role.TOWNSHIP_CLERK, stage.government, "李强")
        self.leader = self._officer("mayor", Role.TOWNSHIP_LEADER, stage.government, "赵镇长")
        self.cadre = self._officer("cadre", Role.VILLAGE_CADRE, stage.village, "孙村干")
        self.helper = self._officer("helper", Role.DEPARTMENT_CLERK, stage.lead, "周科员")
        self.at = timezone.now() - timedelta(days=3)

    def _officer(self, login: str, role: str, body, name: str) -> Officer:
        return make_officer(login, role=role, organisation=body, full_name=name)

    def stranger(self) -> Officer:
        """Return an officer of a department that has nothing to do with it."""
        body = make_organisation("别的局", OrganisationKind.DEPARTMENT)
        return make_officer(role=Role.DEPARTMENT_CLERK, organisation=body, full_name="吴科员")

    @property
    def lane(self) -> str:
        """The lane of the department."""
        return f"department@{body_key(self.department.pk)}"

    def open(self, title: str = "北街井盖缺失", actor: Officer | None = None) -> Case:
        """Open a case at the village."""
        self.at += timedelta(minutes=1)
        opening = Opening(
            procedure="report-up",
            title=title,
            place=self.stage.place,
            key=f"open/{next(_keys)}",
            item=self.stage.item,
            lead=self.department,
            village=self.stage.village,
        )
        return open_case(opening, actor=actor or self.cadre, at=self.at)

    def do(self, case: Case, action: str, actor: Officer, **said) -> CaseEvent:
        """Do one act."""
        self.at += timedelta(minutes=1)
        case.refresh_from_db()
        asked = Asked(action, Said(**said), case.version, f"{action}/{next(_keys)}")
        event = take_action(case.pk, asked, actor=actor, at=self.at)
        case.refresh_from_db()
        return event

    def recorded(self, title: str = "北街井盖缺失") -> Case:
        """Return a case that lies with the township."""
        case = self.open(title)
        self.do(case, "record", self.cadre, values=FOUND)
        return case

    def reported(self, title: str = "北街井盖缺失") -> Case:
        """Return a case that waits for the department."""
        case = self.recorded(title)
        self.do(case, "stop", self.clerk, values={"stopping": "设了围挡"})
        clause = {"duty-clause": "配合1 乡镇1"}
        self.do(case, "report", self.clerk, values=clause, parties=(body_key(self.department.pk),))
        return case

    def due(self, case: Case, *, days: int, lane: str = "main") -> CaseClock:
        """Let the clock of a lane, which states no day, run out in some days."""
        due, clock = timezone.now() + timedelta(days=days), case.clocks.filter(lane=lane).last()
        clock.due_at, clock.yellow_at = due, due - timedelta(days=2)
        clock.save()
        CaseDesk.objects.filter(case=case, lane=lane).update(due_at=due)
        return clock
