"""The gate in tests: 银号镇 with clerk and leader, a department, the list office, requests sent."""

from dataclasses import dataclass
from itertools import count

from django.test import Client
from django.utils import timezone

from qingdan.intake.domain.receiving import Arrival, receive
from qingdan.intake.enums import Door
from qingdan.intake.models import Request, RequestMatter
from qingdan.parties.enums import OrganisationKind, RegionLevel, Role
from qingdan.parties.models import Officer
from tests.builders import make_officer, make_organisation, make_region

OWN = "请你镇推进农业面源污染治理，做好废旧农膜回收站、回收网点建设。"
NOBODYS = "上门催收个体户欠税，核定定额并代开发票。"
_keys = count(1)


@dataclass
class Gate:
    """Who stands at the gate of 银号镇; its lists have to be in force."""

    def __post_init__(self) -> None:
        county = make_region("150222", "固阳县", RegionLevel.COUNTY)
        self.place = make_region(parent=county)
        if self.place.parent_id is None:
            self.place.parent = county
            self.place.save()
        kind = OrganisationKind.TOWNSHIP_GOVERNMENT
        self.government = make_organisation("银号镇人民政府", kind, self.place)
        self.department = make_organisation(
            "固阳县农牧局", OrganisationKind.DEPARTMENT, role_key="agriculture"
        )
        other = make_organisation("固阳县水务局", OrganisationKind.DEPARTMENT)
        self.clerk = self._officer("clerk", Role.TOWNSHIP_CLERK, self.government, "王芳")
        self.colleague = self._officer("other", Role.TOWNSHIP_CLERK, self.government, "李强")
        self.sender = self._officer("sender", Role.DEPARTMENT_CLERK, self.department, "周科员")
        self.stranger = self._officer("stranger", Role.DEPARTMENT_CLERK, other, "吴科员")
        self.office = self._officer("office", Role.LIST_OFFICE, make_organisation(), "郑主任")

    def _officer(self, login: str, role: str, body, name: str) -> Officer:
        return make_officer(login, role=role, organisation=body, full_name=name)

    def sent(self, *texts: str, key: str = "") -> Request:
        """Return a request of the department."""
        arrival = Arrival(
            door=Door.DEPARTMENT, place=self.place, matters=texts or (OWN,),
            sender=self.department, key=key or f"sent/{next(_keys)}",
        )  # fmt: skip
        return receive(arrival, actor=self.sender, at=timezone.now())

    def matter(self, text: str = OWN) -> RequestMatter:
        """Return the one matter of a request."""
        return self.sent(text).matters.get()


def browser(officer: Officer) -> Client:
    """Return a client that is signed in."""
    client = Client()
    client.force_login(officer)
    return client


def said(matter: RequestMatter, **more) -> dict:
    """Return what a form about a matter sends: a return to the department unless told otherwise."""
    matter.refresh_from_db()
    item = matter.item
    given = {
        "decision": "return", "reason": "departments-step", "seen": matter.version,
        "key": f"key/{next(_keys)}", "words": "由县里办。",
        "entry": f"{item.kind}:{item.address}" if item else "none",
    }  # fmt: skip
    return given | more
