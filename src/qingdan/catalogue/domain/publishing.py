"""The life of an edition: draft → submitted → published → (withdrawn before it begins)."""

from datetime import date, datetime
from http import HTTPStatus

from django.utils import timezone

from qingdan.catalogue.domain import lineage
from qingdan.catalogue.domain.content import content_digest
from qingdan.catalogue.domain.opening import explained, open_edition, record
from qingdan.catalogue.enums import EditionAct, EditionState, FindingState, Severity
from qingdan.catalogue.models import Edition
from qingdan.catalogue.queries import latest_published
from qingdan.core.chain import ALGORITHMS
from qingdan.core.errors import DomainError
from qingdan.core.text import chinese_date
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import recorded


class FindingsOpen(DomainError):
    code = "catalogue.findings-open"
    message = "还有 {count} 处错误没有处理，不能{act}。"
    remedy = "请逐条更正，或写明理由照原文保留。"


class SecondPersonMissing(DomainError):
    code = "catalogue.second-person-missing"
    status = HTTPStatus.FORBIDDEN
    message = "发布人不能是起草或送审的人，清单没有发布。"
    remedy = "请另一位没有起草、送审这一版的经办人核对后发布。"


class BaseChanged(DomainError):
    code = "catalogue.base-changed"
    message = "送审以后该乡镇又发布了别的版本，这一版没有发布。"
    remedy = "请退回后重新送审，固定编号会按最新版本重新对齐。"


class ContentChanged(DomainError):
    code = "catalogue.content-changed"
    message = "{edition}送审以后内容被改动过，不是送审时的样子，没有发布。"
    remedy = "请退回后重新核对、送审，并请审计管理员核对操作记录。"


class ValidityTooEarly(DomainError):
    code = "catalogue.validity-too-early"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "生效日期必须晚于上一版的生效日期（{previous}），清单没有发布。"
    remedy = "请改选更晚的日期；上一版尚未生效的，也可先撤回上一版。"


class DateBasisTooLong(DomainError):
    code = "catalogue.date-basis-too-long"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "生效日期的依据超过 {most} 个字，清单没有发布。"
    remedy = "请只写印发文号或公告名称，例如“固党办发〔2025〕3号”。"


class AlreadyInForce(DomainError):
    code = "catalogue.already-in-force"
    message = "{edition}已于{valid_from}生效，不能撤回；数据没有改动。"
    remedy = "请以它为底稿另立新版本，并写明理由。"


@recorded()
def submit(edition_id: int, *, actor: Officer | None, at: datetime) -> Edition:
    """Hand a draft to a second person.

    Addresses are aligned once more when another edition was published meanwhile.

    Raises:
        EditionUnknown, EditionMovedOn: there is no such draft.
        FindingsOpen: findings of severity error are undecided.
    """
    edition = open_edition(edition_id, EditionAct.SUBMITTED, EditionState.DRAFT, actor=actor, at=at)
    _refuse_open_errors(edition, EditionAct.SUBMITTED)
    base = latest_published(edition.township)
    if edition.based_on != base:
        edition.based_on = base
        edition.save(update_fields=("based_on",))
        lineage.align(edition)
    edition.state = EditionState.SUBMITTED
    edition.submitted_by, edition.submitted_at = actor, at
    edition.content_digest = content_digest(edition)
    edition.save(update_fields=("state", "submitted_by", "submitted_at", "content_digest"))
    record(edition, EditionAct.SUBMITTED, actor=actor, at=at)
    return edition


@recorded()
def send_back(edition_id: int, *, reason: str, actor: Officer, at: datetime) -> Edition:
    """Return a submitted edition to its draft, to be corrected and submitted again.

    Raises:
        EditionUnknown, EditionMovedOn: there is no such submitted edition.
        ReasonMissing: the reason is empty.
    """
    reason = explained(reason, EditionAct.SENT_BACK)
    edition = open_edition(
        edition_id, EditionAct.SENT_BACK, EditionState.SUBMITTED, actor=actor, at=at
    )
    edition.state = EditionState.DRAFT
    edition.submitted_by, edition.submitted_at, edition.content_digest = None, None, ""
    edition.save(update_fields=("state", "submitted_by", "submitted_at", "content_digest"))
    record(edition, EditionAct.SENT_BACK, actor=actor, at=at, note=reason)
    return edition


def may_publish(edition: Edition, officer: Officer | None) -> bool:
    """Tell whether an officer is a second person: neither drafted nor submitted it.

    ``None`` stands for the installation itself, which publishes only its own samples.
    """
    made_by = {edition.created_by_id, edition.submitted_by_id} - {None}
    return not made_by or (officer is not None and officer.pk not in made_by)


