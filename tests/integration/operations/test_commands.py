"""What the two commands print."""

import io

import pytest
from django.core.management import CommandError, call_command

from qingdan.commands import front
from qingdan.operations import places
from tests.integration.operations.filling import raw_rows, wipe

pytestmark = pytest.mark.slow


def said(name, *arguments):
    out = io.StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


def newest(data_dir):
    return places.kept_in(data_dir / "backups")[-1]


def test_backup_says_what_was_written_and_to_keep_the_keys_apart(filled, data_dir):
    printed = said("backup", "--keep", "1")

    made = newest(data_dir)
    assert f"已备份：{made.path}" in printed
    assert f"密钥：{made.keys}" in printed
    assert "密钥要与数据分开保管" in printed
    assert f"有 1 份原件不在数据目录里（随程序带来的样例本来就不在）：{'0' * 64}" in printed


@pytest.mark.parametrize("keep", ["0", "-1", "x"])
def test_backup_refuses_to_keep_none(capsys, keep):
    with pytest.raises(SystemExit) as left:
        front.main(["backup", f"--keep={keep}"])

    assert left.value.code == front.WRONG_USE
    assert "请写 1 或更大的整数" in capsys.readouterr().err


def test_restore_says_what_is_back(filled, data_dir):
    rows = raw_rows()
    said("backup")
    made = newest(data_dir)
    wipe()

    checked = said("restore", str(made.path), "--check-only")
    untouched = raw_rows()
    printed = said("restore", str(made.path), "--keys", str(made.keys))

    assert checked.startswith("备份完好：")
    assert sum(len(found) for found in untouched.values()) == 0
    found = raw_rows()
    assert [row[2] for row in found["event"][len(rows["event"]) :]] == ["record.restored"]
    assert {**found, "event": found["event"][:-1]} == rows
    assert printed.startswith("已恢复并逐行逐份核对一致：")
    assert "密钥已恢复" in printed
    assert "所有人需要重新登录" in printed


def test_restore_without_keys_says_what_that_means(filled, data_dir):
    said("backup")
    wipe()

    assert "没有给 --keys" in said("restore", str(newest(data_dir).path))


def test_restore_of_a_database_in_use_says_what_to_do(filled, data_dir):
    said("backup")

    with pytest.raises(CommandError, match="qingdan start --prepare-only --without-samples"):
        said("restore", str(newest(data_dir).path))
