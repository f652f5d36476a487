"""Another key: everything is sealed anew, nothing is lost, old keys leave when unused."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qingdan.core import keyring
from qingdan.parties.domain import rekeying
from qingdan.parties.domain.rekeying import (
    KeyInUse,
    KeyIsCurrent,
    KeyTooYoung,
    KeyUnknown,
    Rekeyed,
    add_key,
    rekey,
    retire_key,
    rows_sealed_with,
)
from qingdan.parties.models import Officer
from qingdan.parties.protected import Place, keyed_digest, store
from qingdan.record.models import Event
from tests.builders import AT, make_officer

pytestmark = pytest.mark.django_db

PHONE = "13800000000"
HOUR_LATER = AT + timedelta(hours=1)


@pytest.fixture(autouse=True)
def keys(tmp_path, settings):
    settings.KEYS_DIR = tmp_path / "keys"
    keyring.ensure(settings.KEYS_DIR, cipher="aes256gcm", digest="sha256", at=AT)
    return settings.KEYS_DIR


def make_phones(count: int) -> list[str]:
    """Make officers with the phones 13800000000 and following."""
    phones = [str(int(PHONE) + number) for number in range(count)]
    for phone in phones:
        make_officer(phone=phone, phone_digest=keyed_digest(phone, "officer.phone"))
    return phones


def phones() -> list[str]:
    return [one.phone for one in Officer.objects.order_by("pk")]


def tokens() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM officer ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def heads() -> set[str]:
    return {token.rpartition(".")[0] for token in tokens()}


def damage(officer: Officer) -> str:
    text = tokens()[0][:-4] + "AAAA"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE officer SET phone = %s WHERE id = %s", [text, officer.pk])
    return text


def noted() -> list[dict[str, object]]:
    acts = Event.objects.filter(act="party.key-changed").order_by("sequence")
    return list(acts.values_list("detail", flat=True))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("cipher", ["aes256gcm", "sm4gcm"])
def test_rekey_seals_every_row_with_the_new_key(count, cipher):
    written = make_phones(count)
    digests = list(Officer.objects.order_by("pk").values_list("phone_digest", flat=True))
    key = add_key(cipher=cipher, actor=None, at=AT)

    done = rekey(actor=None, at=AT)

    assert done == Rekeyed(renewed=count, left=0, unreadable=())
    assert (phones(), heads()) == (written, {f"v1.{cipher}.{key.label}"})
    assert list(Officer.objects.order_by("pk").values_list("phone_digest", flat=True)) == digests
    assert noted() == [
        {"step": "added", "key": key.label, "cipher": cipher},
        {"step": "renewed", "key": key.label, "rows": count},
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_rekey_reads_in_batches_and_writes_one_row_at_a_time(count):
    make_phones(count)
    add_key(cipher="aes256gcm", actor=None, at=AT)

    with CaptureQueriesContext(connection) as queries:
        rekey(actor=None, at=AT)

    asked = [one["sql"] for one in queries if '"officer"' in one["sql"]]
    reads = sum(sql.startswith("SELECT") for sql in asked)
    writes = sum(sql.startswith("UPDATE") for sql in asked)
    assert (reads, writes) == (6, count)


def test_rekey_leaves_empty_and_current_values_and_notes_nothing():
    make_officer(phone="")
    make_phones(2)
    before = tokens()

    done = rekey(actor=None, at=AT)

    assert (done, tokens(), noted()) == (Rekeyed(0, 0, ()), before, [])


def test_rekey_goes_on_where_it_was_interrupted(monkeypatch):
    monkeypatch.setattr(rekeying, "BATCH", 2)
    written = make_phones(5)
    add_key(cipher="aes256gcm", actor=None, at=AT)

    def interrupted(rows, total):
        for number, row in enumerate(rows):
            yield row
            if number == 2:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rekey(actor=None, at=AT, watch=interrupted)
    mixed = len(heads())

    done = rekey(actor=None, at=AT)

    assert (mixed, done, phones()) == (2, Rekeyed(1, 0, ()), written)


def test_rekey_tells_how_many_rows_are_done(monkeypatch):
    monkeypatch.setattr(rekeying, "BATCH", 2)
    make_phones(5)
    add_key(cipher="aes256gcm", actor=None, at=AT)
    seen = []

    def watch(rows, total):
        for row in rows:
            seen.append(total)
            yield row

    rekey(actor=None, at=AT, watch=watch)

    assert seen == [5] * 5


@pytest.mark.parametrize("written", ["13900000000", ""])
def test_rekey_never_overwrites_what_was_written_meanwhile(monkeypatch, written):
    make_phones(2)
    first = Officer.objects.order_by("pk").first()
    add_key(cipher="aes256gcm", actor=None, at=AT)
    renewed = Place.renewed

    def with_a_writer(place, token):
        Officer.objects.filter(pk=first.pk).update(phone=written)
        return renewed(place, token)

    monkeypatch.setattr(Place, "renewed", with_a_writer)

    done = rekey(actor=None, at=AT)

    assert (done.renewed, done.left) == (1, 0)
    assert phones() == [written, "13800000001"]


def test_rekey_reports_what_does_not_open_and_renews_the_rest():
    make_phones(3)
    first = Officer.objects.order_by("pk").first()
    damaged = damage(first)
    add_key(cipher="aes256gcm", actor=None, at=AT)

    done = rekey(actor=None, at=AT)

    assert done == Rekeyed(2, 0, (f"经办人的“手机”（编号 {first.pk}）",))
    assert tokens()[0] == damaged


def test_retire_key_puts_an_unused_version_away(keys):
    make_phones(2)
    old = store().keyring().current
    new = add_key(cipher="sm4gcm", actor=None, at=AT)
    rekey(actor=None, at=AT)

    kept = retire_key("1", actor=None, at=HOUR_LATER)

    assert kept == keys / "retired" / f"field-{old.label}.json"
    assert store().keyring().fields == (new,)
    assert phones() == ["13800000000", "13800000001"]
    assert noted()[-1] == {"step": "retired", "key": old.label}


def test_retire_key_refuses_while_a_row_uses_it(keys):
    make_phones(2)
    damage(Officer.objects.order_by("pk").first())
    old = store().keyring().current
    add_key(cipher="aes256gcm", actor=None, at=AT)
    rekey(actor=None, at=AT)

    with pytest.raises(KeyInUse, match=f"1 行.*{old.label}"):
        retire_key(old.label, actor=None, at=HOUR_LATER)

    assert rows_sealed_with(old) == 1
    assert (keys / "field-1.json").exists()


def test_retire_key_waits_an_hour_after_the_new_key_came():
    add_key(cipher="aes256gcm", actor=None, at=AT)

    with pytest.raises(KeyTooYoung):
        retire_key("1", actor=None, at=HOUR_LATER - timedelta(seconds=1))

    assert len(store().keyring().fields) == 2


def test_retire_key_counts_the_hour_from_the_version_that_followed():
    add_key(cipher="aes256gcm", actor=None, at=AT)
    add_key(cipher="aes256gcm", actor=None, at=HOUR_LATER)

    retire_key("1", actor=None, at=HOUR_LATER)

    assert [one.ordinal for one in store().keyring().fields] == [2, 3]


def test_retire_key_refuses_the_one_in_use():
    add_key(cipher="aes256gcm", actor=None, at=AT)

    with pytest.raises(KeyIsCurrent, match="2-"):
        retire_key("2", actor=None, at=HOUR_LATER)


@pytest.mark.parametrize("version", ["3", "", "1-00000000"])
def test_retire_key_refuses_an_unknown_version_and_names_those_there(version):
    label = store().keyring().current.label

    with pytest.raises(KeyUnknown) as refusal:
        retire_key(version, actor=None, at=HOUR_LATER)

    assert refusal.value.advice == f"现有的版本：{label}。请写全，如 {label}。"


def test_retire_key_asks_for_the_whole_label_when_two_share_a_number(keys, tmp_path):
    keyring.ensure(tmp_path / "other", cipher="sm4gcm", digest="sha256", at=AT)
    found = tmp_path / "other" / "field-1.json"
    (keys / "field-1-found.json").write_bytes(found.read_bytes())

    with pytest.raises(KeyUnknown, match="不止一个"):
        retire_key("1", actor=None, at=HOUR_LATER)


def test_an_old_row_after_retiring_says_which_key_is_missing(keys):
    make_phones(1)
    backup = tokens()[0]
    old = store().keyring().current
    add_key(cipher="aes256gcm", actor=None, at=AT)
    rekey(actor=None, at=AT)
    kept = retire_key("1", actor=None, at=HOUR_LATER)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE officer SET phone = %s", [backup])

    told = rekey(actor=None, at=HOUR_LATER)
    kept.replace(keys / "field-1.json")
    again = rekey(actor=None, at=HOUR_LATER)

    assert [len(told.unreadable), again.renewed, phones()] == [1, 1, [PHONE]]
    assert old.label not in heads()
