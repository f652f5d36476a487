"""The cases of both counties: everything that hangs on one, with marks of whose it is.

Each township has four. One is led by the department that its list names (``case``), one is led
by another and only sent there (with ``hidden`` where nothing was sent), one is the township's
alone (``private``), one is acted in by the department itself (``owned``). Rows of the private
ones lie at a place of their own, ``A1p``: of the township, out of reach of departments.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from django.db import models
from django.utils import timezone

from qingdan.cases.domain.attaching import Upload, add_attachments
from qingdan.cases.domain.drafts import keep_draft
from qingdan.cases.domain.filtering import save_filter
from qingdan.cases.domain.linking import relate
from qingdan.cases.domain.opening import Opening, open_case
from qingdan.cases.domain.planning import DoneSaid, mark_done, open_feed
from qingdan.cases.enums import RelationKind
from qingdan.cases.keys import body_key
from qingdan.cases.models import Case, SupportMove, SupportObligation
from qingdan.cases.plans import plan_of_places
from qingdan.catalogue.models import Item
from qingdan.documents.model import ListKind
from qingdan.parties.domain.programs.tokens import make_token
from qingdan.parties.enums import OrganisationKind, Role
from qingdan.parties.models import Officer, Organisation, Region
from qingdan.procedures.enums import ActingSide, BindingState
from qingdan.procedures.models import EntryBinding
from qingdan.web.desk.forms import PREFIX
from tests.case_files import do, photo
from tests.isolation.world import NAMED_IN, TOWNSHIPS, Mark, World

NAMED = {"A1": "Aagri", "A2": "Ahealth", "B1": "Bagri"}
"""Which department has the work of each township's list."""
PRIVATE = "p"
"""What the name of a place ends with where only the township itself has the rows."""
TOLD = ("place", "situation")
"""Fields that go out with the letter to a department."""


@dataclass(frozen=True, slots=True)
class Township:
    """A township with what its cases need."""

    world: World
    key: str
    place: Region
    item: Item
    at: datetime

    @property
    def clerk(self) -> Officer:
        return self.world.viewers[Role.TOWNSHIP_CLERK, self.key]

    @property
    def helper(self) -> Officer:
        return self.world.viewers[Role.DEPARTMENT_CLERK, NAMED[self.key]]

    @property
    def department(self) -> Organisation:
        return Organisation.objects.get(name=NAMED_IN[self.key], region=self.key_of_county)

    @property
    def key_of_county(self) -> str:
        return self.place.pk[:6]

    def mark(self, kind: str) -> str:
        return str(Mark(kind, self.key))

    def opened(self, kind: str, **values) -> Case:
        opening = Opening(
            procedure="report-up", title=self.mark(kind), place=self.place,
            key=f"isolation/{self.key}/{Case.objects.count()}", item=self.item, **values,
        )  # fmt: skip
        return open_case(opening, actor=self.clerk, at=self.at)

    def record(self, case: Case, told: str, untold: str) -> None:
        """Write down what was found: some goes out with the letter, who reported it does not."""
        values = {**dict.fromkeys(TOLD, self.mark(told)), "found-by": "巡查发现"}
        values["informant"] = self.mark(untold)
        do(case, "record", self.clerk, at=self.at + timedelta(minutes=1), values=values)

    def report(self, case: Case) -> str:
        """Bring out the letter to the department; return the lane it opened."""
        at, values = self.at + timedelta(minutes=2), {"stopping": self.mark("case")}
        do(case, "stop", self.clerk, at=at, values=values)
        parties, values = (body_key(self.department.pk),), {"duty-clause": self.mark("case")}
        do(case, "report", self.clerk, at=at, values=values, parties=parties)
        return f"department@{parties[0]}"

    def attach(self, case: Case, kind: str, actor: Officer, lane: str = "main") -> None:
        upload = Upload(f"{self.mark(kind)}.jpg", BytesIO(photo((90, 60))))
        add_attachments(case.pk, lane, [upload], actor=actor, at=self.at)

    def note(self, case: Case, private: str = "") -> None:
        """Let addresses name a case and all that hangs on it."""
        place = self.key + private
        self.world.note("case", place, case.pk)
        for one in case.documents.all():
            self.world.note("case document", place, (case.pk, one.pk))
        for one in case.attachments.all():
            self.world.note("case attachment", place, (case.pk, one.pk))


