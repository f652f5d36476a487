"""Every concern notices what is wrong and says what to do."""

import io
import json
import os
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from qingdan.core import keyring
from qingdan.operations import doctor, places
from qingdan.operations.doctor import clock, database, disk, keeping, output, secrets, serving
from qingdan.operations.doctor.lines import Level, Line
from qingdan.parties.models import Officer
from qingdan.record import guards
from tests.builders import AT, make_officer

pytestmark = pytest.mark.django_db
GOOD, LOOK, WRONG = Level.GOOD, Level.LOOK, Level.WRONG
NOW = datetime(2026, 1, 31, 2, 0, tzinfo=UTC)


def levels(lines) -> dict[str, Level]:
    return {line.subject: line.level for line in lines}


def test_setting_lines_notice_a_misspelt_setting(monkeypatch):
    monkeypatch.setenv("QINGDAN_LISTNE", "0.0.0.0:80")

    line = next(serving.setting_lines())

    assert (line.subject, line.found, line.level) == ("设置名称", "QINGDAN_LISTNE", WRONG)


def test_setting_lines_notice_debugging(settings):
    settings.DEBUG = True

    assert levels(serving.setting_lines())["调试模式"] is WRONG


@pytest.mark.parametrize(
    ("hosts", "https", "found"),
    [
        (["127.0.0.1", "localhost"], False, (GOOD, GOOD)),
        (["*"], True, (WRONG, GOOD)),
        (["qingdan.example"], False, (GOOD, WRONG)),
        (["qingdan.example"], True, (GOOD, GOOD)),
    ],
)
def test_address_lines_want_named_hosts_and_encryption(settings, hosts, https, found):
    settings.ALLOWED_HOSTS = hosts
    settings.SESSION_COOKIE_SECURE = https

    lines = levels(serving.address_lines())

    assert (lines["允许的主机"], lines["加密传输"]) == found


@pytest.mark.parametrize(
    ("proxy", "https", "level"),
    [("127.0.0.1", True, GOOD), ("", False, GOOD), ("", True, LOOK), ("*", True, WRONG)],
)
def test_address_lines_want_the_proxy_named(settings, monkeypatch, proxy, https, level):
    monkeypatch.setenv("QINGDAN_TRUSTED_PROXY", proxy)
    settings.SESSION_COOKIE_SECURE = https

    assert levels(serving.address_lines())["反向代理"] is level


@pytest.mark.parametrize(("hours", "level"), [(24, GOOD), (1, LOOK)])
def test_session_lines_compare_the_cookie_with_the_profile(settings, hours, level):
    settings.SESSION_COOKIE_AGE = hours * 3600

    assert levels(serving.session_lines())["登录时限"] is level


@pytest.mark.parametrize(
    ("free", "level"), [(2**62, WRONG), (disk.ENOUGH, GOOD)], ids=["full", "roomy"]
)
def test_room_line_notices_a_full_disk(tmp_path, monkeypatch, free, level):
    monkeypatch.setattr(disk, "ENOUGH", free)
    monkeypatch.setattr(disk, "COMFORTABLE", 0)

    assert disk.room_line("剩余空间", tmp_path).level is level


@pytest.mark.parametrize(
    ("now", "newest", "level"),
    [
        (NOW, None, GOOD),
        (NOW, NOW + timedelta(minutes=4), GOOD),
        (NOW, NOW + timedelta(minutes=6), WRONG),
        (datetime(2001, 1, 1, tzinfo=UTC), None, WRONG),
    ],
    ids=["nothing known", "a little behind", "behind the record", "before the program"],
)
def test_clock_line_compares_with_what_is_known(now, newest, level):
    installed = datetime(2025, 6, 1, tzinfo=UTC)

    assert clock.clock_line(now, installed, newest).level is level


def test_newest_known_looks_at_originals(settings, tmp_path):
    settings.SOURCES_DIR = tmp_path
    path = tmp_path / "a.docx"
    path.touch()
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))

    assert clock.newest_known() == NOW


