"""What reaches the gates of both counties: requests, tickets, precedents, what is being written.

Each township has a request of the department that its list names (``request``), one of another
body (``asked``) and a ticket of the hotline (``ticket``). The latter two lie at a place of their
own, ``A1p``: of the township, out of reach of the department.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from qingdan.cases.models import Case
from qingdan.intake.domain.drafts import begin_draft
from qingdan.intake.domain.receiving import Arrival, receive
from qingdan.intake.enums import Door
from qingdan.intake.models import Adjustment, Precedent, RequestMatter, SenderKey
from qingdan.parties.enums import Role
from qingdan.parties.models import Officer, Organisation, Region
from qingdan.web.desk.gate.writing import Written
from tests.isolation.world import COUNTIES, NAMED_IN, TOWNSHIPS, Mark, World
from tests.isolation.world_cases import NAMED, PRIVATE

OWN = "请你镇开展宣传，及时上报。"


def with_requests(world: World) -> World:
    """Write what came in, what was ruled, and what is being written."""
    at = timezone.now()
    for key, (code, _) in TOWNSHIPS.items():
        _Gate(world, key, Region.objects.get(pk=code), at).fill()
    for key in COUNTIES:
        _precedent(world, key, at)
        _sender(world, key, at)
    return world


@dataclass(frozen=True, slots=True)
class _Gate:
    """The gate of one township."""

    world: World
    key: str
    place: Region
    at: datetime

    def fill(self) -> None:
        clerk = self.world.viewers[Role.TOWNSHIP_CLERK, self.key]
        helper = self.world.viewers[Role.DEPARTMENT_CLERK, NAMED[self.key]]
        near = Organisation.objects.filter(region=self.place.pk[:6])
        sender = near.get(name=NAMED_IN[self.key])
        self.came("request", Door.DEPARTMENT, helper, "", sender=sender)
        other = near.get(name__endswith="司法局")
        self.came("asked", Door.DEPARTMENT, clerk, PRIVATE, sender=other)
        ticket = self.came("ticket", Door.HOTLINE, clerk, PRIVATE, reference=f"GD{self.key}")
        self.world.note("ticket", self.key + PRIVATE, ticket)
        mark = str(Mark("draft", self.key))
        draft = begin_draft(Written(text=mark).as_text(), actor=clerk, at=self.at)
        self.world.note("written", self.key, draft.pk)
        case = Case.objects.filter(title=str(Mark("case", self.key))).first()
        row = Adjustment.objects.create(case=case, entry=str(Mark("case", self.key)))
        self.world.note("adjustment", self.key, row.pk)

    def came(self, kind: str, door: Door, actor: Officer, private: str, **more) -> int:
        """Register what came, with its mark; return its number."""
        mark = str(Mark(kind, self.key))
        arrival = Arrival(
            door=door, place=self.place, matters=(f"{OWN}{mark}",), title=mark,
            whereabouts=mark, key=f"isolation/{kind}/{self.key}", **more,
        )  # fmt: skip
        row = receive(arrival, actor=actor, at=self.at)
        self.world.note("request", self.key + private, row.pk)
        self.world.note("matter", self.key + private, row.matters.get().pk)
        return row.pk


def _precedent(world: World, key: str, at: datetime) -> None:
    """Write what a county's list office ruled, with the mark of the county."""
    matter = RequestMatter.objects.filter(request__place__code__startswith=COUNTIES[key][0])[0]
    row = Precedent.objects.create(
        county_id=COUNTIES[key][0], place=matter.request.place, decision="return", matter=matter,
        words=str(Mark("precedent", key)), ruling=str(Mark("precedent", key)), decided_at=at,
        decided_by=world.viewers[Role.LIST_OFFICE, key],
    )  # fmt: skip
    world.note("precedent", key, row.pk)


def _sender(world: World, key: str, at: datetime) -> None:
    """Write another system that sends requests to a county, with its mark."""
    row = SenderKey.objects.create(
        code=f"isolation-{key.lower()}", title=str(Mark("sender", key)),
        county_id=COUNTIES[key][0], door=Door.HOTLINE, secret=str(Mark("sender", key)),
        officer=world.viewers[Role.HOTLINE_OPERATOR, key], made_at=at,
        made_by=world.viewers[Role.SYSTEM_ADMINISTRATOR, key],
    )  # fmt: skip
    world.note("sender_key", key, row.pk)
