"""What templates of the gate use: decisions as marks, clocks as chips, links to entries."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from qingdan.catalogue.models import Item
from qingdan.finder.domain.proving import address_of
from qingdan.intake.domain.moving import NOT_STATED
from qingdan.intake.enums import Decision, Sign
from qingdan.intake.models import Precedent, Request, RequestMatter
from qingdan.web.desk.gate.marked import mark_of
from qingdan.web.templatetags.kit import mark, zh_date

register = template.Library()
NO_CLOCK: SafeString = mark_safe("")
MOST_SIGNS = 4


@register.simple_tag
def decision_mark(matter: RequestMatter) -> SafeString:
    """Show what was decided, or what is proposed, as one of the five marks."""
    if matter.decision:
        kind = matter.item.kind if matter.item else ""
        return mark(mark_of(matter.decision, kind), str(matter.get_decision_display()))
    told = matter.proposal
    kinds = [one["list"] for one in told["entries"]]
    words = f"建议{Decision(told['decision']).label}"
    return mark(mark_of(told["decision"], kinds[0] if kinds else ""), words)


@register.simple_tag
def ruling_mark(row: Precedent) -> SafeString:
    """Show how a dispute was decided."""
    return mark(mark_of(row.decision, row.kind), str(row.get_decision_display()))


@register.simple_tag
def due_chip(matter: RequestMatter, on: date) -> SafeString:
    """Show by when the other side shall answer, with its source; nothing where no answer is due."""
    if matter.due_on is None:
        if matter.due_basis != NOT_STATED:
            return NO_CLOCK
        title = "县里的规则没有写明这一步的期限"
        return format_html(
            '<span class="due" title="{}"><em class="unstated">{}</em></span>', title, NOT_STATED
        )
    days = (matter.due_on - on).days
    light = "red" if days < 0 else "yellow" if days <= 1 else "green"
    words = f"还剩 {days} 天" if days > 0 else "今天到期" if days == 0 else f"超过 {-days} 天"
    title = f"{zh_date(matter.due_on)}；{matter.due_basis}"
    return format_html('<span class="due due-{}" title="{}">{}</span>', light, title, words)


@register.simple_tag
def row_due(request: Request, on: date) -> SafeString:
    """Show the nearest answer due of a request's matters."""
    rows = [one for one in request.matters.all() if one.due_on or one.due_basis]
    nearest = min(rows, key=lambda one: one.due_on or date.max, default=None)
    return due_chip(nearest, on) if nearest is not None else NO_CLOCK


@register.simple_tag
def entry_url(place: str, entry: Mapping[str, Any]) -> str:
    """Return the address of an entry as a proposal names it."""
    number = entry.get("permanent", entry["number"])
    return reverse("public:item", args=(place, entry["list"], number))


@register.filter
def entry_address(item: Item) -> str:
    """Say where an entry stands: 银号镇 · 配合 42."""
    return address_of(item)


@register.filter
def signs_of_request(request: Request) -> list[str]:
    """Return the signs of all matters of a request, each once."""
    codes = [code for one in request.matters.all() for code in one.proposal.get("flags", ())]
    known = dict.fromkeys(str(Sign(one).label) for one in codes if one in Sign.values)
    shown = list(known)[:MOST_SIGNS]
    return [*shown, f"等 {len(known)} 种"] if len(known) > MOST_SIGNS else shown
