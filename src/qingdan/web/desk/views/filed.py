"""Finding a case with its events and how much of it somebody sees, for its files."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import HttpRequest
from django.utils import timezone

from qingdan.cases.domain.refusals import CaseUnknown
from qingdan.cases.models import Case, CaseEvent
from qingdan.cases.queries import cases_visible_to
from qingdan.cases.runs import events_of, run_of
from qingdan.cases.seeing import Sight
from qingdan.parties.models import Officer, Post
from qingdan.web.manage.asking import now, signed_in
from qingdan.web.permits import posts_today


@dataclass(frozen=True)
class Filed:
    """A case as the views of its files need it."""

    case: Case
    officer: Officer
    posts: list[Post]
    at: datetime

    @cached_property
    def events(self) -> list[CaseEvent]:
        """All events, in order."""
        return events_of(self.case)

    @cached_property
    def sight(self) -> Sight:
        """What the person sees of it."""
        return Sight.of(self.case, run_of(self.case, self.events), self.posts)


def filed(request: HttpRequest, pk: int) -> Filed:
    """Return a case that the person of a request may see.

    Raises:
        CaseUnknown: there is none.
    """
    officer = signed_in(request)
    seen = cases_visible_to(officer, timezone.localdate())
    rows = seen.select_related("procedure", "owner", "lead", "item", "place")
    case = rows.filter(pk=pk).first()
    if case is None:
        raise CaseUnknown
    return Filed(case, officer, posts_today(request), now())
