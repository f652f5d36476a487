"""Townships compared by what people decided their entries do, not by wording alone."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field, replace

from django.db.models import QuerySet

from qingdan.catalogue.comparing.duty import Duty, DutyBook
from qingdan.catalogue.domain.comparing import duties_of
from qingdan.catalogue.models import Edition
from qingdan.matters.enums import AlignmentState
from qingdan.matters.models import Alignment
from qingdan.matters.queries import matters_by_code

EXACTLY = 1
"""The rank of an entry that says exactly what a matter is."""
Place = tuple[str, int]
"""List kind and permanent number of an entry."""


@dataclass(slots=True)
class _Done:
    """Codes of the matters an entry does exactly, by whether a person confirmed them."""

    confirmed: list[str] = field(default_factory=list)
    proposed: list[str] = field(default_factory=list)

    def attached_to(self, duty: Duty) -> Duty:
        codes = self.confirmed or self.proposed
        return replace(duty, matters=tuple(codes), confirmed=bool(self.confirmed))


def book_of(edition: Edition) -> DutyBook:
    """Return the duties of an edition with the matters they do, ready to be compared.

    A duty somebody has confirmed carries only what was confirmed. Five queries for any number
    of entries, one more where local matters are among them.
    """
    book = duties_of(edition)
    done = _done(edition)
    duties = tuple(
        done[duty.kind.value, duty.address].attached_to(duty)
        if duty.address is not None and (duty.kind.value, duty.address) in done
        else duty
        for duty in book.duties
    )
    named = matters_by_code(code for duty in duties for code in duty.matters)
    titles = {code: matter.title for code, matter in named.items()}
    return replace(book, duties=duties, titles=titles)


def alignment_digest(edition: Edition) -> str:
    """Return what changes whenever the alignment of an edition does. One query."""
    rows = _exactly(edition).values_list("item_id", "matter", "state")
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()


def _exactly(edition: Edition) -> QuerySet[Alignment]:
    rows = Alignment.objects.of_items().counting().filter(item__edition=edition, rank=EXACTLY)
    return rows.order_by("item_id", "pk")


def _done(edition: Edition) -> dict[Place, _Done]:
    found: defaultdict[Place, _Done] = defaultdict(_Done)
    rows = _exactly(edition).values_list("item__kind", "item__address", "matter", "state")
    for kind, address, matter, state in rows:
        done = found[kind, address]
        (done.confirmed if state == AlignmentState.CONFIRMED else done.proposed).append(matter)
    return dict(found)
