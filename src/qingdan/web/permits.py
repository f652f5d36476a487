"""What the person of a request may do at all; asked once for each request."""

from django.http import HttpRequest
from django.utils import timezone

from qingdan.parties.access import matrix
from qingdan.parties.domain.authorising import standing
from qingdan.parties.models import Officer

KEPT_AS = "_permits"


def permits(request: HttpRequest) -> frozenset[str]:
    """Return the actions that some post of today lets the person do somewhere.

    What is not in here need not be offered; whether an act reaches its object is asked by
    the domain. One query, kept with the request and nowhere else.
    """
    known: frozenset[str] | None = getattr(request, KEPT_AS, None)
    if known is None:
        known = _asked(request)
        setattr(request, KEPT_AS, known)
    return known


def _asked(request: HttpRequest) -> frozenset[str]:
    officer = getattr(request, "user", None)
    if not isinstance(officer, Officer) or not officer.is_active:
        return frozenset()
    roles = {post.role for post in standing(officer, timezone.localdate())}
    actions = matrix().actions.values()
    return frozenset(one.code for one in actions if roles & one.scopes.keys())
