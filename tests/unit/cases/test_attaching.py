"""Attachments: on disk before a row names them, withdrawn with a reason, never removed."""

import os
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from qingdan.cases import stowing
from qingdan.cases.checking_files import attachment_faults
from qingdan.cases.domain import attaching
from qingdan.cases.domain.attaching import (
    AT_ONCE,
    Upload,
    add_attachments,
    sweep,
    withdraw_attachment,
)
from qingdan.cases.domain.refusals import (
    AttachmentUnfit,
    AttachmentUnknown,
    CaseUnknown,
    WithdrawReasonMissing,
)
from qingdan.cases.keys import body_key
from qingdan.cases.models import Attachment
from qingdan.cases.small_pictures import small_of, small_picture
from qingdan.operations.doctor.filing import left_over_line, missing_line
from qingdan.parties.enums import Role
from qingdan.record.models import Event
from tests.builders import make_officer
from tests.case_files import AT, GPS, MAKER, opened, photo, picture, reported
from tests.cases import Stage, shipped

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def stage():
    return Stage(shipped("report-up"))


@pytest.fixture
def case(stage):
    return opened(stage)


def add(case, actor, *files, lane="main"):
    uploads = [Upload(name, BytesIO(content)) for name, content in files or [("现场.jpg", photo())]]
    return add_attachments(case.pk, lane, uploads, actor=actor, at=AT)


def test_files_lie_under_their_digest_with_a_row_and_an_event_each(stage, case):
    words = "口头反映。".encode()
    rows = add(case, stage.opener, ("现场.jpg", photo()), ("记录.txt", words))

    assert [(one.name, one.media_type, one.size) for one in rows] == [
        ("现场.jpg", "image/jpeg", len(photo())),
        ("记录.txt", "text/plain", len(words)),
    ]
    assert [one.has_thumbnail for one in rows] == [True, False]
    path = stowing.path_of(rows[1].sha256)
    assert (path.read_bytes(), path.parent.name) == (words, rows[1].sha256[:2])
    assert path.stat().st_mode & 0o077 == 0
    assert Event.objects.filter(act="case.attached").count() == 2
    assert list(attachment_faults()) == []


def test_the_same_file_again_changes_nothing(stage, case):
    first = add(case, stage.opener)

    assert add(case, stage.opener) == first
    assert Attachment.objects.count() == 1


def test_small_pictures_say_nothing_of_where_and_the_original_stays(stage, case):
    row = add(case, stage.opener)[0]

    small = Image.open(BytesIO(small_of(row.sha256)))
    assert (small.format, max(small.size), dict(small.getexif())) == ("JPEG", 320, {})
    assert "exif" not in small.info
    with Image.open(stowing.path_of(row.sha256)) as original:
        assert original.getexif()[MAKER] == "Phone"
        assert original.getexif().get_ifd(GPS)[1] == "N"


def test_a_small_picture_is_made_again_when_it_is_gone(stage, case):
    row = add(case, stage.opener, ("图.png", picture("PNG")))[0]
    stowing.small_path_of(row.sha256).unlink()

    assert small_of(row.sha256)[:2] == b"\xff\xd8"
    assert stowing.small_path_of(row.sha256).is_file()


def test_a_picture_that_cannot_be_drawn_has_no_small_one(tmp_path):
    (tmp_path / "half.jpg").write_bytes(photo()[:400])

    assert small_picture(tmp_path / "half.jpg") is None


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("空.txt", b"", "是空的"),
        ("程序.jpg", b"MZ\x90" + b"\0" * 90, "不是可以添加的类型"),
        ("页.txt", b"<html><script>1</script>", "不是可以添加的类型"),
        ("大.txt", b"a" * 3000, "超过"),
    ],
)
def test_what_is_unfit_is_refused_and_nothing_of_it_is_kept(
    stage, case, settings, name, content, told
):
    settings.ATTACHMENT_LIMIT_BYTES = 2048

    with pytest.raises(AttachmentUnfit, match=told):
        add(case, stage.opener, ("好.txt", b"fine"), (name, content))

    assert Attachment.objects.count() == 0
    assert list(stowing.lying()) == []


def test_too_many_at_once_or_none_is_refused(stage, case):
    with pytest.raises(AttachmentUnfit):
        add(case, stage.opener, *[("a.txt", b"a")] * (AT_ONCE + 1))
    with pytest.raises(AttachmentUnfit):
        add_attachments(case.pk, "main", [], actor=stage.opener, at=AT)


