"""That somebody took everything of a case with them."""

from datetime import datetime

from django.utils import timezone

from qingdan.cases.domain.acting import locked
from qingdan.cases.enums import CASE, CaseAct
from qingdan.cases.models import Case
from qingdan.parties.domain.authorising import seat, standing
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import append, recorded


@recorded()
def note_archive(case_id: int, *, actor: Officer, at: datetime) -> Case:
    """Note in the record that somebody downloads all of a case.

    Args:
        case_id: primary key.
        actor: who does.
        at: aware moment.

    Raises:
        CaseUnknown: there is none that the actor may see.
    """
    case = locked(case_id, actor=actor, at=at)
    posts = standing(actor, timezone.localdate(at))
    act = f"{CASE}.{CaseAct.ARCHIVED.value}"
    append(act, case, seat=seat(actor, posts[0] if posts else None), at=at, place=case.place_id)
    return case
