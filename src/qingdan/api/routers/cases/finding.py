"""Finding a case for the officer of a request, as its page does."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from qingdan.api.problems import Problem
from qingdan.api.schemas_cases import ChangedProblem
from qingdan.api.tokens import by_token, officer_in, posts_in
from qingdan.cases.domain.refusals import CaseUnknown
from qingdan.cases.models import Case
from qingdan.cases.queries import VIEW, cases_visible_to
from qingdan.cases.shown import CaseShown
from qingdan.parties.access import matrix
from qingdan.parties.domain.authorising import NotAllowed, reach_from

router = Router(tags=["办件"], auth=by_token)
"""Of cases; one, as an address has one view for all its methods."""
READ: dict[int, Any] = {401: Problem, 403: Problem, 404: Problem, 422: Problem}
WRITE: dict[int, Any] = READ | {
    400: Problem, 409: ChangedProblem, 413: Problem, 415: Problem, 503: Problem
}  # fmt: skip


def may_look(request: HttpRequest) -> None:
    """Refuse somebody whose posts have nothing to do with cases.

    Raises:
        NotAllowed: there is no such post.
    """
    if not reach_from(posts_in(request), VIEW):
        raise NotAllowed(action=matrix().actions[VIEW].title)


def case_in(request: HttpRequest, pk: int) -> Case:
    """Return a case that the officer of a request may see.

    Raises:
        CaseUnknown: there is none.
    """
    seen = cases_visible_to(officer_in(request), timezone.localdate())
    rows = seen.select_related("procedure", "owner", "lead", "village", "item__edition", "place")
    found = rows.select_related("opened_by", "handler", "parent").filter(pk=pk).first()
    if found is None:
        raise CaseUnknown
    return found


def shown_in(request: HttpRequest, pk: int) -> CaseShown:
    """Return a case as its page shows it to the officer of a request.

    Raises:
        CaseUnknown: there is none.
    """
    case = case_in(request, pk)
    return CaseShown(case, officer_in(request), posts_in(request), timezone.now())
