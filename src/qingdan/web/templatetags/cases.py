"""What templates of the desk use: fields prefilled, clocks in words."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone

from qingdan.cases.domain.naming import naming_post
from qingdan.cases.enums import CaseStanding
from qingdan.cases.listed import ListedClock, no_end_word
from qingdan.cases.models import CaseClock
from qingdan.cases.offering import Offer
from qingdan.cases.shown import CaseShown, Now
from qingdan.procedures.definition import Field
from qingdan.procedures.enums import ClockMark, Everyday
from qingdan.web.desk.entrance import may_report
from qingdan.web.desk.words import value_word

register = template.Library()
register.filter("value_word", value_word)


@register.filter
def widget(field: Field) -> str:
    """Return the kind of input of a field."""
    return str(field.type.value)


@register.filter
def is_in(one: object, many: object) -> bool:
    """Tell whether something is among others."""
    return one in many  # type: ignore[operator] # a collection


@register.filter
def mark_word(mark: str) -> str:
    """Say what a clock shows."""
    return str(ClockMark(mark).label)


@register.simple_tag
def left(clock: CaseClock | ListedClock, at: datetime) -> str:
    """Say how much time is left, or by how much it is late, in calendar days or hours."""
    if clock.due_at is None:
        return no_end_word(clock)
    if clock.stopped_at is not None:
        return "已完成"
    if clock.paused_at is not None:
        return "暂停计时"
    seconds = (clock.due_at - at).total_seconds()
    days = (timezone.localdate(clock.due_at) - timezone.localdate(at)).days
    if seconds >= 0:
        return f"还剩 {days} 天" if days else "今天到期"
    return f"超过 {-days} 天" if days else "今天已过"


@register.simple_tag(takes_context=True)
def may_report_here(context: dict[str, Any]) -> bool:
    """Tell whether the reader may report what they saw."""
    request = context.get("request")
    return request is not None and may_report(request)


@register.simple_tag
def may_name_entry(shown: CaseShown) -> bool:
    """Tell whether the reader may say under which entry a case is done."""
    is_open = shown.case.standing == CaseStanding.OPEN
    return is_open and naming_post(list(shown.posts), shown.case) is not None


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
