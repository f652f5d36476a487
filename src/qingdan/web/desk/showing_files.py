"""Attachments as the pages of a case show them to one officer."""

from collections.abc import Iterable
from dataclasses import dataclass

from qingdan.cases.domain.attaching import may_withdraw
from qingdan.cases.file_kinds import BY_MEDIA_TYPE
from qingdan.cases.models import Attachment
from qingdan.cases.shown import CaseShown


@dataclass(frozen=True, slots=True)
class ShownFile:
    """An attachment as one officer sees it; the place is the body of its lane."""

    row: Attachment
    kind: str
    place: str
    may_withdraw: bool


def shown_rows(shown: CaseShown, rows: Iterable[Attachment]) -> list[ShownFile]:
    """Return attachments with what this officer may do with them."""
    mine: dict[str, bool] = {}
    found = []
    for one in rows:
        if one.lane not in mine:
            mine[one.lane] = may_withdraw(
                Attachment(lane=one.lane), shown.case, shown.officer, shown.posts, at=shown.at
            )
        own = mine[one.lane] or one.added_by_id == shown.officer.pk
        kind = BY_MEDIA_TYPE.get(one.media_type)
        title = kind.title if kind else ""
        may = own and one.withdrawn_at is None
        found.append(ShownFile(one, title, place_of(shown, one.lane), may))
    return found


def place_of(shown: CaseShown, lane: str) -> str:
    """Return the body that a lane was opened for."""
    row = shown.lanes.get(lane)
    return row.body.name if row and row.body else ""
