"""Worked cases to copy: the scenarios that ship, played through the engine by people of a county.

One township plays all of them, shifted by whole weeks; what the engine refuses on those days is
left out. The other townships get the same with their own bodies and people.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from qingdan.cases.domain.copying import Copies
from qingdan.cases.enums import CaseOrigin, CaseStep
from qingdan.cases.keys import body_key, officer_key
from qingdan.cases.models import Case
from qingdan.cases.runs import setting_of
from qingdan.cases.seats import Table
from qingdan.cases.writing import written
from qingdan.catalogue.domain.content import content_digest
from qingdan.catalogue.models import Item
from qingdan.core.errors import DomainError
from qingdan.documents.reading import read_list
from qingdan.parties.enums import OrganisationKind, RegionLevel, Role
from qingdan.parties.models import Officer, Organisation, Post, Region
from qingdan.procedures.definition import Definition, Scenario, ScenarioStep
from qingdan.procedures.domain.storing import stored
from qingdan.procedures.enums import Everyday
from qingdan.procedures.loading import library
from qingdan.procedures.run import Run, Said
from qingdan.procedures.running import begin, take
from qingdan.settings.base import SAMPLES_DIR
from tests.builders import AT, make_organisation, make_post, make_published, make_region
from tests.cases import Stage

COUNTY, FIRST = "150222", "150222105"
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙", "建国秀英志强丽娟海燕永胜春梅玉兰文斌"
GOVERNMENT = OrganisationKind.TOWNSHIP_GOVERNMENT
Seats = tuple[tuple[str, int], ...]


@dataclass
class Scene:
    """The county: the township that plays, the people it has by the seats they hold."""

    pool: dict[tuple[Seats, int], Officer] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        county = make_region(COUNTY, "固阳县", RegionLevel.COUNTY)
        self.place = make_region(FIRST, "银号镇", parent=county)
        self.government = make_organisation("银号镇人民政府", GOVERNMENT, self.place)
        make_region(f"{FIRST}201", "德成永村", RegionLevel.VILLAGE, self.place)
        self.items = self.listed(self.place)
        seat = ((str(Role.TOWNSHIP_CLERK), self.government.pk),)
        self.opener = self.person(seat, 0)

    def listed(self, place: Region) -> list[Item]:
        """Publish the sample list in a township and return its entries."""
        document = read_list(SAMPLES_DIR / "yinhao.txt")
        edition = make_published(document, township=place, valid_from=date(2015, 1, 1))
        edition.content_digest = content_digest(edition)
        edition.save(update_fields=("content_digest",))
        return list(edition.items.order_by("pk"))

    def person(self, seats: Seats, nth: int) -> Officer:
        """Return the nth person who holds some seats, and no others."""
        if (seats, nth) not in self.pool:
            number = next(self.numbers)
            name = f"{SURNAMES[number % len(SURNAMES)]}{GIVEN[number % len(GIVEN)]}（演示）"
            body = Organisation.objects.get(pk=seats[0][1])
            officer = hired(f"person{number}", name, body)
            for role, pk in seats:
                make_post(officer, role, Organisation.objects.get(pk=pk))
            self.pool[seats, nth] = officer
        return self.pool[seats, nth]


def hired(login: str, name: str, body: Organisation) -> Officer:
    """Write an officer who cannot sign in yet."""
    officer = Officer(login_name=login, full_name=name, joined_at=AT, unit=body)
    officer.set_unusable_password()
    officer.save()
    return officer


class Troupe(Stage):
    """The people of the scene, cast for one procedure."""

    def __init__(self, definition: Definition, scene: Scene) -> None:
        self.definition, self.scene = definition, scene
        self.people, self.bodies = {}, {}
        self.place, self.government, self.opener = scene.place, scene.government, scene.opener
        village = make_region(f"{FIRST}201")
        kind = OrganisationKind.VILLAGE_COMMITTEE
        self.village = make_organisation("德成永村民委员会", kind, village)
        self.lead = make_organisation("固阳县农牧局", OrganisationKind.DEPARTMENT)
        self.county = make_organisation("固阳县人民政府", OrganisationKind.COUNTY_GOVERNMENT)
        self.stored = stored(definition, at=AT)

    def cast(self, scenario: Scenario) -> None:
        """Give every person of a scenario the seats that hold their roles."""
        met: dict[Seats, int] = {}
        for person, roles in scenario.people.items():
            found = {
                (str(self._post(code, body)), body.pk)
                for code in roles
                for body in self._where(scenario, person, code)
            }
            seats = tuple(sorted(found)) or ((str(Role.LIST_OFFICE), self.county.pk),)
            self.people[person] = self.scene.person(seats, met.get(seats, 0))
            met[seats] = met.get(seats, 0) + 1


@dataclass
class Played:
    """A case as the engine left it, with its rows and events; nothing of it is saved."""

    case: Case
    copies: Copies
    events: list[dict[str, Any]]


@dataclass
class Cast:
    """A scenario with its people."""

    troupe: Troupe
    scenario: Scenario
    people: Mapping[str, Officer]
    posts: dict[int, list[Post]] = field(default_factory=dict)

    def played(
        self, shift: timedelta, before: datetime, most: int, item: Item | None
    ) -> Played | None:
        """Play it on other days; ``None`` where the engine refuses that.

        Args:
            shift: whole weeks.
            before: what would be done later is left out.
            most: so many acts at most.
            item: the entry it is done under.
        """
        case = self._case(shift, item)
        definition = self.troupe.definition
        run = begin(definition, case.opened_at, setting_of(case, {}))
        opened = (self.troupe.opener, self._held(self.troupe.opener)[0])
        events = [event(definition, CaseStep.OPENED, Said(), run, opened, case.opened_at)]
        by = opened
        steps = [one for one in self.scenario.steps if not one.refused]
        try:
            for step in steps[:most]:
                at = step.at + shift
                if at >= before:
                    break
                officer = self.people[step.person]
                run, by, said = self._taken(case, run, step, officer, at)
                events.append(event(definition, step.action, said, run, by, at))
            copies = Copies(case, run, self._table(case, events[-1]["at"]),
                            tuple(self._held(by[0])), events[-1]["at"])  # fmt: skip
            copies.settle()
        except DomainError:
            return None
        case.version = len(events)
        return Played(case, copies, events)

    def _taken(
        self, case: Case, run: Run, step: ScenarioStep, officer: Officer, at: datetime
    ) -> tuple[Run, tuple[Officer, Post], Said]:
        said = self._said(step, at - step.at)
        posts = self._held(officer)
        seated = self._table(case, at).actor(officer, posts, said.lane)
        run = take(run, step.action, seated.actor, at=at, said=said)
        role = run.acts[-1].role
        return run, (officer, seated.posts.get(role, posts[0])), said

    def _said(self, step: ScenarioStep, shift: timedelta) -> Said:
        troupe = self.troupe
        troupe.people = dict(self.people)
        said = troupe.said(step)
        values = {
            key: one + shift if isinstance(one, date) else one for key, one in said.values.items()
        }
        if step.action == Everyday.TRANSFER and "person" in values:
            values["person"] = officer_key(self.people[str(step.values["person"])].pk)
        return Said(values, said.lane, said.parties, said.lead, said.reason, said.clause)

    def _case(self, shift: timedelta, item: Item | None) -> Case:
        troupe, at = self.troupe, self.scenario.begins_at + shift
        return Case(
            year=at.year, title=self.scenario.title, kind=troupe.definition.kind,
            procedure=troupe.stored, item=item, place=troupe.place, owner=troupe.government,
            lead=troupe.lead, village=troupe.village, origin=CaseOrigin.DESK, demo=True,
            opened_by=troupe.opener, opened_at=at,
        )  # fmt: skip

    def _table(self, case: Case, at: datetime) -> Table:
        return Table(case, self.troupe.definition, at.date())

    def _held(self, officer: Officer) -> list[Post]:
        if officer.pk not in self.posts:
            rows = officer.posts.select_related("organisation").order_by("pk")
            self.posts[officer.pk] = list(rows)
        return self.posts[officer.pk]


def casts(scene: Scene) -> list[Cast]:
    """Return every scenario that ships with its people."""
    found = []
    for definition in library().definitions:
        troupe = Troupe(definition, scene)
        for scenario in definition.scenarios:
            troupe.people = {}
            troupe.cast(scenario)
            for step in scenario.steps:
                troupe.said(step)  # names the bodies, which are then there
            found.append(Cast(troupe, scenario, troupe.people))
    return found


def event(
    definition: Definition,
    action: str,
    said: Said,
    run: Run,
    by: tuple[Officer, Post],
    at: datetime,
) -> dict[str, Any]:
    """Return what an event says, as the door would write it."""
    act = run.acts[-1] if run.acts else None
    plain, sealed = written(definition, said, act.party if act else "")
    return {
        "action": str(action), "at": at, "lane": said.lane, "role": act.role if act else "",
        "officer": by[0].pk, "body": by[1].organisation_id, "said": plain, "sealed": sealed,
    }  # fmt: skip


@dataclass(frozen=True)
class Town:
    """A township: its own bodies, people, villages and entries in the place of the first one's."""

    place: str
    items: Sequence[int]
    bodies: Mapping[int, int]
    officers: Mapping[int, int]

    def swapped(self, value: Any) -> Any:
        """Return what is said with the keys of bodies and people replaced."""
        if isinstance(value, dict):
            return {key: self.swapped(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self.swapped(one) for one in value]
        if not isinstance(value, str):
            return value
        lane, at, key = value.rpartition("@")
        return f"{lane}{at}{self._key(key)}"

    def _key(self, key: str) -> str:
        if not key[1:].isdigit():
            return key
        number = int(key[1:])
        if key[0] == "b":
            return body_key(self.bodies.get(number, number))
        return officer_key(self.officers.get(number, number)) if key[0] == "o" else key


def neighbours(scene: Scene, names: Sequence[str]) -> list[Town]:
    """Write the other townships, with a copy of every body and person of the first."""
    first = [one.pk for one in scene.items]
    found = [Town(FIRST, first, {}, {})]
    local = list(Organisation.objects.filter(region__code__startswith=FIRST).order_by("pk"))
    mine = {one.pk for one in local}
    seated = Post.objects.filter(organisation__in=mine).values("officer").distinct()
    people = list(Officer.objects.filter(pk__in=seated).order_by("pk"))
    for number, name in enumerate(names, start=1):
        code = f"{COUNTY}{200 + number}"
        place = make_region(code, name, parent=scene.place.parent)
        bodies = {one.pk: _copied(one, code, name).pk for one in local}
        officers = {one.pk: _neighbour(one, bodies, number).pk for one in people}
        items = [one.pk for one in scene.listed(place)]
        found.append(Town(code, items, bodies, officers))
    return found


def _copied(body: Organisation, code: str, name: str) -> Organisation:
    there = f"{code}{(body.region_id or '')[len(FIRST) :]}"
    level = RegionLevel.VILLAGE if len(there) > len(FIRST) else RegionLevel.TOWNSHIP
    return make_organisation(
        body.name.replace("银号镇", name), body.kind, make_region(there, name, level)
    )


def _neighbour(officer: Officer, bodies: Mapping[int, int], number: int) -> Officer:
    posts = list(officer.posts.select_related("organisation"))
    unit = Organisation.objects.get(pk=bodies.get(officer.unit_id, officer.unit_id))
    made = hired(f"{officer.login_name}-{number}", officer.full_name, unit)
    for one in posts:
        where = Organisation.objects.get(pk=bodies.get(one.organisation_id, one.organisation_id))
        make_post(made, one.role, where)
    return made