@recorded()
def publish_edition(
    edition_id: int, *, valid_from: date, actor: Officer | None, at: datetime, date_basis: str = ""
) -> Edition:
    """Publish a submitted edition and close the one before it on the same day.

    Nothing runs when ``valid_from`` comes: a date alone decides what is in force.

    Args:
        edition_id: primary key.
        valid_from: local date, may lie in the future (scheduled) or the past.
        actor: neither drafted nor submitted it; ``None`` only for the installation's own
            samples, which nobody submitted.
        at: aware datetime of the act.
        date_basis: what states ``valid_from``, e.g. the number of the letter that issued
            the lists; up to 200 characters. Empty when nothing states it: then
            ``valid_from`` is only the day from which the lists are kept here.

    Raises:
        EditionUnknown, EditionMovedOn: there is no such submitted edition, e.g. it is
            published already.
        SecondPersonMissing: ``actor`` drafted or submitted it.
        FindingsOpen: findings of severity error are undecided.
        BaseChanged: another edition was published since it was submitted.
        ContentChanged: its rows are not those that were handed in.
        ValidityTooEarly: the edition before begins on ``valid_from`` or later.
        DateBasisTooLong: ``date_basis`` does not fit.
    """
    edition = open_edition(
        edition_id, EditionAct.PUBLISHED, EditionState.SUBMITTED, actor=actor, at=at
    )
    if not may_publish(edition, actor):
        raise SecondPersonMissing
    previous = latest_published(edition.township)
    _refuse_unready(edition, previous)
    edition.valid_from, edition.date_basis = valid_from, _basis(date_basis)
    edition.save(update_fields=("valid_from", "date_basis"))
    if previous is not None:
        _end_before(previous, valid_from, actor, at)
    edition.state = EditionState.PUBLISHED
    edition.published_by, edition.published_at = actor, at
    edition.save(update_fields=("state", "published_by", "published_at"))
    record(
        edition,
        EditionAct.PUBLISHED,
        actor=actor,
        at=at,
        note=edition.date_basis,
        valid_from=valid_from.isoformat(),
    )
    return edition


@recorded()
def withdraw(edition_id: int, *, reason: str, actor: Officer, at: datetime) -> Edition:
    """Take a published edition back before the day it begins.

    The edition before it goes on in its place, up to where the withdrawn one would have
    ended.

    Raises:
        EditionUnknown, EditionMovedOn: there is no such published edition.
        ReasonMissing: the reason is empty.
        AlreadyInForce: its first day has come.
    """
    reason = explained(reason, EditionAct.WITHDRAWN)
    edition = open_edition(
        edition_id, EditionAct.WITHDRAWN, EditionState.PUBLISHED, actor=actor, at=at
    )
    begins = edition.valid_from
    if begins is None or begins <= timezone.localdate(at):
        raise AlreadyInForce(edition=edition, valid_from=begins and chinese_date(begins))
    edition.state = EditionState.WITHDRAWN
    edition.withdrawn_by, edition.withdrawn_at = actor, at
    edition.withdrawal_reason = reason
    edition.save(update_fields=("state", "withdrawn_by", "withdrawn_at", "withdrawal_reason"))
    record(edition, EditionAct.WITHDRAWN, actor=actor, at=at, note=reason)
    published = Edition.objects.filter(township=edition.township, state=EditionState.PUBLISHED)
    previous = published.filter(valid_until=begins).first()
    if previous is not None:
        _set_end(previous, edition.valid_until, actor, at)
    return edition


@recorded()
def discard(edition_id: int, *, reason: str, actor: Officer, at: datetime) -> Edition:
    """Put an unpublished edition away for good; its rows and record stay.

    Raises:
        EditionUnknown, EditionMovedOn: there is no such unpublished edition.
        ReasonMissing: the reason is empty.
    """
    reason = explained(reason, EditionAct.DISCARDED)
    edition = open_edition(
        edition_id,
        EditionAct.DISCARDED,
        EditionState.DRAFT,
        EditionState.SUBMITTED,
        actor=actor,
        at=at,
    )
    edition.state = EditionState.DISCARDED
    edition.save(update_fields=("state",))
    record(edition, EditionAct.DISCARDED, actor=actor, at=at, note=reason)
    return edition


def _refuse_open_errors(edition: Edition, act: EditionAct) -> None:
    count = edition.findings.filter(state=FindingState.OPEN, severity=Severity.ERROR).count()
    if count:
        raise FindingsOpen(count=count, act=act.label)


def _refuse_unready(edition: Edition, previous: Edition | None) -> None:
    """Refuse a submitted edition that cannot follow the one before just as it was handed in."""
    _refuse_open_errors(edition, EditionAct.PUBLISHED)
    if edition.based_on != previous:
        raise BaseChanged
    if edition.content_digest not in {content_digest(edition, one) for one in ALGORITHMS}:
        raise ContentChanged(edition=edition)


def _basis(given: str) -> str:
    basis, most = given.strip(), Edition.LONGEST_DATE_BASIS
    if len(basis) > most:
        raise DateBasisTooLong(most=most)
    return basis


def _end_before(previous: Edition, day: date, actor: Officer | None, at: datetime) -> None:
    if previous.valid_from is not None and day <= previous.valid_from:
        raise ValidityTooEarly(previous=chinese_date(previous.valid_from))
    if previous.valid_until is None:
        _set_end(previous, day, actor, at)


def _set_end(edition: Edition, end: date | None, actor: Officer | None, at: datetime) -> None:
    edition.valid_until = end
    edition.save(update_fields=("valid_until",))
    until = end.isoformat() if end else None
    record(edition, EditionAct.END_SET, actor=actor, at=at, valid_until=until)
