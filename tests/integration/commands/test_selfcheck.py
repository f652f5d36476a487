import io
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from qingdan.catalogue import guards
from qingdan.commands import checks

pytestmark = pytest.mark.django_db


def found(lines) -> dict[str, bool]:
    return {line.subject: line.well for line in lines}


def test_settings_lines_notice_a_misspelt_setting(monkeypatch):
    monkeypatch.setenv("QINGDAN_LISTNE", "0.0.0.0:80")

    line = next(checks.settings_lines())

    assert (line.subject, line.found, line.well) == ("设置名称", "QINGDAN_LISTNE", False)


def test_settings_lines_notice_debugging(settings):
    settings.DEBUG = True

    assert found(checks.settings_lines())["调试模式"] is False


@pytest.mark.parametrize(("mode", "well"), [(0o600, True), (0o640, False), (0o604, False)])
def test_folder_lines_want_a_private_key(settings, tmp_path, mode, well):
    settings.DATA_DIR = tmp_path
    (tmp_path / "secret_key").touch(mode=mode)
    (tmp_path / "secret_key").chmod(mode)

    assert found(checks.folder_lines())["密钥文件权限"] is well


def test_folder_lines_notice_a_full_disk(settings, monkeypatch):
    monkeypatch.setattr(checks, "ENOUGH_BYTES", 2**62)

    assert found(checks.folder_lines())["剩余空间"] is False


def test_guard_lines_notice_missing_triggers():
    before = found(checks.guard_lines())
    guards.lower(connection)

    assert (before, found(checks.guard_lines())) == (
        {"已发布版本的保护": True},
        {"已发布版本的保护": False},
    )


def test_output_lines_notice_missing_styles(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    before = found(checks.output_lines())
    (tmp_path / "staticfiles.json").touch()

    assert (before, found(checks.output_lines())) == (
        {"页面样式文件": False, "PDF 用的字体": True},
        {"页面样式文件": True, "PDF 用的字体": True},
    )


def test_selfcheck_names_what_is_not_well_and_refuses(settings):
    settings.DEBUG = True
    out = io.StringIO()

    with pytest.raises(CommandError, match="调试模式"):
        call_command("selfcheck", stdout=out)

    failing = [line for line in out.getvalue().splitlines() if "调试模式" in line]
    assert len(failing) == 1
    assert "✗" in failing[0]
    assert "QINGDAN_DEBUG" in out.getvalue()


def test_selfcheck_prints_json_for_monitoring(settings):
    settings.DEBUG = True
    out = io.StringIO()

    with pytest.raises(CommandError):
        call_command("selfcheck", json=True, stdout=out)

    report = {line["subject"]: line["well"] for line in json.loads(out.getvalue())}
    assert (report["调试模式"], report["剩余空间"]) == (False, True)
