"""What the person of a request may do at all; asked once for each request."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest
from django.utils import timezone

from qingdan.parties.access import matrix
from qingdan.parties.domain.authorising import standing
from qingdan.parties.models import Officer, Post
from qingdan.parties.queries import names_waiting

POSTS, PERMITS, NAMES = "_posts", "_permits", "_names_to_confirm"
"""Where a request keeps what was asked once."""
NAMING = "organisation.manage"
Known = TypeVar("Known")


def permits(request: HttpRequest) -> frozenset[str]:
    """Return the actions that some post of today lets the person do somewhere.

    What is not in here need not be offered; whether an act reaches its object is asked by
    the domain. One query, kept with the request and nowhere else.
    """
    return _once(request, PERMITS, _permitted)


def posts_today(request: HttpRequest) -> list[Post]:
    """Return the posts that the person of a request holds today; the query of ``permits``."""
    return _once(request, POSTS, _held)


def names_to_confirm(request: HttpRequest) -> int:
    """Return how many names wait for the person of a request to say what they mean.

    One query, none for those who may not say.
    """
    return _once(request, NAMES, _waiting) if NAMING in permits(request) else 0


def _once(request: HttpRequest, kept_as: str, ask: Callable[[HttpRequest], Known]) -> Known:
    known: Known | None = getattr(request, kept_as, None)
    if known is None:
        known = ask(request)
        setattr(request, kept_as, known)
    return known


def _held(request: HttpRequest) -> list[Post]:
    officer = getattr(request, "user", None)
    if not isinstance(officer, Officer) or not officer.is_active:
        return []
    return standing(officer, timezone.localdate())


def _waiting(request: HttpRequest) -> int:
    return names_waiting(posts_today(request)).count()


def _permitted(request: HttpRequest) -> frozenset[str]:
    roles = {post.role for post in posts_today(request)}
    actions = matrix().actions.values()
    return frozenset(one.code for one in actions if roles & one.scopes.keys())
