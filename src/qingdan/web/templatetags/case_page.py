"""The forms and the record of the case page, the most written parts of it."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import template
from django.template import Context
from django.template.defaultfilters import linebreaksbr
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from qingdan.cases.body_choice import BodyChoice
from qingdan.cases.domain.handing import colleagues
from qingdan.cases.keys import body_key, officer_key
from qingdan.cases.offering import Offer
from qingdan.cases.shown import CaseShown, Line, Now
from qingdan.catalogue.enums import Side
from qingdan.parties.models import Organisation
from qingdan.procedures.enums import Everyday, RoleSide
from qingdan.web.desk.forms import PREFIX
from qingdan.web.desk.words import EVERYDAY_EFFECTS, EVERYDAY_NOTES, value_word
from qingdan.web.fragments import rendered

register = template.Library()
SIDES = {one.value: str(one.label) for one in Side}
REASONS = ("reason", "clause")
VOID: SafeString = mark_safe(' <span class="badge">已退回或撤回，不作数</span>')
HIDDEN: SafeString = mark_safe('<p class="note">内容不在您能看的范围内。</p>')


@register.simple_tag(takes_context=True)
def act_form(context: Context, now: Now, offer: Offer) -> SafeString:
    """Return the form of an act: kept for all who get the same, rendered where it says more."""
    names = [f"{PREFIX}{one.code}" for one in offer.fields]
    said = filled(context, offer.lane, offer.code, (*names, *REASONS))
    own = offer.opens or said or context["tried"] == offer.key
    gaps = _gaps(context, now)
    if not own:
        return rendered("desk/_act.html", {"offer": offer}, gaps)
    return _written(context, "desk/_act.html", offer=offer, said=said, now=now, **gaps)


@register.simple_tag(takes_context=True)
def everyday_form(context: Context, now: Now, act: Everyday, key: str) -> SafeString:
    """Return the form of an everyday act, kept or rendered like that of any other."""
    said = filled(context, now.lane.key, act.value, ("person", *REASONS))
    asks: dict[str, Any] = {
        "one": act.value,
        "lane": now.lane.key,
        "id": key,
        "note": EVERYDAY_NOTES[act],
        "effect": EVERYDAY_EFFECTS.get(act, str(act.label)),
    }
    if act is Everyday.TRANSFER:
        asks["people"] = _people(context["shown"], now.lane.key)
    if act is Everyday.EXTEND:
        asks["clocks"] = tuple((one.code, one.title) for one in now.clocks)
    own = act is Everyday.JOINT or said or context["tried"] == key
    gaps = _gaps(context, now)
    if not own:
        return rendered("desk/_everyday_form.html", asks, gaps)
    return _written(context, "desk/_everyday_form.html", said=said, now=now, **asks, **gaps)


@register.filter
def said_as(said: Mapping[str, str], name: str) -> str:
    """Return what stands in an input; nothing in a form that is kept."""
    return said.get(name, "") if said else ""


def filled(context: Context, lane: str, action: str, names: Iterable[str]) -> dict[str, str]:
    """Return what stands in the inputs of a form: typed just now, left as a draft, or known."""
    shown, typed = context["shown"], context["typed"]
    draft = shown.drafts.get((lane, action))
    if (typed.get("lane"), typed.get("action")) == (lane, action):
        found = {name: typed.get(name, "") for name in names}
    elif draft is not None:
        kept = json.loads(draft.content)
        found = {name: str(kept.get(name, "")) for name in names}
    else:
        found = {name: _known(shown, name, lane) for name in names if name.startswith(PREFIX)}
    return {name: text for name, text in found.items() if text}


def _known(shown: CaseShown, name: str, lane: str) -> str:
    code = name.removeprefix(PREFIX)
    value = shown.run.value(code, lane)
    if value is None:
        value = shown.prefilled.get(code)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _gaps(context: Context, now: Now) -> dict[str, Any]:
    """Return what every form of a page carries and no kept form may know."""
    pk, lane = context["case"].pk, now.lane.pk
    return {
        "act_url": f"{reverse('desk:act', args=(pk,))}#lane-{lane}",
        "draft_url": reverse("desk:draft", args=(pk,)),
        "csrf_token": context["csrf_token"],
        "seen": context["case"].version,
        "request_key": f"{context['key']}-{lane}",
    }


def _written(context: Context, name: str, **more: Any) -> SafeString:
    renderer: Any = get_template(name)
    with context.push(**more):
        html: SafeString = renderer.template.render(context)
    return html


def _people(shown: CaseShown, lane: str) -> tuple[tuple[str, str], ...]:
    """Return who could take a lane over: key and name with unit."""
    people = colleagues(shown.table, shown.run, lane, on=timezone.localdate(shown.at))
    return tuple(
        (officer_key(one.pk), f"{one.full_name}（{one.unit}）" if one.unit else one.full_name)
        for one in people
        if one.pk != shown.officer.pk
    )


@register.simple_tag
def choice_for(shown: CaseShown, side: str) -> BodyChoice:
    """Return the bodies that a lane of a side can be opened for."""
    return shown.village_choice if side == RoleSide.VILLAGE else shown.choice


@register.simple_tag(takes_context=True)
def ticked(context: Context, lane: str, action: str) -> list[str]:
    """Return the bodies ticked in a form: just now, or in the draft."""
    sent = context["request"].POST
    if (sent.get("lane"), sent.get("action")) == (lane, action):
        found: list[str] = sent.getlist("parties")
        return found
    draft = context["shown"].drafts.get((lane, action))
    kept = json.loads(draft.content).get("parties", []) if draft else []
    return kept if isinstance(kept, list) else [kept]


@register.simple_tag(takes_context=True)
def party_boxes(
    context: Context, bodies: Iterable[Organisation], ticked: list[str], act: str
) -> SafeString:
    """Return a box for each body; the lead of the case is ticked where nothing was yet.

    A body that is in it already cannot be asked to join again.
    """
    shown: CaseShown = context["shown"]
    joint = act == Everyday.JOINT
    rows = []
    for body in bodies:
        key, there = body_key(body.pk), joint and body.pk in shown.choice.joined
        first = not ticked and not joint and body.pk == shown.case.lead_id
        checked = " checked" if key in ticked or first else ""
        told = mark_safe('<span class="count"> 已经在办</span>') if there else ""
        rows.append((key, checked, " disabled" if there else "", body.name, told))
    box = '<label><input type="checkbox" name="parties" value="{}"{}{}> {}{}</label>'
    return format_html_join("", box, rows)


@register.simple_tag
def record_line(line: Line) -> SafeString:
    """Return one line of the record: what, where, when, by whom, with what it says."""
    event, at = line.event, timezone.localtime(line.event.at)
    place = format_html(' <span class="badge">{}</span>', line.place) if line.place else ""
    void, shown_as = (VOID, mark_safe(' class="void"')) if line.void else ("", "")
    day = f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"
    values = [(title, linebreaksbr(value_word(value))) for title, value in line.values]
    said = format_html_join("", "<dt>{}</dt><dd>{}</dd>", (*values, *line.told))
    return format_html(
        '<li{} id="event-{}"><p><b>{}</b>{}{}</p>'
        '<p class="count wrap"><time datetime="{}">{}</time> {} {}</p>{}{}</li>',
        shown_as,
        event.number,
        line.title,
        place,
        void,
        at.isoformat(),
        day,
        event.body,
        event.officer,
        format_html("<dl>{}</dl>", said) if said else "",
        HIDDEN if line.hidden else "",
    )


@register.simple_tag
def bodies_to_lead(bodies: Iterable[Organisation], lead: int | None) -> SafeString:
    """Return an option for each body, that of the lead chosen."""
    rows = ((body_key(one.pk), " selected" if one.pk == lead else "", one.name) for one in bodies)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


@register.filter
def any_in(keys: list[str], bodies: Iterable[Organisation]) -> bool:
    """Tell whether some body is among keys."""
    return any(body_key(one.pk) in keys for one in bodies)


@register.simple_tag
def quotable(shown: CaseShown, kind: str) -> SafeString:
    """Return an option for each clause of the entry, to be quoted in a reason."""
    number = shown.case.item.number if shown.case.item else 0
    said = (
        f"{kind} {number} · {SIDES[side]} {position}：{clause}"
        for side, position, clause, *_ in shown.clauses
    )
    return mark_safe(  # noqa: S308 - escaped
        "".join(f'<option value="{conditional_escape(one)}"></option>' for one in said)
    )
