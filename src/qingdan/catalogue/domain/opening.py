"""What every act on an edition begins and ends with: the lock, the state, the record."""

from datetime import datetime
from http import HTTPStatus

from django.db import transaction
from django.utils import timezone

from qingdan.catalogue.enums import EditionAct, EditionState, act_code
from qingdan.catalogue.models import Edition
from qingdan.catalogue.signals import edition_changed
from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import authorise, seat
from qingdan.parties.models import Officer, Post
from qingdan.record.domain.appending import append
from qingdan.record.models import Event

ACTIONS = {
    EditionAct.DRAFTED: "edition.import",
    EditionAct.LISTS_ADDED: "edition.import",
    EditionAct.LISTS_KEPT: "edition.import",
    EditionAct.CORRECTED: "edition.correct",
    EditionAct.FINDING_DECIDED: "edition.correct",
    EditionAct.DISCARDED: "edition.correct",
    EditionAct.SUBMITTED: "edition.submit",
    EditionAct.SENT_BACK: "edition.publish",
    EditionAct.PUBLISHED: "edition.publish",
    EditionAct.END_SET: "edition.publish",
    EditionAct.WITHDRAWN: "edition.publish",
}
"""Which action of the access matrix each act needs."""


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
    edition_id: int, act: EditionAct, *states: EditionState, actor: Officer | None, at: datetime
) -> Edition:
    """Lock an edition for one act, inside the transaction of the act.

    The record is locked by then, so no two acts on editions run at a time.

    Args:
        edition_id: primary key.
        act: what is about to be done, named in the refusal.
        states: the states in which it may be done.
        actor: who is about to act; ``None`` for the installation itself.
        at: aware datetime of the act.

    Raises:
        EditionUnknown: no such edition.
        NotAllowed: no post of the actor allows the act in this township.
        EditionMovedOn: the edition is in another state, e.g. the page was stale.
    """
    locked = Edition.objects.select_for_update(of=("self",)).select_related("township")
    edition = locked.filter(pk=edition_id).first()
    if edition is None:
        raise EditionUnknown
    allowed(act, edition.township_id, actor=actor, at=at)
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


def allowed(
    act: EditionAct, township_code: str, *, actor: Officer | None, at: datetime
) -> Post | None:
    """Return the post that allows an act on a township's lists; ``None`` without an actor.

    Raises:
        NotAllowed: no post of the actor reaches that far.
    """
    if actor is None:
        return None
    day = timezone.localdate(at)
    return authorise(actor, ACTIONS[act], on=day, place=township_code)


def record(
    edition: Edition,
    act: EditionAct,
    *,
    actor: Officer | None,
    at: datetime,
    note: str = "",
    **detail: object,
) -> Event:
    """Append one act to the record; ``detail`` must be JSON of text and whole numbers.

    Raises:
        NotAllowed: no post of the actor allows the act in this township.
    """
    post = allowed(act, edition.township_id, actor=actor, at=at)
    key = edition.pk
    transaction.on_commit(
        lambda: edition_changed.send(Edition, edition_id=key, act=act), robust=True
    )
    return append(
        act_code(act),
        edition,
        seat=seat(actor, post),
        at=at,
        reason=note,
        place=edition.township_id,
        **detail,
    )
