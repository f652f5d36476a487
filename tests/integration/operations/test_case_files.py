"""Files of cases in a backup: they come back, and what is missing or altered is said."""

from io import BytesIO

import pytest

from qingdan.cases import stowing
from qingdan.cases.checking_files import attachment_faults
from qingdan.cases.domain.attaching import Upload, add_attachments
from qingdan.cases.templates import OWN
from qingdan.operations.backup import take_backup
from qingdan.operations.restore import restore_backup
from tests.builders import AT
from tests.case_files import AT as WORKING
from tests.case_files import photo, reported
from tests.cases import Stage, shipped
from tests.integration.operations.filling import wipe

pytestmark = [pytest.mark.slow, pytest.mark.both]


@pytest.fixture
def attached(filled, data_dir):
    stage = Stage(shipped("report-up"))
    case = reported(stage)
    uploads = [Upload("现场.jpg", BytesIO(photo())), Upload("甲.txt", BytesIO(b"words"))]
    return add_attachments(case.pk, "main", uploads, actor=stage.opener, at=WORKING)


def test_restore_brings_back_attachments_and_the_templates_once_used(attached, data_dir):
    before = {one.sha256: stowing.path_of(one.sha256).read_bytes() for one in attached}
    kept = {one.name: one.read_bytes() for one in (data_dir / OWN / "kept").iterdir()}
    made = take_backup(data_dir / "backups", at=AT)
    wipe()
    for sha256 in before:
        stowing.path_of(sha256).unlink()
    for name in kept:
        (data_dir / OWN / "kept" / name).unlink()

    restore_backup(made.path)

    assert {one: stowing.path_of(one).read_bytes() for one in before} == before
    assert {one.name: one.read_bytes() for one in (data_dir / OWN / "kept").iterdir()} == kept
    assert (len(kept), list(attachment_faults())) == (1, [])


def test_a_backup_says_which_files_are_missing_and_which_altered(attached, data_dir):
    first, second = attached
    stowing.path_of(first.sha256).unlink()
    stowing.path_of(second.sha256).write_bytes(b"other")

    made = take_backup(data_dir / "backups", at=AT)

    assert first.sha256 in made.manifest.missing
    assert made.manifest.altered == [second.sha256]
