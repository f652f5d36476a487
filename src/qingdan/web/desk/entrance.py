"""Where the person of a request may open work."""

from django.http import HttpRequest
from django.utils import timezone

from qingdan.cases.domain.opening import OPEN, opening_post
from qingdan.cases.domain.refusals import NoListHere
from qingdan.cases.domain.reporting import REPORT_UP
from qingdan.cases.openable import Openable
from qingdan.catalogue.models import Edition
from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import NotAllowed
from qingdan.parties.models import Region
from qingdan.procedures.loading import library
from qingdan.web.permits import permits, posts_today


def may_open_at(request: HttpRequest, place: Region) -> bool:
    """Tell whether work can be opened at a place; asks nothing beyond the posts of the request."""
    return OPEN in permits(request) and opening_post(posts_today(request), place) is not None


def townships_to_open(request: HttpRequest) -> list[Region]:
    """Return the townships with lists in force where the person may open work. One query."""
    if OPEN not in permits(request):
        return []
    editions = Edition.objects.in_force(timezone.localdate())
    rows = editions.select_related("township").only("township", "ordinal").order_by("township")
    return [one.township for one in rows if may_open_at(request, one.township)]


def may_report(request: HttpRequest) -> bool:
    """Tell whether the person may write down what they saw, the first act of reporting it up."""
    if OPEN not in permits(request):
        return False
    definition = library().get(REPORT_UP, timezone.localdate())
    return definition is not None and Openable(definition).begins(posts_today(request))


def nothing_here(request: HttpRequest, action: str, doing: str) -> DomainError:
    """Return why there is nothing to do: no right at all, or no list that is in force yet."""
    return NoListHere(doing=doing) if action in permits(request) else NotAllowed(action=doing)