@pytest.mark.parametrize(("mode", "level"), [(0o600, GOOD), (0o640, WRONG), (0o604, WRONG)])
def test_private_lines_want_private_keys(settings, tmp_path, mode, level):
    settings.DATA_DIR = tmp_path
    (tmp_path / "keys").mkdir()
    (tmp_path / "secret_key").touch(mode=0o600)
    (tmp_path / "keys" / "field-1.json").touch()
    (tmp_path / "keys" / "field-1.json").chmod(mode)

    assert levels(secrets.private_lines()) == {"密钥文件权限": level}


@pytest.mark.parametrize(
    ("key", "level"),
    [
        ("short", WRONG),
        ("a" * 64, WRONG),
        ("django-insecure-0123456789abcdefghijklmnopqrstuvwxyz", WRONG),
        ("GkA5SpZ2xM0vN8hQ1bR7cL4tY6uW3eD9fJiKoPq_-XzVs", GOOD),
    ],
)
def test_signing_line_wants_a_strong_key(key, level):
    assert secrets.signing_line(key).level is level


@pytest.fixture
def keys_dir(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    return settings.KEYS_DIR


def test_field_key_line_notices_a_damaged_key(keys_dir):
    none = secrets.field_key_line(keys_dir)
    keyring.ensure(keys_dir, cipher="aes256gcm", digest="sha256", at=AT)
    well = secrets.field_key_line(keys_dir)
    (keys_dir / "field-1.json").write_text("{}")
    damaged = secrets.field_key_line(keys_dir)

    assert (none.level, well.level, damaged.level) == (GOOD, GOOD, WRONG)
    assert "从密钥备份恢复" in damaged.advice


def test_field_key_line_notices_lost_and_foreign_keys(keys_dir):
    make_officer("wang.fang", phone="13800000000")
    well = secrets.field_key_line(keys_dir)
    keys_dir.rename(keys_dir.with_name("lost"))
    lost = secrets.field_key_line(keys_dir)
    keyring.ensure(keys_dir, cipher="aes256gcm", digest="sha256", at=AT)
    foreign = secrets.field_key_line(keys_dir)

    assert [one.level for one in (well, lost, foreign)] == [GOOD, WRONG, WRONG]
    assert "试开了 1 个密钥" in well.found
    assert "从密钥备份" in foreign.advice


def test_field_key_line_notices_another_key_of_digests(keys_dir):
    make_officer("wang.fang", phone="13800000000")
    Officer.objects.update(phone_digest="0" * 64)

    line = secrets.field_key_line(keys_dir)

    assert (line.level, "digest.json" in line.found) == (WRONG, True)


@pytest.mark.parametrize(
    ("password", "by_socket", "level"),
    [
        ("", True, GOOD),
        ("", False, LOOK),
        ("qingdan", False, WRONG),
        ("Postgres", False, WRONG),
        ("wang", False, WRONG),
        ("123456", False, WRONG),
        ("yin-shan-bei-po-de-yang", False, GOOD),
    ],
)
def test_password_line_knows_what_everybody_guesses(password, by_socket, level):
    assert secrets.password_line("wang", password, by_socket=by_socket).level is level


def test_guard_lines_notice_missing_triggers():
    before = levels(database.guard_lines())
    guards.lower(connection)

    assert (before, levels(database.guard_lines())) == (
        {"清单和操作记录的保护": GOOD},
        {"清单和操作记录的保护": WRONG},
    )


@pytest.mark.parametrize(
    "statement",
    [
        'ALTER TABLE "event" DISABLE TRIGGER USER',
        "SET LOCAL session_replication_role = replica",
        (
            "CREATE OR REPLACE FUNCTION guard_only_added() RETURNS trigger "
            "LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
        ),
        (
            "CREATE OR REPLACE TRIGGER guard_event BEFORE UPDATE ON event "
            "FOR EACH ROW WHEN (false) EXECUTE FUNCTION guard_only_added()"
        ),
    ],
)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="只有 PostgreSQL 会这样")
def test_guard_lines_notice_triggers_asleep_or_altered(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)

    assert levels(database.guard_lines()) == {"清单和操作记录的保护": WRONG}


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="只有 SQLite 会这样")
def test_guard_lines_notice_a_trigger_that_refuses_nothing():
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER guard_event_update")
        cursor.execute(
            "CREATE TRIGGER guard_event_update BEFORE UPDATE ON event WHEN 0 BEGIN SELECT 1; END"
        )

    (line,) = database.guard_lines()

    assert (line.level, line.found.partition("：")[2]) == (WRONG, "guard_event_update")


