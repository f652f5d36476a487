"""What templates of the desk use: fields prefilled, clocks in words."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import template
from django.utils import timezone

from qingdan.cases.domain.handing import colleagues
from qingdan.cases.keys import body_key, officer_key
from qingdan.cases.models import CaseClock, CaseDraft
from qingdan.cases.offering import Offer
from qingdan.cases.shown import BodyChoice, CaseShown, Now
from qingdan.parties.models import Officer, Organisation
from qingdan.procedures.definition import Field
from qingdan.procedures.enums import ClockMark, Everyday, RoleSide
from qingdan.web.desk.forms import PREFIX

if TYPE_CHECKING:
    from django.http import HttpRequest

register = template.Library()
EVERYDAY_NOTES = {
    Everyday.RETURN: "退到上一步，由上一步的人重办。要写理由，并引用条款。",
    Everyday.TRANSFER: "由本单位能办这一步的同事接着办，环节不变。",
    Everyday.JOINT: "请别的单位一起办，各有各的线；原来的照常办。",
    Everyday.URGE: "提醒现在该办的人，记在办理记录里；环节和期限不变。",
    Everyday.SUPERVISE: "由上级督促办理，记在办理记录里；环节和期限不变。",
    Everyday.EXTEND: "延长一个正在计时的期限；依据没有规定可以延长的，会拒绝。",
    Everyday.SUSPEND: "暂时停下，到“恢复办理”为止；期限只按依据的规定暂停。",
    Everyday.RESUME: "接着办，停下以前在哪一步就在哪一步。",
    Everyday.WITHDRAW: "收回自己刚做的一步；别人已经接着办的收不回。",
    Everyday.COMPLETE: "请对方补齐材料，到“补正收齐”为止停下。",
    Everyday.COMPLETED: "材料补齐了，接着办。",
    Everyday.REOPEN: "办结的重新办，回到办结前的一步。",
}
EVERYDAY_EFFECTS = {
    Everyday.RETURN: "退回上一步",
    Everyday.TRANSFER: "转给这位同事",
    Everyday.JOINT: "请这些单位会办",
    Everyday.WITHDRAW: "撤回这一步",
    Everyday.REOPEN: "重开这一件",
}


@register.simple_tag
def filled(shown: CaseShown, lane: str, action: str, name: str, typed: dict[str, str]) -> str:
    """Return what stands in an input: typed just now, left as a draft, or known already."""
    if f"{typed.get('lane')}:{typed.get('action')}" == f"{lane}:{action}":
        return typed.get(name, "")
    draft: CaseDraft | None = shown.drafts.get((lane, action))
    if draft is not None:
        return str(json.loads(draft.content).get(name, ""))
    if name.startswith(PREFIX):
        value = shown.run.value(name.removeprefix(PREFIX), lane)
        if isinstance(value, bool):
            return "yes" if value else "no"
        return value.isoformat() if isinstance(value, date) else str(value or "")
    return ""


@register.filter
def widget(field: Field) -> str:
    """Return the kind of input of a field."""
    return str(field.type.value)


@register.filter
def is_in(one: object, many: object) -> bool:
    """Tell whether something is among others."""
    return one in many  # type: ignore[operator] # a collection


@register.filter
def value_word(value: object) -> str:
    """Write a value of a field for people.

    >>> value_word(True), value_word(date(2026, 3, 2)), value_word("井盖")
    ('是', '2026年3月2日', '井盖')
    """
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)


@register.filter
def mark_word(mark: str) -> str:
    """Say what a clock shows."""
    return str(ClockMark(mark).label)


@register.simple_tag
def left(clock: CaseClock, at: datetime) -> str:
    """Say how much time is left, or by how much it is late, in calendar days or hours."""
    if clock.due_at is None:
        return "未载明期限"
    if clock.stopped_at is not None:
        return "已完成"
    if clock.paused_at is not None:
        return "暂停计时"
    seconds = (clock.due_at - at).total_seconds()
    days = (timezone.localdate(clock.due_at) - timezone.localdate(at)).days
    if seconds >= 0:
        return f"还剩 {days} 天" if days else "今天到期"
    return f"超过 {-days} 天" if days else "今天已过"


@register.filter
def starts(text: str, beginning: str) -> bool:
    """Tell whether a key belongs to a lane."""
    return text.rpartition(":")[0] == beginning


@register.filter
def has_draft(shown: CaseShown, offer: Offer) -> bool:
    """Tell whether the officer has a draft of an act."""
    return (offer.lane, offer.code) in shown.drafts


@register.simple_tag
def everyday_key(now: Now, act: Everyday) -> str:
    """Return the name of the form of an everyday act in a lane."""
    return f"{now.lane.key}:{act.value}"


@register.filter
def everyday_note(act: Everyday) -> str:
    """Say what an everyday act does."""
    return EVERYDAY_NOTES[act]


@register.filter
def everyday_effect(act: Everyday) -> str:
    """Name the button of an everyday act by its effect."""
    return EVERYDAY_EFFECTS.get(act, str(act.label))


@register.filter
def person_key(person: Officer) -> str:
    """Return the key of a person as forms send it."""
    return officer_key(person.pk)


@register.simple_tag
def body_name(body: Organisation) -> str:
    """Return the key of a body as forms send it."""
    return body_key(body.pk)


@register.simple_tag(takes_context=True)
def ticked(context: dict[str, Any], shown: CaseShown, lane: str, action: str) -> list[str]:
    """Return the bodies ticked in a form: just now, or in the draft."""
    request: HttpRequest = context["request"]
    if (request.POST.get("lane"), request.POST.get("action")) == (lane, action):
        return request.POST.getlist("parties")
    draft = shown.drafts.get((lane, action))
    kept = json.loads(draft.content).get("parties", []) if draft else []
    return kept if isinstance(kept, list) else [kept]


@register.filter
def any_in(keys: list[str], bodies: Iterable[Organisation]) -> bool:
    """Tell whether some body is among keys."""
    return any(body_key(one.pk) in keys for one in bodies)


@register.simple_tag
def colleagues_for(shown: CaseShown, lane: str) -> list[Officer]:
    """Return who could take a lane over."""
    on = timezone.localdate(shown.at)
    people = colleagues(shown.table, shown.run, lane, on=on)
    return [one for one in people if one.pk != shown.officer.pk]


@register.simple_tag
def choice_for(shown: CaseShown, side: str) -> BodyChoice:
    """Return the bodies that a lane of a side can be opened for."""
    return shown.village_choice if side == RoleSide.VILLAGE else shown.choice
