"""What every act on an edition begins and ends with: the lock, the state, the record."""

from datetime import datetime
from http import HTTPStatus

from qingdan.catalogue.enums import EditionAct, EditionState
from qingdan.catalogue.models import Edition, EditionEvent
from qingdan.core.errors import DomainError
from qingdan.parties.models import Officer, Region


class EditionUnknown(DomainError):
    code = "catalogue.edition-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "找不到这一版清单，没有改动任何数据。"
    remedy = "请回到清单版本页面重新选择。"


class EditionMovedOn(DomainError):
    code = "catalogue.edition-moved-on"
    message = "{edition}现在是“{state}”，不能{act}；数据没有改动。"
    remedy = "请刷新页面，按最新状态继续办理。"


class ReasonMissing(DomainError):
    code = "catalogue.reason-missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "没有写明理由，{act}没有办理。"
    remedy = "请写明理由后再提交。"


def open_edition(
    edition_id: int, act: EditionAct, *states: EditionState, with_township: bool = False
) -> Edition:
    """Lock an edition for one act, inside a transaction.

    Args:
        edition_id: primary key.
        act: what is about to be done, named in the refusal.
        states: the states in which it may be done.
        with_township: lock the township first, so that nobody else publishes for it.

    Raises:
        EditionUnknown: no such edition.
        EditionMovedOn: the edition is in another state, e.g. the page was stale.
    """
    township_id = Edition.objects.filter(pk=edition_id).values_list("township_id", flat=True)
    if with_township:
        list(Region.objects.select_for_update().filter(pk__in=list(township_id)))
    locked = Edition.objects.select_for_update(of=("self",)).select_related("township")
    edition = locked.filter(pk=edition_id).first()
    if edition is None:
        raise EditionUnknown
    if edition.state not in states:
        raise EditionMovedOn(
            edition=edition, state=EditionState(edition.state).label, act=act.label
        )
    return edition


def explained(reason: str, act: EditionAct) -> str:
    """Return the reason without outer spaces.

    Raises:
        ReasonMissing: nothing is left.
    """
    if not reason.strip():
        raise ReasonMissing(act=act.label)
    return reason.strip()


def record(
    edition: Edition,
    act: EditionAct,
    *,
    actor: Officer | None,
    at: datetime,
    note: str = "",
    **detail: object,
) -> EditionEvent:
    """Append one act to the edition's record; ``detail`` must be JSON."""
    return edition.events.create(act=act, actor=actor, happened_at=at, note=note, detail=detail)
