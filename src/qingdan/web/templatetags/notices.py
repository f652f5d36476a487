"""What pages show of notices: the count beside the bell, and words."""

from typing import Any

from django import template
from django.template import Context

from qingdan.notices.domain.reading import MOST_COUNTED, unread_count
from qingdan.notices.kinds import kind_title
from qingdan.parties.models import Officer

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_notices(context: Context) -> str:
    """Return how many notices the person has not read; empty for none, or without a person.

    One query; none when nobody is signed in.
    """
    request: Any = context.get("request")
    officer = getattr(request, "user", None)
    if not isinstance(officer, Officer):
        return ""
    count = unread_count(officer)
    if count >= MOST_COUNTED:
        return f"{MOST_COUNTED - 1}+"
    return str(count) if count else ""


@register.filter
def notice_word(code: str) -> str:
    """Say in Chinese what kind of notice this is."""
    return kind_title(code)