def test_a_file_that_grows_while_it_is_read_is_cut_off(settings, data_dir):
    with pytest.raises(stowing.TooLarge):
        stowing.stow(BytesIO(b"a" * 100), limit=99)

    assert list(stowing.folder().rglob("*.part")) == []


def test_only_who_sees_the_lane_adds_to_it(stage):
    case = reported(stage)
    sent = make_officer(role=Role.DEPARTMENT_CLERK, organisation=stage.lead)
    lane = f"department@{body_key(stage.lead.pk)}"
    helper = make_officer(role=Role.DEPARTMENT_CLERK)

    assert add(case, sent, ("函.txt", b"seen"), lane=lane)[0].lane == lane
    for actor, where in ((helper, "main"), (stage.opener, "nowhere")):
        with pytest.raises(CaseUnknown):
            add(case, actor, lane=where)


def test_an_attachment_is_taken_off_with_a_reason_and_stays(stage, case):
    row = add(case, stage.opener)[0]
    with pytest.raises(WithdrawReasonMissing):
        withdraw_attachment(row.pk, reason=" ", actor=stage.opener, at=AT)

    gone = withdraw_attachment(row.pk, reason="传错了", actor=stage.opener, at=AT)

    assert (gone.withdraw_reason, gone.withdrawn_by) == ("传错了", stage.opener)
    assert stowing.path_of(row.sha256).is_file()
    assert Event.objects.filter(act="case.detached", reason="传错了").count() == 1
    with pytest.raises(AttachmentUnknown):
        withdraw_attachment(row.pk, reason="再撤", actor=stage.opener, at=AT)
    assert add(case, stage.opener)[0].pk != row.pk


def test_who_only_looks_on_takes_nothing_off(stage, case):
    row = add(case, stage.opener)[0]
    onlooker = make_officer(role=Role.HOTLINE_OPERATOR, organisation=stage.county)

    with pytest.raises(AttachmentUnknown):
        withdraw_attachment(row.pk, reason="不要", actor=onlooker, at=AT)


def test_the_database_keeps_attachments_as_they_are(stage, case):
    row = add(case, stage.opener)[0]
    rows = Attachment.objects.filter(pk=row.pk)

    for change in ({"name": "别的.jpg"}, {"sha256": "0" * 64}, {"withdrawn_at": AT}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows._raw_delete("default")  # noqa: SLF001
    withdraw_attachment(row.pk, reason="传错了", actor=stage.opener, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(withdraw_reason="改理由")


def test_a_missing_or_changed_file_is_a_fault(stage, case):
    first, second = add(case, stage.opener, ("甲.txt", b"one"), ("乙.txt", b"two"))
    stowing.path_of(first.sha256).unlink()
    stowing.path_of(second.sha256).write_bytes(b"tow")

    found = [str(one) for one in attachment_faults()]

    assert ["甲.txt" in found[0] or "甲.txt" in found[1], len(found)] == [True, 2]
    assert missing_line().level == "wrong"


def test_files_that_no_row_names_are_swept_after_a_day(stage, case, monkeypatch):
    row = add(case, stage.opener, ("甲.txt", b"one"))[0]
    left = stowing.path_of(stowing.stow(BytesIO(b"left over"), limit=99).sha256)
    new = stowing.path_of(stowing.stow(BytesIO(b"just now"), limit=99).sha256)
    part = stowing.folder() / "1-2.part"
    part.write_bytes(b"half")
    for path in (left, part, stowing.path_of(row.sha256)):
        long_ago = path.stat().st_mtime - timedelta(days=2).total_seconds()
        os.utime(path, (long_ago, long_ago))

    assert left_over_line().found == "清理了 2 个"
    assert [left.exists(), part.exists(), new.exists()] == [False, False, True]
    assert stowing.path_of(row.sha256).is_file()
    assert sweep() == 0


def test_no_row_names_a_file_that_is_not_on_disk(stage, case, monkeypatch):
    real = stowing.stow

    def lost(file, *, limit):
        found = real(file, limit=limit)
        stowing.path_of(found.sha256).unlink()
        return found

    monkeypatch.setattr(attaching.stowing, "stow", lost)

    with pytest.raises(attaching.AttachmentLost):
        add(case, stage.opener, ("甲.txt", b"one"))
    assert Attachment.objects.count() == 0