def test_output_lines_notice_missing_styles(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    before = levels(output.output_lines())
    (tmp_path / "staticfiles.json").touch()

    assert (before, levels(output.output_lines())) == (
        {"页面样式文件": WRONG, "PDF 用的字体": GOOD},
        {"页面样式文件": GOOD, "PDF 用的字体": GOOD},
    )


@pytest.mark.parametrize(("name", "level"), [("20260125-100000", GOOD), ("20260123-100000", LOOK)])
def test_backup_line_wants_one_of_this_week(tmp_path, name, level):
    (tmp_path / f"qingdan-{name}.zip").touch()

    assert keeping.backup_line(places.kept_in(tmp_path), NOW).level is level


def test_backup_line_wants_one_at_all(tmp_path):
    assert keeping.backup_line(places.kept_in(tmp_path / "nowhere"), NOW).level is LOOK


def test_apart_line_notices_keys_beside_the_data(tmp_path):
    (tmp_path / "qingdan-20260125-100000.zip").touch()
    before = keeping.apart_line(places.kept_in(tmp_path))
    (tmp_path / "qingdan-20260125-100000.keys.zip").touch()

    after = keeping.apart_line(places.kept_in(tmp_path))

    assert (before.level, after.level) == (GOOD, LOOK)


def test_place_lines_notice_backups_on_the_disk_of_the_data(settings, tmp_path):
    settings.DATA_DIR = tmp_path

    assert levels(keeping.place_lines(tmp_path)) == {"备份位置": LOOK}
    assert list(keeping.place_lines(tmp_path / "nowhere")) == []


@pytest.mark.parametrize(("days", "level"), [(183, GOOD), (182, WRONG)])
def test_log_line_wants_six_months(tmp_path, days, level):
    assert keeping.log_line(tmp_path, days).level is level


def test_worst_is_the_worst_of_all_lines():
    lines = [Line("甲", "", level) for level in (GOOD, LOOK)]

    assert doctor.worst({"一": lines}) is LOOK
    assert doctor.worst({"一": lines, "二": [Line("乙", "", WRONG)]}) is WRONG
    assert doctor.worst({}) is GOOD


def test_doctor_names_what_is_wrong_and_refuses(settings):
    settings.DEBUG = True
    out = io.StringIO()

    with pytest.raises(CommandError, match="调试模式"):
        call_command("doctor", stdout=out)

    failing = [line for line in out.getvalue().splitlines() if "调试模式" in line]
    assert len(failing) == 1
    assert "有误" in failing[0]
    assert "QINGDAN_DEBUG" in out.getvalue()


def test_doctor_prints_json_for_monitoring(settings):
    settings.DEBUG = True
    out = io.StringIO()

    with pytest.raises(CommandError):
        call_command("doctor", json=True, stdout=out)

    report = {line["subject"]: line["level"] for line in json.loads(out.getvalue())}
    assert (report["调试模式"], report["邮件"]) == ("wrong", "good")


def test_every_line_that_is_not_good_says_what_to_do(settings):
    settings.DEBUG = True
    lines = [line for found in doctor.examine().values() for line in found]

    assert [line.subject for line in lines if line.level is not GOOD and not line.advice] == []
    assert len(lines) > 25
