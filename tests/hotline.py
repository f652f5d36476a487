"""The hotline in tests: the gate with an operator, and departments that tickets go to."""

from dataclasses import dataclass
from itertools import count

from django.utils import timezone

from qingdan.intake.domain.receiving import Arrival, receive
from qingdan.intake.domain.replying import report_done
from qingdan.intake.enums import Door
from qingdan.intake.models import Request, RequestMatter
from qingdan.intake.splitting import matters_in
from qingdan.parties.enums import OrganisationKind, Role
from tests.builders import make_officer, make_organisation
from tests.gatehouse import Gate

CANAL = "村口的水渠塌了没人修。"
SAND = "有人在河道里采砂。"
NOTARY = "咨询去哪里办理遗嘱公证。"
WAGES = "工厂拖欠工资三个月。"
THREE = f"来电人反映{CANAL}另外，反映{SAND}还有一件事，{NOTARY}"
_keys = count(1)


@dataclass
class Hotline(Gate):
    """银号镇 with its hotline; the lists have to be in force and the finder there."""

    def __post_init__(self) -> None:
        super().__post_init__()
        county = make_organisation("固阳县人民政府", OrganisationKind.COUNTY_GOVERNMENT)
        self.operator = make_officer(
            "rexian", role=Role.HOTLINE_OPERATOR, organisation=county, full_name="钱话务"
        )
        self.water = make_organisation("固阳县水务局", OrganisationKind.DEPARTMENT)
        self.water.role_key = "water"
        self.water.save()
        self.labour = make_organisation(
            "固阳县人力资源和社会保障局", OrganisationKind.DEPARTMENT, role_key="human-resources"
        )

    def ticket(self, text: str = THREE, **more) -> Request:
        """Return a ticket that reached the hotline."""
        number = next(_keys)
        given = {"reference": f"GY{number}", "key": f"ticket/{number}", **more}
        matters = [one.text for one in matters_in(text)]
        arrival = Arrival(
            door=Door.HOTLINE, place=self.place, matters=matters, text=text,
            sender_name="12345热线", **given,
        )  # fmt: skip
        return receive(arrival, actor=self.operator, at=timezone.now())

    def reported(self, matter: RequestMatter, officer, words: str) -> None:
        """Let the body of a matter say what it did."""
        matter.refresh_from_db()
        report_done(
            matter.pk, words, seen=matter.version, key=f"done/{next(_keys)}", actor=officer,
            at=timezone.now(),
        )  # fmt: skip


def sending(matter: RequestMatter, body, **more) -> dict:
    """Return what the form that dispatches a matter sends."""
    matter.refresh_from_db()
    item = matter.item
    given = {
        "seen": matter.version, "key": f"send/{next(_keys)}", "body": body.pk if body else "",
        "helper": "", "category": "", "words": "",
        "entry": f"{item.kind}:{item.address}" if item else "none",
    }  # fmt: skip
    return given | more
