"""What an act needs is read, and what follows counted, while nobody has to wait for it.

Only writing needs the one writer of the installation. What was read before still holds when the
record, to which every change adds a line, tells of nothing meanwhile but acts in other cases.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from qingdan.cases.domain.refusals import CaseUnknown
from qingdan.cases.enums import CASE
from qingdan.cases.models import Case, CaseEvent
from qingdan.cases.queries import visible_by_posts
from qingdan.cases.runs import definition_of, events_to_count
from qingdan.parties.domain.authorising import standing
from qingdan.parties.models import Officer, Post
from qingdan.procedures.definition import Definition
from qingdan.record.domain.following import newest, subjects_since
from qingdan.record.kept_queries import KeptQuery

OF_CASES = frozenset({CASE, "case-document", "attachment"})
"""Kinds of subjects; what happens to those of other cases has no say in an act."""
OF_REQUEST = KeptQuery(lambda key: CaseEvent.objects.filter(request_key=key).order_by())


@dataclass(frozen=True)
class Known:
    """A case as somebody who may see it has found it.

    ``until`` is the last line of the record then, read before anything else.
    """

    until: int
    posts: Sequence[Post]
    case: Case

    @cached_property
    def definition(self) -> Definition:
        """The version of the procedure that the case goes by."""
        return definition_of(self.case.procedure.version)

    @cached_property
    def events(self) -> list[CaseEvent]:
        """What was done, in order, up to when the case was read."""
        last = self.case.version
        return [one for one in events_to_count(self.case) if one.number <= last]

    def still_holds(self, key: str) -> bool:
        """Tell, inside the transaction of an act, whether all of it is as it was.

        Args:
            key: names the request; it must not have been done meanwhile in another case either.
        """
        meanwhile = subjects_since(self.until)
        for kind, subject in meanwhile:
            if kind not in OF_CASES or (kind == CASE and subject == str(self.case.pk)):
                return False
        return not meanwhile or done_before(key) is None


def look_into(case_id: int, *, actor: Officer, at: datetime) -> Known:
    """Read a case for somebody who wants to act in it. Three queries.

    Args:
        case_id: primary key.
        actor: who.
        at: aware moment.

    Raises:
        CaseUnknown: there is none that the actor may see.
    """
    until = newest()
    posts = standing(actor, timezone.localdate(at))
    seen = visible_by_posts(actor, posts).filter(pk=case_id)
    rows = seen.select_related("procedure", "owner").defer("procedure__text")
    for case in rows.order_by()[:1]:
        return Known(until, posts, case)
    raise CaseUnknown


def done_before(key: str) -> CaseEvent | None:
    """Return the act of a request that was done already."""
    return OF_REQUEST.first(key)
