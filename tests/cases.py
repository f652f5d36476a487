"""Cases in tests: a county with the people a procedure needs, and scenarios played through it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

import pytest

from qingdan.cases.domain.acting import Asked, take_action
from qingdan.cases.domain.opening import Opening, open_case
from qingdan.cases.domain.supporting import move_support
from qingdan.cases.enums import SupportState
from qingdan.cases.keys import body_key, officer_key
from qingdan.cases.models import Case
from qingdan.cases.roles import case_roles
from qingdan.catalogue.models import Item
from qingdan.core.errors import DomainError
from qingdan.documents.model import ListKind
from qingdan.parties.enums import OrganisationKind, Role
from qingdan.parties.models import Officer, Organisation
from qingdan.procedures.definition import Definition, Scenario, ScenarioStep
from qingdan.procedures.enums import ActingSide, BindingState, Everyday, RoleSide
from qingdan.procedures.loading import library
from qingdan.procedures.models import EntryBinding
from qingdan.procedures.run import Said
from tests.builders import (
    AT,
    make_cooperative_entry,
    make_document,
    make_list,
    make_officer,
    make_organisation,
    make_post,
    make_published,
    make_region,
)

LICENCE = {"licence_number": "执法（演示）", "licence_expires_on": date(2099, 12, 31)}
OF_TOWNSHIP = (Role.TOWNSHIP_CLERK, Role.SECTION_HEAD, Role.TOWNSHIP_LEADER, Role.LEGAL_OFFICE)
OF_DEPARTMENT = (Role.DEPARTMENT_CLERK, Role.DEPARTMENT_LEADER)
WIDER = {"procedures.wrong-role", "procedures.wrong-party"}
"""Refusals that posts, which may hold more roles than a scenario gives, do not repeat."""


@dataclass
class Stage:
    """银号镇 with its county: bodies by the name a scenario gives them, people by theirs."""

    definition: Definition
    people: dict[str, Officer] = field(default_factory=dict)
    bodies: dict[str, Organisation] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.place = make_region()
        self.government = make_organisation(
            "银号镇人民政府", OrganisationKind.TOWNSHIP_GOVERNMENT, self.place
        )
        village = make_region("150222105201", "德成永村", "village")
        self.village = make_organisation(
            "德成永村民委员会", OrganisationKind.VILLAGE_COMMITTEE, village
        )
        self.lead = make_organisation("牵头部门", OrganisationKind.DEPARTMENT)
        self.county = make_organisation("固阳县人民政府", OrganisationKind.COUNTY_GOVERNMENT)
        self.item = self._bound_entry()
        self.opener = make_officer(role=Role.TOWNSHIP_CLERK, organisation=self.government)

    def _bound_entry(self) -> Item:
        """Return an entry in force for long, to which a person has bound the procedure."""
        item = Item.objects.first()
        if item is None:
            entry = make_cooperative_entry()
            document = make_document(make_list(entry, kind=ListKind.COOPERATIVE))
            edition = make_published(document, township=self.place, valid_from=date(2015, 1, 1))
            item = edition.items.get()
        EntryBinding.objects.get_or_create(
            township=self.place,
            kind=item.kind,
            address=item.address,
            procedure=self.definition.kind,
            defaults={
                "side": ActingSide.TOWNSHIP,
                "state": BindingState.CONFIRMED,
                "reason": "试验",
                "decided_at": AT,
            },
        )
        return item

    def body(self, name: str, lane: str) -> Organisation:
        """Return the body that a scenario calls so in a lane."""
        if name not in self.bodies:
            side = self._side(lane)
            if side is RoleSide.VILLAGE:
                where = make_region(f"1502221052{10 + len(self.bodies)}", name, "village")
                made = make_organisation(name, OrganisationKind.VILLAGE_COMMITTEE, where)
            elif side is RoleSide.TOWNSHIP:
                made = make_organisation(
                    name, OrganisationKind.SECTION, self.place, parent=self.government
                )
            else:
                made = make_organisation(name, OrganisationKind.DEPARTMENT)
            self.bodies[name] = made
        return self.bodies[name]

    def _side(self, lane: str) -> RoleSide:
        roles = self.definition.role
        acting = [roles[r] for a in self.definition.actions if a.lane == lane for r in a.roles]
        return next((one.side for one in acting if one.of_party), RoleSide.DEPARTMENT)

    def cast(self, scenario: Scenario) -> None:
        """Give every person of a scenario the posts that hold their roles."""
        for person, roles in scenario.people.items():
            licence = LICENCE if any(self._needs_licence(code) for code in roles) else {}
            officer = make_officer(
                role=None, full_name=f"{person}（演示）", organisation=self.county, **licence
            )
            for code in roles:
                for body in self._where(scenario, person, code):
                    make_post(officer, self._post(code, body), body)
            self.people[person] = officer

    def _needs_licence(self, code: str) -> bool:
        return case_roles().needs_licence(self.definition.kind, self.definition.role[code])

    def _where(self, scenario: Scenario, person: str, code: str) -> Iterator[Organisation]:
        role = self.definition.role[code]
        if role.of_party:
            steps = [one for one in scenario.steps if one.person == person and one.party]
            for name, lane in dict.fromkeys((one.party, one.lane) for one in steps):
                yield self.body(name, lane)
        elif role.side is RoleSide.VILLAGE:
            yield self.village
        elif role.side is RoleSide.DEPARTMENT or code == "headquarters":
            yield self.lead
        elif role.side is RoleSide.HIGHER:
            yield self.county
        else:
            yield self.government

    def _post(self, code: str, body: Organisation) -> str:
        allowed = case_roles().posts(self.definition.kind, self.definition.role[code])
        wanted = {
            OrganisationKind.VILLAGE_COMMITTEE: (Role.VILLAGE_CADRE,),
            OrganisationKind.DEPARTMENT: OF_DEPARTMENT,
            OrganisationKind.COUNTY_GOVERNMENT: tuple(Role),
        }.get(body.kind, OF_TOWNSHIP)
        return next(one for one in wanted if one in allowed)

    def play(self, scenario: Scenario) -> Case:
        """Play a scenario through the door; what should be refused has to be."""
        self.cast(scenario)
        opening = Opening(
            procedure=self.definition.code,
            title=scenario.title[:80],
            place=self.place,
            item=self.item,
            lead=self.lead,
            village=self.village,
            key=f"{self.definition.code}/{scenario.code}",
        )
        case = open_case(opening, actor=self.opener, at=scenario.begins_at)
        self.support_came(case, scenario.begins_at)
        for number, step in enumerate(scenario.steps):
            if step.refused not in WIDER:
                self._take(case, step, f"{opening.key}/{number}")
        case.refresh_from_db()
        return case

    def support_came(self, case: Case, at: datetime) -> None:
        """Note that the support came which acts of the procedure wait for."""
        if any(one.support for one in self.definition.actions):
            for row in case.support.all():
                move_support(
                    row.pk, SupportState.DELIVERED, note="签收单", actor=self.opener, at=at
                )

    def _take(self, case: Case, step: ScenarioStep, key: str) -> None:
        case.refresh_from_db()
        asked = Asked(step.action, self.said(step), case.version, key)
        if not step.refused:
            take_action(case.pk, asked, actor=self.people[step.person], at=step.at)
            return
        with pytest.raises(DomainError) as refusal:
            take_action(case.pk, asked, actor=self.people[step.person], at=step.at)
        gate = str(refusal.value.params.get("gate", ""))
        assert step.refused in {refusal.value.code, gate}, f"第 {step.line} 行：{refusal.value}"

    def said(self, step: ScenarioStep) -> Said:
        """Return what a step says, with the bodies and people of the stage."""
        values = dict(step.values)
        if step.action == Everyday.TRANSFER and "person" in values:
            values["person"] = officer_key(self.people[str(values["person"])].pk)
        opens = step.lane
        action = self.definition.action.get(step.action)
        if action is not None and action.opens:
            opens = action.opens
        elif step.action == Everyday.JOINT:
            opens = next(one.code for one in self.definition.lanes if one.code != "main")
        return Said(
            values=values,
            lane=self.lane(step.lane, step.party),
            parties=tuple(body_key(self.body(one, opens).pk) for one in step.parties),
            lead=body_key(self.body(step.lead, opens).pk) if step.lead else "",
            reason=step.reason,
            clause=step.clause,
        )

    def lane(self, code: str, party: str) -> str:
        """Return the name of a lane of a scenario in the case."""
        return f"{code}@{body_key(self.body(party, code).pk)}" if party else code


def shipped(code: str) -> Definition:
    """Return a definition that ships."""
    return next(one for one in library().definitions if one.code == code)
