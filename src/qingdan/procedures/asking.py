"""What the engine asks before an act: role, body, fields, reasons. Each refuses with a remedy."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from qingdan.procedures.definition import Action, Field, Value
from qingdan.procedures.enums import FieldType, JoinRule, ReasonNeed, StateGroup
from qingdan.procedures.names import CHINA
from qingdan.procedures.refusals import (
    DateImpossible,
    FieldFrozen,
    FieldMissing,
    FieldNotAsked,
    PartyMissing,
    ReasonMissing,
    SamePerson,
    ValueUnfit,
    WrongParty,
    WrongRole,
)
from qingdan.procedures.run import Actor, LaneRun, Run, Said, listed, named

PYTHON: Mapping[FieldType, type] = {
    FieldType.NUMBER: int,
    FieldType.FLAG: bool,
    FieldType.DATE: date,
}


def role_for(
    run: Run, action: str, roles: Sequence[str], actor: Actor, lane: LaneRun, *, any_party: bool
) -> str:
    """Return the role in which somebody may act.

    Raises:
        WrongRole: none of the roles is held.
        WrongParty: it is another body's turn.
        SamePerson: the person acted in a role that must be apart from this one.
    """
    what = named(run.definition, action)
    held = [one for one in roles if one in actor.roles]
    if not held:
        wanted = listed([run.definition.role[one].title for one in roles])
        raise WrongRole(action=what, wanted=wanted)
    role = held[0]
    if run.definition.role[role].of_party and lane.party != actor.party and not any_party:
        raise WrongParty(
            action=what, wanted=run.who(lane.party) or run.definition.lane[lane.code].title
        )
    for one in held:
        other = _met_before(run, one, actor)
        if not other:
            return one
    had, now = (run.definition.role[one].title for one in (_met_before(run, role, actor), role))
    raise SamePerson(person=run.who(actor.person), had=had, now=now, action=what)


def _met_before(run: Run, role: str, actor: Actor) -> str:
    """Return the role apart from this one in which the person has acted, empty for none."""
    others = {one for pair in run.definition.apart if role in pair.roles for one in pair.roles} - {
        role
    }
    acted = (act.role for _, act in run.valid if act.person == actor.person)
    return next((one for one in acted if one in others), "")


def reason_given(title: str, need: ReasonNeed, said: Said) -> None:
    """Refuse an act that lacks its reason.

    Raises:
        ReasonMissing: reason or clause is empty.
    """
    if need is not ReasonNeed.NONE and not said.reason.strip():
        raise ReasonMissing(action=title, what="理由")
    if need is ReasonNeed.CLAUSE and not said.clause.strip():
        raise ReasonMissing(action=title, what="所依据的条款")


def values_fit(run: Run, action: Action, said: Said, at: datetime) -> None:
    """Refuse values that the action does not write, that are fixed, unfit or missing.

    Raises:
        FieldNotAsked, FieldFrozen, ValueUnfit, DateImpossible, FieldMissing: what is wrong with
            which field.
    """
    data = run.definition.data
    for key, value in said.values.items():
        if key not in action.fields:
            title = data[key].title if key in data else key
            known = listed([data[one].title for one in action.fields])
            raise FieldNotAsked(action=action.title, field=title, fields=known)
        _not_frozen(run, data[key], value, said.lane)
        if not fits(data[key], value):
            raise ValueUnfit(field=data[key].title, wanted=wanted(data[key]), action=action.title)
        if isinstance(value, date):
            _possible(run, data[key], value, (action, said.lane, at))
    missing = [
        one.title
        for one in run.definition.fields
        if action.code in one.required_for
        and (said.values.get(one.code, run.value(one.code, said.lane)) in (None, ""))
    ]
    if missing:
        raise FieldMissing(action=action.title, fields=listed(missing))


def _not_frozen(run: Run, field: Field, value: Value, lane: str) -> None:
    if value == run.value(field.code, lane):
        return
    for _, act in run.seen_from(lane):
        if act.action in field.frozen_after:
            raise FieldFrozen(field=field.title, since=named(run.definition, act.action))


def _possible(run: Run, field: Field, day: date, where: tuple[Action, str, datetime]) -> None:
    """Refuse a day that has not come yet, or lies before what it follows."""
    action, lane, at = where
    why = "还没有到" if field.past and day > at.astimezone(CHINA).date() else ""
    for _, act in run.seen_from(lane):
        if act.action in field.not_before and day < act.at.astimezone(CHINA).date():
            why = f"早于“{named(run.definition, act.action)}”"
    if why:
        raise DateImpossible(field=field.title, day=day, why=why, action=action.title)


def fits(field: Field, value: Value) -> bool:
    """Tell whether a value is of the kind that a field holds."""
    if field.type is FieldType.CHOICE:
        return value in field.choices
    return type(value) is PYTHON.get(field.type, str)


def wanted(field: Field) -> str:
    """Return what a field holds, in words."""
    if field.type is FieldType.CHOICE:
        return f"{'、'.join(field.choices)}之一"
    return str(field.type.label)


def parties_named(run: Run, action: Action, said: Said) -> None:
    """Refuse to open a lane without the bodies it is for; the lead is named by a person.

    Raises:
        PartyMissing: no body is named, or none as the lead where there must be one.
    """
    if not action.opens:
        return
    leads = run.definition.lane[action.opens].join is JoinRule.LEAD
    if not said.parties or (leads and said.lead not in said.parties):
        raise PartyMissing(action=action.title, lead="、由哪一家牵头" if leads else "")


def waiting(run: Run, lane: str) -> list[str] | None:
    """Return who keeps a lane from having come together, ``None`` when it has."""
    rule = run.definition.lane[lane]
    opened = run.of_code(lane)
    undone = [one for one in opened if run.definition.state[one.state].group is not StateGroup.DONE]
    if rule.join is JoinRule.LEAD:
        undone = [one for one in undone if one.lead]
    least = rule.least if rule.join is JoinRule.AT_LEAST else 1
    enough = len(opened) - len(undone) >= least
    if opened and enough and (rule.join is JoinRule.AT_LEAST or not undone):
        return None
    return [run.who(one.party) for one in undone]
