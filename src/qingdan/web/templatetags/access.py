"""What a template may offer: acts that the person of the request may do at all."""

from typing import Any

from django import template
from django.template import Context

from qingdan.parties.access import matrix
from qingdan.parties.enums import Role, Scope
from qingdan.web.permits import names_to_confirm, permits

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context: Context, action: str) -> bool:
    """Tell whether the person may do an action somewhere: ``{% may "officer.read" as can %}``.

    A piece that is kept has no request; it is told what is ``permitted``.

    Raises:
        KeyError: the matrix has no such action.
    """
    request: Any = context.get("request")
    told: Any = context.get("permitted", ())
    return matrix().actions[action].code in (told if request is None else permits(request))


@register.simple_tag(takes_context=True)
def names_waiting(context: Context) -> int:
    """Return how many names wait for the person: ``{% names_waiting as waiting_names %}``."""
    request: Any = context.get("request")
    return names_to_confirm(request) if request is not None else 0


@register.filter
def role_word(role: str) -> str:
    """Return the Chinese of a role."""
    return str(Role(role).label)


@register.filter
def scope_word(scope: str) -> str:
    """Return the Chinese of a scope without what stands in brackets, empty for none."""
    return str(Scope(scope).label).partition("（")[0] if scope else ""
