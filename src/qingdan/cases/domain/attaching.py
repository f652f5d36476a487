"""Attachments: files added to a lane, and taken off again with a reason; nothing is removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.conf import settings
from django.utils import timezone

from qingdan.cases import stowing
from qingdan.cases.domain.acting import locked
from qingdan.cases.domain.refusals import (
    AttachmentLost,
    AttachmentUnfit,
    AttachmentUnknown,
    CaseEnded,
    CaseUnknown,
    WithdrawReasonMissing,
)
from qingdan.cases.enums import CASE, CaseAct, CaseStanding
from qingdan.cases.file_kinds import ALLOWED, FileKind, kind_of
from qingdan.cases.models import Attachment, Case
from qingdan.cases.queries import cases_visible_to
from qingdan.cases.runs import definition_of, events_of, run_of
from qingdan.cases.seats import Table
from qingdan.cases.seeing import Sight
from qingdan.cases.small_pictures import small_of
from qingdan.parties.domain.authorising import seat, standing
from qingdan.parties.models import Officer, Post
from qingdan.record.domain.appending import Seat, append, clean, recorded

AT_ONCE = 20
LONGEST_NAME = 150
MEGABYTE = 1024 * 1024
LONGEST_REASON = 300


@dataclass(frozen=True)
class Upload:
    """A file somebody sends: how they call it, and its bytes."""

    name: str
    file: BinaryIO


@dataclass(frozen=True)
class _Fitting:
    """A file that may be attached and lies on disk."""

    name: str
    kind: FileKind
    stowed: stowing.Stowed
    small: bool


def add_attachments(
    case_id: int, lane: str, uploads: Sequence[Upload], *, actor: Officer, at: datetime
) -> list[Attachment]:
    """Add files to a lane of a case; all of them or none. The same file again changes nothing.

    The bytes are on disk, whole and synced, before a row names them; a transaction that fails
    leaves a file that ``sweep`` takes away later.

    Args:
        case_id: primary key.
        lane: key of the lane.
        uploads: the files; types are told by content.
        actor: who adds; must see the lane with all it says.
        at: aware moment.

    Raises:
        CaseUnknown: there is none that the actor may see, or not this lane.
        CaseEnded: it was merged into another.
        AttachmentUnfit: none, too many, too large, empty, or of a type that may not be attached.
    """
    seen = cases_visible_to(actor, timezone.localdate(at)).select_related("procedure", "owner")
    case = seen.filter(pk=case_id).first()
    if case is None:
        raise CaseUnknown
    _may_add(case, lane, standing(actor, timezone.localdate(at)))
    if not uploads or len(uploads) > AT_ONCE:
        raise AttachmentUnfit(
            name=f"{len(uploads)} 个文件",
            why=f"不能一次添加，一次 1 到 {AT_ONCE} 个",
            what="请选好文件，分几次添加。",
        )
    kinds = [_kind(one) for one in uploads]
    fitting = [_stowed(one, kind) for one, kind in zip(uploads, kinds, strict=True)]
    return _added(case_id, lane, fitting, actor=actor, at=at)


@recorded()
def withdraw_attachment(
    attachment_id: int, *, reason: str, actor: Officer, at: datetime
) -> Attachment:
    """Take an attachment off; the row and the file stay, with the reason.

    Args:
        attachment_id: primary key.
        reason: why.
        actor: who added it, or who may act in its lane.
        at: aware moment.

    Raises:
        AttachmentUnknown: there is none that the actor may take off.
        CaseEnded: the case was merged into another.
        WithdrawReasonMissing: no reason is said.
    """
    found = Attachment.objects.filter(pk=attachment_id, withdrawn_at=None).first()
    if found is None:
        raise AttachmentUnknown
    case = locked(found.case_id, actor=actor, at=at)
    posts = standing(actor, timezone.localdate(at))
    _may_add(case, found.lane, posts)
    row = Attachment.objects.select_for_update().filter(pk=attachment_id, withdrawn_at=None).first()
    if row is None or not may_withdraw(row, case, actor, posts, at=at):
        raise AttachmentUnknown
    said = " ".join(clean(reason).split())[:LONGEST_REASON]
    if not said:
        raise WithdrawReasonMissing(name=row.name)
    row.withdrawn_by, row.withdrawn_at, row.withdraw_reason = actor, at, said
    row.save(update_fields=("withdrawn_by", "withdrawn_at", "withdraw_reason"))
    act = f"{CASE}.{CaseAct.DETACHED.value}"
    append(act, row, seat=_seat(actor, posts), at=at, reason=said, place=case.place_id)
    return row


def may_withdraw(
    row: Attachment, case: Case, actor: Officer, posts: Sequence[Post], *, at: datetime
) -> bool:
    """Tell whether somebody may take an attachment off: their own, or where they may act."""
    if row.added_by_id == actor.pk:
        return True
    table = Table(case, definition_of(case.procedure.version), timezone.localdate(at))
    return bool(table.actor(actor, posts, row.lane).actor.roles)


@recorded()
def sweep() -> int:
    """Remove files that no row names and nobody has touched for a day. Returns how many.

    The record is locked, so no row can come to name a file meanwhile.
    """
    named = set(Attachment.objects.values_list("sha256", flat=True))
    gone = stowing.left_over(named)
    for path in gone:
        path.unlink(missing_ok=True)
        stowing.small_path_of(path.name).unlink(missing_ok=True)
    return len(gone)


@recorded()
def _added(
    case_id: int, lane: str, fitting: Sequence[_Fitting], *, actor: Officer, at: datetime
) -> list[Attachment]:
    case = locked(case_id, actor=actor, at=at)
    posts = standing(actor, timezone.localdate(at))
    _may_add(case, lane, posts)
    rows = []
    for one in fitting:
        there = case.attachments.filter(
            lane=lane, sha256=one.stowed.sha256, name=one.name, withdrawn_at=None
        ).first()
        if not stowing.path_of(one.stowed.sha256).is_file():
            raise AttachmentLost(name=one.name)
        rows.append(there or _row(case, lane, one, actor=actor, at=at))
        if there is None:
            act = f"{CASE}.{CaseAct.ATTACHED.value}"
            append(act, rows[-1], seat=_seat(actor, posts), at=at, place=case.place_id)
    return rows


def _row(case: Case, lane: str, one: _Fitting, *, actor: Officer, at: datetime) -> Attachment:
    return Attachment.objects.create(
        case=case,
        lane=lane,
        name=one.name,
        media_type=one.kind.media_type,
        size=one.stowed.size,
        sha256=one.stowed.sha256,
        has_thumbnail=one.small,
        added_by=actor,
        added_at=at,
    )


def _may_add(case: Case, lane: str, posts: Sequence[Post]) -> None:
    if case.standing == CaseStanding.MERGED:
        raise CaseEnded(standing="并入另一件", doing="改附件")
    run = run_of(case, events_of(case))
    if lane not in run.lanes or not Sight.of(case, run, posts).owns_lane(lane):
        raise CaseUnknown


def _kind(upload: Upload) -> FileKind:
    """Return what a file is, or refuse it before anything is written."""
    name, limit = shown_name(upload.name), settings.ATTACHMENT_LIMIT_BYTES
    size = upload.file.seek(0, 2)
    if size == 0:
        raise AttachmentUnfit(name=name, why="是空的", what="请核对文件，重新选择。")
    if size > limit:
        raise _too_large(name)
    kind = kind_of(upload.file)
    if kind is None:
        what = f"可以添加：{ALLOWED}。旧的 doc、xls 请另存为 docx、xlsx；网页、程序、压缩包不收。"
        raise AttachmentUnfit(name=name, why="的内容不是可以添加的类型", what=what)
    return kind


def _stowed(upload: Upload, kind: FileKind) -> _Fitting:
    name = kind.named(shown_name(upload.name))
    try:
        stowed = stowing.stow(upload.file, limit=settings.ATTACHMENT_LIMIT_BYTES)
    except stowing.TooLarge as trouble:
        raise _too_large(name) from trouble
    except OSError as trouble:
        what = "请告诉系统管理员，服务器的磁盘可能满了。"
        raise AttachmentUnfit(name=name, why="没有存上", what=what) from trouble
    small = kind.picture and small_of(stowed.sha256) is not None
    return _Fitting(name, kind, stowed, small)


def _too_large(name: str) -> AttachmentUnfit:
    limit = settings.ATTACHMENT_LIMIT_BYTES // MEGABYTE
    return AttachmentUnfit(name=name, why=f"超过 {limit} MB", what="请压缩或者分成几个文件再添加。")


def shown_name(name: str) -> str:
    r"""Return a file's name without folders and signs that no name has, not too long.

    >>> shown_name("C:\\照片\\现场\n1.jpg"), shown_name("/")
    ('现场1.jpg', '未命名')
    """
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    kept = "".join(one for one in clean(last) if one.isprintable() and one not in '<>:"|?*')
    kept = kept.strip(" .")
    if len(kept) > LONGEST_NAME:
        stem, dot, ending = kept.rpartition(".")
        kept = f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}"[-LONGEST_NAME:]
    return kept or "未命名"


def _seat(actor: Officer, posts: Sequence[Post]) -> Seat:
    return seat(actor, posts[0]) if posts else seat(actor)
