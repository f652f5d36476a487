"""A sample of ``make tamper``: everything done to the record is found, nothing else is."""

import pytest
from django.db import connection

from tests.tampering.engines import engine
from tests.tampering.kinds import KINDS
from tests.tampering.running import Report, run, target

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.both]

SEED, TIMES = 7, 170


@pytest.fixture
def superuser():
    """Skip where the tests may not do what the owner of the server may."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            pytest.skip("这里的数据库用户不是超级用户，不能关掉触发器。")


def test_verification_finds_every_tampering(tmp_path, superuser):
    with target(engine(tmp_path)) as aim:
        report = run(aim, SEED, range(TIMES))

    assert (report.missed, report.wrong) == ([], [])
    assert report.made == report.found
    assert (report.accepted, report.refused) == (7, 7)


def test_report_is_not_well_with_one_missed():
    assert [Report().well, Report(missed=["x"]).well, Report(wrong=["x"]).well] == [
        True,
        False,
        False,
    ]


def test_run_tells_what_was_missed(tmp_path, superuser, monkeypatch):
    monkeypatch.setitem(KINDS, "改动一条", lambda chance: "什么也没有做")
    with target(engine(tmp_path)) as aim:
        report = run(aim, SEED, [0])

    assert (report.missed, report.well) == (["改动一条（第 0 次）：什么也没有做"], False)
