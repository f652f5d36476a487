"""Playing the plots through the door: opened and acted in by the demo's own people."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from qingdan.cases.domain.acting import Asked, take_action
from qingdan.cases.domain.opening import Opening, open_case
from qingdan.cases.enums import CaseOrigin
from qingdan.cases.keys import body_key, officer_key
from qingdan.cases.models import Case
from qingdan.cases.openable import work_under
from qingdan.catalogue.models import Item
from qingdan.core.errors import DomainError
from qingdan.operations.life.casting import Cast
from qingdan.operations.life.planning import Plot
from qingdan.operations.life.shifting import Timed
from qingdan.operations.life.stage import TAKEOVER, village_name
from qingdan.parties.enums import Role as Post
from qingdan.parties.models import Officer, Organisation
from qingdan.procedures.definition import Value
from qingdan.procedures.domain.deciding import ProcedureSaid, decide_procedure
from qingdan.procedures.enums import ActingSide, Everyday, FieldType, RoleSide
from qingdan.procedures.run import Said, key_of

MARK = "（演示）"
BINDING_REASON = "收回事项由清单写明的承接部门办理（演示）"
NOBODY = "演示里没有人能办"
OPENING = timedelta(minutes=5)
VILLAGES = ("东沟村", "西湾村", "西河村", "北山村")
"""How villages are called in scenarios."""
WORDS = (FieldType.TEXT, FieldType.LONG_TEXT)


@dataclass
class Stopped:
    """How many acts were refused, by code: the case then stands where it is."""

    refusals: Counter[str] = field(default_factory=Counter)


@dataclass
class Player:
    """Plays one plot, one act after another."""

    plot: Plot
    stopped: Stopped
    case: Case | None = None
    done: int = 0

    def __post_init__(self) -> None:
        plot = self.plot
        self.dice = plot.dice
        self.cast = Cast(
            stage=plot.stage,
            definition=plot.definition,
            scenario=plot.scenario,
            village=plot.village,
            owner=plot.stage.government,
            lead=plot.lead,
            departments=plot.departments,
            turn=self.dice.randrange(60),
            called=plot.stage.called(plot.item),
        )

    @property
    def next_at(self) -> datetime | None:
        """When the next act is due, ``None`` when there is none."""
        if self.case is None:
            return self.plot.shown.begins_at - OPENING
        steps = self.plot.shown.steps
        return steps[self.done].at if self.done < len(steps) else None

    def play(self) -> bool:
        """Do the next act; tell whether it went."""
        try:
            if self.case is None:
                self.case = self._opened()
                return True
            played = self._act(self.case, self.plot.shown.steps[self.done])
        except DomainError as refusal:
            self.stopped.refusals[f"{self.plot.definition.kind}: {refusal}"] += 1
            return False
        if not played:
            self.stopped.refusals[f"{self.plot.definition.kind}: {NOBODY}"] += 1
        self.done += 1
        return played

    @property
    def words(self) -> dict[str, str]:
        """What stands for the braces in texts."""
        plot = self.plot
        return {
            "village": village_name(plot.village),
            "place": plot.stage.place.name,
            "lead": plot.departments[0].name if plot.departments else "",
            "what": plot.subject.what,
            "number": f"{plot.number + 1:02d}",
        }

    @property
    def title(self) -> str:
        """The title of the case, marked as demonstration."""
        return f"{self.plot.subject.title.format_map(self.words)}{MARK}"

    def _opened(self) -> Case:
        plot = self.plot
        at = plot.shown.begins_at - OPENING
        owner, opener = self._opener()
        self.cast.owner = owner
        if plot.definition.kind == TAKEOVER and plot.item is not None:
            self._bound(plot.item, at)
        opening = Opening(
            procedure=plot.definition.code,
            title=self.title,
            place=plot.stage.place,
            item=plot.item,
            lead=plot.lead,
            village=plot.village,
            origin=CaseOrigin.ENTRY if plot.item else CaseOrigin.DESK,
            key=plot.key,
            demo=True,
        )
        return open_case(opening, actor=opener, at=at)

    def _opener(self) -> tuple[Organisation, Officer]:
        """Return who opens the case, and the body that then acts: by whom the first step is."""
        plot, stage = self.plot, self.plot.stage
        sides = {self._side(one) for one in plot.shown.steps[:1]}
        by_department = RoleSide.DEPARTMENT in sides and plot.item is None
        if plot.lead is not None and (plot.definition.kind == TAKEOVER or by_department):
            return plot.lead, stage.at([Post.DEPARTMENT_CLERK], [plot.lead])[0]
        first = self._player_of(plot.shown.steps[0], None) if plot.shown.steps else None
        township = [one.pk for one in (stage.government, *stage.sections, plot.village)]
        if first is not None and first.unit_id in township:
            return stage.government, first
        pool = stage.at([Post.TOWNSHIP_CLERK], (stage.government, *stage.sections))
        return stage.government, pool[self.cast.turn % len(pool)]

    def _side(self, timed: Timed) -> RoleSide:
        return self.plot.definition.role[timed.role].side

    def _bound(self, item: Item, at: datetime) -> None:
        """Have the list office confirm that the department works the entry, if nobody has."""
        office = self.plot.stage.of_county[Post.LIST_OFFICE][0]
        if work_under(item, at.date()).get(TAKEOVER) is None:
            said = ProcedureSaid(TAKEOVER, side=ActingSide.DEPARTMENT)
            decide_procedure(item.pk, said, reason=BINDING_REASON, actor=office, at=at)

    def _player_of(self, timed: Timed, body: Organisation | None) -> Officer | None:
        return self.cast.person(timed.step.person, timed.role, body)

    def _act(self, case: Case, timed: Timed) -> bool:
        """Do one act; tell whether somebody of the demo can play it."""
        step, at = timed.step, timed.at
        body = self.cast.body(step.party, step.lane) if step.party else None
        actor = self._player_of(timed, body)
        if actor is None or (step.party and body is None):
            return False
        said = self._said(timed, body)
        asked = Asked(step.action, said, case.version, f"{self.plot.key}/{self.done}")
        event = take_action(case.pk, asked, actor=actor, at=at)
        case.version = event.number
        return True

    def _said(self, timed: Timed, body: Organisation | None) -> Said:
        step, definition = timed.step, self.plot.definition
        values = {key: self._value(key, one, body) for key, one in step.values.items()}
        if step.action == Everyday.TRANSFER and "person" in values:
            values["person"] = self._colleague(str(values["person"]), body)
        action = definition.action.get(step.action)
        opens = action.opens if action is not None and action.opens else ""
        if step.action == Everyday.JOINT:
            opens = next(one.code for one in definition.lanes if one.code != "main")
        parties = [self.cast.body(one, opens or step.lane) for one in step.parties]
        lead = self.cast.body(step.lead, opens) if step.lead else None
        return Said(
            values=values,
            lane=key_of(step.lane, body_key(body.pk) if body else ""),
            parties=tuple(dict.fromkeys(body_key(one.pk) for one in parties if one)),
            lead=body_key(lead.pk) if lead else "",
            reason=self._reason(step.action, step.reason, body),
            clause=self._clause() if step.clause else "",
        )

    def _value(self, key: str, value: Value, body: Organisation | None) -> Value:
        known = self.plot.definition.data.get(key)
        if known is None or known.type not in WORDS:
            return value
        told = None
        if not self.plot.subject.own_words:
            told = self.plot.tale.value(key, self.dice, self._words_with(body))
        return told or self._here(str(value))

    def _words_with(self, body: Organisation | None) -> dict[str, str]:
        return {**self.words, "body": body.name if body else self.words["lead"]}

    def _reason(self, action: str, reason: str, body: Organisation | None) -> str:
        if not reason:
            return ""
        told = None
        if not self.plot.subject.own_words:
            told = self.plot.tale.reason(action, self.dice, self._words_with(body))
        return told or self._here(reason)

    def _here(self, text: str) -> str:
        """Return a text of the scenario with villages of the township in it."""
        for at, name in enumerate(VILLAGES):
            here = self.plot.stage.villages
            text = text.replace(name, village_name(here[at % len(here)]))
        return text

    def _clause(self) -> str:
        item = self.plot.item
        if item is None:
            return f"{self.plot.stage.place.name}履行职责事项清单"
        return f"{item.get_kind_display()}第{item.number}项"

    def _colleague(self, name: str, body: Organisation | None) -> str:
        role = self.plot.scenario.people[name][0]
        found = self.cast.person(name, role, body)
        return officer_key(found.pk) if found else ""
