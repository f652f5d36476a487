"""``qingdan rekey`` as the owner of the server runs it."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from qingdan.commands import front
from qingdan.core import keyring
from qingdan.parties.models import Officer
from qingdan.parties.protected import store
from tests.builders import AT, make_officer

PHONE = "13800000000"


@pytest.fixture(autouse=True)
def keys(tmp_path, settings):
    settings.KEYS_DIR = tmp_path / "keys"
    return settings.KEYS_DIR


def rekey(*arguments: str) -> str:
    out = StringIO()
    call_command("rekey", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_rekey_without_options_reports_that_all_is_well():
    officer = make_officer(phone=PHONE)

    shown = rekey().splitlines()

    assert shown[0] == "重新加密了 0 行。全部内容都用着现用的密钥。"
    assert [line.strip() for line in shown[1:]] == store().keyring().fingerprint()
    assert Officer.objects.get(pk=officer.pk).phone == PHONE


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "setting", "title"),
    [
        pytest.param(("--new-key",), "aes", "AES-256-GCM", id="setting aes"),
        pytest.param(("--new-key",), "sm4", "SM4-GCM", id="setting sm4"),
        pytest.param(("--new-key", "--algorithm", "sm4"), "aes", "SM4-GCM", id="option"),
    ],
)
def test_rekey_changes_the_key(settings, arguments, setting, title):
    officer = make_officer(phone=PHONE)
    settings.CIPHER = setting

    shown = rekey(*arguments)

    label = store().keyring().current.label
    assert f"新密钥 {label}（{title}）已启用。请马上备份 {settings.KEYS_DIR}" in shown
    assert "重新加密了 1 行。全部内容都用着现用的密钥。" in shown
    assert Officer.objects.get(pk=officer.pk).phone == PHONE


@pytest.mark.django_db
def test_rekey_retires_an_old_version(keys):
    make_officer(phone=PHONE)
    keyring.add_version(keys, cipher="aes256gcm", at=AT)

    shown = rekey("--retire", "1")

    assert "重新加密了 1 行。" in shown
    assert re.search(r"已停用，密钥文件移到 .*retired.field-1-[0-9a-f]{8}\.json。", shown)
    assert [one.ordinal for one in store().keyring().fields] == [2]


@pytest.mark.django_db
def test_rekey_does_not_retire_at_once():
    make_officer(phone=PHONE)

    with pytest.raises(CommandError, match="还不到 1 小时"):
        rekey("--new-key", "--retire", "1")

    assert [one.ordinal for one in store().keyring().fields] == [1, 2]


@pytest.mark.django_db
def test_rekey_names_what_does_not_open_and_retires_nothing(keys):
    officers = [make_officer(phone=PHONE) for _ in range(6)]
    keyring.add_version(keys, cipher="aes256gcm", at=AT)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE officer SET phone = 'v1'")

    with pytest.raises(CommandError) as refusal:
        rekey("--retire", "1")

    said = str(refusal.value)
    assert said.startswith(f"有 6 处解不开，没有改动：经办人的“手机”（编号 {officers[0].pk}）、")
    assert said.count("编号") == 5
    assert len(store().keyring().fields) == 2


def test_rekey_takes_an_algorithm_only_for_a_new_key(capsys):
    code = front.main(["rekey", "--algorithm", "sm4"])

    assert (code, capsys.readouterr().err) == (
        2,
        "--algorithm 须与 --new-key 同用。没有改动。\n",
    )
