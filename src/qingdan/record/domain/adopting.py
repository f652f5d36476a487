"""Rows older than the record enter it once, with the state they have then."""

from datetime import datetime

from qingdan.record.domain.appending import Seat, append, recorded
from qingdan.record.models import Event
from qingdan.record.tracking import tracked_models


def adopt(*, at: datetime) -> int:
    """Append one event for every tracked row when the record has never tracked any.

    An installation from before the record has rows that no event tells of. As soon as one
    event carries a state this does nothing, so no row can be slipped in by it later.

    Returns:
        The number of rows adopted.
    """
    with recorded():
        if Event.objects.exclude(after="").exists():
            return 0
        count = 0
        for model in tracked_models():
            for row in model._default_manager.order_by("pk").iterator():
                row.forget()
                append("record.adopted", row, seat=Seat(), at=at)
                count += 1
        return count