def with_cases(world: World) -> World:
    """Write the cases, what is owed, what is planned, and a token for everybody."""
    at = timezone.now() - timedelta(hours=2)
    for key, (code, _) in TOWNSHIPS.items():
        place = Region.objects.get(pk=code)
        item = Item.objects.in_force(timezone.localdate()).get(
            edition__township=place, kind=ListKind.COOPERATIVE
        )
        EntryBinding.objects.create(
            township=place, kind=item.kind, address=item.address, procedure="report-up",
            side=ActingSide.TOWNSHIP, state=BindingState.CONFIRMED, reason="试验", decided_at=at,
        )  # fmt: skip
        township = Township(world, key, place, item, at)
        _cases(township)
        _support(township)
        _plan(township)
    for (role, key), officer in world.viewers.items():
        _of_one(world, role, key, officer)
    return world


def _cases(township: Township) -> None:
    village = Organisation.objects.get(
        kind=OrganisationKind.VILLAGE_COMMITTEE, region__code__startswith=township.place.pk
    )
    other = Organisation.objects.get(name__endswith="司法局", region=township.key_of_county)
    led = township.opened("case", lead=township.department, village=village)
    township.record(led, "case", "case")
    township.attach(led, "case", township.helper, township.report(led))
    township.attach(led, "case", township.clerk)

    sent = township.opened("case", lead=other, village=village)
    township.record(sent, "case", "hidden")
    township.attach(sent, "case", township.helper, township.report(sent))

    private = township.opened("private")
    township.record(private, "private", "private")
    township.attach(private, "private", township.clerk)
    content = json.dumps({f"{PREFIX}stopping": township.mark("draft")})
    keep_draft(private.pk, ("main", "stop"), content, actor=township.clerk, at=timezone.now())

    owned = township.opened("owned")
    _set(owned, owner=township.department, lead=None)
    by = {"actor": township.clerk, "at": township.at}
    for number, one in enumerate((led, private)):
        key = f"isolation/relate/{township.key}/{number}"
        relate(owned.pk, one.pk, RelationKind.RELATED, key=key, **by)
    township.note(led)
    township.note(owned)
    _hidden_file(township, sent)
    township.note(private, PRIVATE)


def _hidden_file(township: Township, sent: Case) -> None:
    """Add a file of the main line to a case that the department sees only a lane of."""
    township.note(sent)
    township.attach(sent, "hidden", township.clerk)
    row = sent.attachments.get(lane="main")
    township.world.note("case attachment", township.key, (sent.pk, row.pk))


def _support(township: Township) -> None:
    """Mark what is owed for the cases, and write what is owed for the year."""
    world, key = township.world, township.key
    for row in SupportObligation.objects.filter(case__place=township.place):
        owed = row.body == township.department
        _told(township, row, "support" if owed else "unnamed")
        world.note("support", key if owed else key + PRIVATE, row.pk)
    for body in (township.department, None):
        row = SupportObligation.objects.create(
            place=township.place, year=township.at.year, item=township.item, position=99,
            kind="guidance", text="提供技术指导。", body=body, moved_at=township.at,
        )  # fmt: skip
        _told(township, row, "support" if body else "unnamed")
        world.note("support", key if body else key + PRIVATE, row.pk)


def _told(township: Township, row: SupportObligation, kind: str) -> None:
    _set(row, text=township.mark(kind), state="asked", moves=1)
    SupportMove.objects.create(
        obligation=row, number=1, state="asked", note=township.mark(kind),
        officer=township.clerk, body=township.clerk.unit, at=township.at,
    )  # fmt: skip


def _plan(township: Township) -> None:
    """Note that a line of the township's plan was done, in a case that not all may see."""
    lines = plan_of_places([township.place.pk], timezone.localdate())
    line = next(one for one in lines if not one.role)
    case = Case.objects.get(title=township.mark("private"))
    said = DoneSaid(timezone.localdate(township.at), township.mark("done"), case.pk)
    done = mark_done(line, said, actor=township.clerk, at=township.at)
    township.world.note("done", township.key, done.pk)
    township.world.note("line", township.key, line.key)


def _of_one(world: World, role: str, key: str, officer: Officer) -> None:
    """Write what one person has: a filter, the address of a calendar, a token for programs."""
    kept = save_filter(f"{role[:2]}{Mark('filter', key)}"[:24], "tab=all", actor=officer)
    world.note("filter", key, kept.pk)
    world.note("feed", key, open_feed(actor=officer, at=timezone.now()))
    _, world.tokens[role, key] = make_token("试验", 30, actor=officer, at=timezone.now())


def _set(row: models.Model, **values) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**values)
