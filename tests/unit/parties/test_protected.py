"""Columns that lie encrypted in the table and read as plain text."""

import copy
import pickle

import pytest
from django.core.exceptions import FieldError
from django.core.serializers import serialize
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter
from hypothesis import given
from hypothesis import strategies as st

from qingdan.core import keyring
from qingdan.core.ciphers import SETTINGS, SealedTextDamaged
from qingdan.core.keyring import KeyMissing
from qingdan.parties.domain.signing.identities import Claimed, link
from qingdan.parties.models import Officer
from qingdan.parties.protected import (
    Place,
    ProtectedTextField,
    Sealed,
    keyed_digest,
    protected_fields,
    store,
)
from tests.builders import AT, make_officer

PHONE = "13800000000"
FIELD = Officer._meta.get_field("phone")


@pytest.fixture(autouse=True)
def keys(tmp_path, settings, db):
    settings.KEYS_DIR = tmp_path / "keys"
    return settings.KEYS_DIR


def stored(officer: Officer) -> str:
    """Return what lies in the table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM officer WHERE id = %s", [officer.pk])
        return cursor.fetchone()[0]


def overwrite(officer: Officer, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE officer SET phone = %s WHERE id = %s", [text, officer.pk])


def new_key(keys, cipher: str = "aes") -> str:
    return keyring.add_version(keys, cipher=SETTINGS[cipher], at=AT).label


@pytest.mark.django_db
@pytest.mark.parametrize(("cipher", "head"), [("aes", "v1.aes256gcm.1-"), ("sm4", "v1.sm4gcm.1-")])
def test_field_lies_encrypted_and_reads_plain(settings, cipher, head):
    settings.CIPHER = cipher

    officer = make_officer(phone=PHONE)

    assert stored(officer).startswith(head)
    assert Officer.objects.get(pk=officer.pk).phone == PHONE


@pytest.mark.django_db
def test_field_keeps_empty_empty_and_makes_no_keys(keys):
    officer = make_officer(phone="")

    assert (stored(officer), Officer.objects.get(pk=officer.pk).phone) == ("", "")
    assert not keys.exists()


@pytest.mark.django_db
def test_field_is_written_by_every_way_of_writing():
    officers = [make_officer(phone=PHONE) for _ in range(3)]

    Officer.objects.filter(pk=officers[0].pk).update(phone="13800000001")
    officers[1].phone = "13800000002"
    Officer.objects.bulk_update([officers[1]], ["phone"])
    officers[2].phone = "13800000003"
    officers[2].save(update_fields=("phone",))

    assert [Officer.objects.get(pk=one.pk).phone for one in officers] == [
        "13800000001",
        "13800000002",
        "13800000003",
    ]
    assert all(stored(one).startswith("v1.") for one in officers)


@pytest.mark.django_db
def test_field_deferred_is_read_when_asked_for(django_assert_num_queries):
    officer = Officer.objects.defer("phone").get(pk=make_officer(phone=PHONE).pk)

    with django_assert_num_queries(1):
        assert officer.phone == PHONE


@pytest.mark.django_db
def test_save_of_other_columns_leaves_an_unread_value_as_it_lies():
    officer = Officer.objects.get(pk=make_officer(phone=PHONE).pk)
    before = stored(officer)
    officer.full_name = "李四"

    officer.save()

    assert stored(officer) == before


@pytest.mark.django_db
def test_save_of_a_row_read_before_the_key_changed_uses_the_new_key(keys):
    officer = Officer.objects.get(pk=make_officer(phone=PHONE).pk)
    label = new_key(keys, "sm4")

    officer.save()

    assert stored(officer).startswith(f"v1.sm4gcm.{label}.")
    assert Officer.objects.get(pk=officer.pk).phone == PHONE


@pytest.mark.django_db
def test_a_damaged_value_refuses_itself_alone():
    officer = make_officer(phone=PHONE)
    damaged = stored(officer)[:-1] + "!"
    overwrite(officer, damaged)

    read = Officer.objects.get(pk=officer.pk)
    read.full_name = "李四"
    read.save()

    assert (stored(officer), Officer.objects.get(pk=officer.pk).full_name) == (damaged, "李四")
    with pytest.raises(SealedTextDamaged, match="经办人的“手机”"):
        _ = read.phone


@pytest.mark.django_db
def test_a_value_moved_to_another_row_opens_but_not_in_another_column():
    token = stored(make_officer(phone=PHONE))

    assert FIELD.place.unseal(token) == PHONE
    with pytest.raises(SealedTextDamaged):
        Place("officer.address", "经办人的“住址”").unseal(token)


@pytest.mark.django_db
def test_a_value_whose_key_is_lost_says_which_and_makes_no_new_key(keys, settings):
    officer = make_officer(phone=PHONE)
    label = store().keyring().current.label
    settings.KEYS_DIR = keys.with_name("restored without keys")

    with pytest.raises(KeyMissing, match=f"经办人的“手机”.*{label}"):
        _ = Officer.objects.get(pk=officer.pk).phone

    assert not settings.KEYS_DIR.exists()


@pytest.mark.django_db
def test_values_give_what_lies_in_the_table_and_print_no_plain_text():
    officer = make_officer(phone=PHONE)

    sealed = Officer.objects.values_list("phone", flat=True).get()

    assert (sealed, sealed.open()) == (Sealed(stored(officer), FIELD.place), PHONE)
    assert PHONE not in f"{sealed} {sealed!r}"


@pytest.mark.django_db
def test_instances_are_copied_and_pickled_without_opening():
    officer = Officer.objects.get(pk=make_officer(phone=PHONE).pk)

    pickled = pickle.dumps(officer)

    assert PHONE.encode() not in pickled
    assert pickle.loads(pickled).phone == copy.copy(officer).phone == PHONE  # noqa: S301


@pytest.mark.django_db
@pytest.mark.parametrize("lookup", ["phone", "phone__contains", "phone__in", "phone__gt"])
def test_field_is_not_searched_by_its_text(lookup):
    with pytest.raises(FieldError):
        Officer.objects.filter(**{lookup: PHONE})

    assert not Officer.objects.filter(phone__isnull=True).exists()


@pytest.mark.django_db
def test_field_is_not_written_to_dumps():
    make_officer(phone=PHONE)

    with pytest.raises(FieldError):
        serialize("json", Officer.objects.all())


def test_field_is_written_into_migrations():
    field = ProtectedTextField("手机", context="person.phone", blank=True)

    written, imports = MigrationWriter.serialize(field)

    assert written == (
        "qingdan.parties.protected.ProtectedTextField("
        "blank=True, context='person.phone', verbose_name='手机')"
    )
    assert imports == {"import qingdan.parties.protected"}
    assert "context" not in ProtectedTextField("手机").deconstruct()[3]


def test_protected_fields_finds_the_columns_of_a_model():
    assert [one.name for one in protected_fields(Officer)] == ["phone"]
    assert FIELD.place == Place("officer.phone", "经办人的“手机”")
    assert isinstance(FIELD, models.TextField)


@given(text=st.text(min_size=1))
def test_field_round_trip(text):
    assert FIELD.from_db_value(FIELD.get_prep_value(text), None, None).open() == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(PHONE, " 138 0000-0000 ", id="spaces and hyphens"),
        pytest.param(PHONE, "１３８００００００００", id="full width"),
        pytest.param(PHONE, "+86 138 0000 0000", id="country code"),
        pytest.param(PHONE, "008613800000000", id="country code dialled"),
        pytest.param("0472-8100000", "(0472) 8100000", id="land line"),
    ],
)
def test_keyed_digest_is_the_same_for_the_same_phone(one, other):
    assert keyed_digest(one, "officer.phone") == keyed_digest(other, "officer.phone")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(PHONE, "13800000001", id="another"),
        pytest.param("8600000000", "00000000", id="86 that is no country code"),
        pytest.param("无", "没有", id="no digits"),
    ],
)
def test_keyed_digest_tells_phones_apart(one, other):
    assert keyed_digest(one, "officer.phone") != keyed_digest(other, "officer.phone")


def test_keyed_digest_of_empty_is_empty():
    assert [keyed_digest(text, "officer.phone") for text in ("", "  ", "　")] == ["", "", ""]


def test_keyed_digest_keeps_its_algorithm_when_the_setting_changes(settings):
    before = keyed_digest(PHONE, "officer.phone")
    settings.DIGEST = "sm3"

    assert keyed_digest(PHONE, "officer.phone") == before


@pytest.mark.django_db
def test_equal_values_are_found_by_their_digest():
    digest = keyed_digest(PHONE, "officer.phone")
    officer = make_officer(phone=PHONE, phone_digest=digest)
    make_officer(phone="13800000001", phone_digest=keyed_digest("13800000001", "officer.phone"))

    wanted = keyed_digest("+86 138-0000-0000", "officer.phone")

    assert list(Officer.objects.filter(phone_digest=wanted)) == [officer]


@pytest.fixture
def lose(keys, settings):
    """Return what lets the folder vanish; the process knows nothing, as if started anew."""

    def vanish() -> None:
        keys.rename(keys.with_name("lost"))
        settings.CIPHER = "sm4"

    return vanish


def test_lost_keys_are_never_replaced_while_something_is_sealed(keys, lose):
    make_officer(phone=PHONE)
    lose()

    with pytest.raises(KeyMissing, match="经办人的“手机”") as refusal:
        keyed_digest(PHONE, "officer.phone")

    assert "从密钥备份" in refusal.value.advice
    assert not keys.exists()


def test_a_process_that_knew_the_keys_does_not_replace_them_either(keys):
    make_officer(phone=PHONE)
    keys.rename(keys.with_name("lost"))

    with pytest.raises(KeyMissing):
        make_officer("li.qiang", phone="13800000001")

    assert not keys.exists()


def test_lost_keys_are_never_replaced_while_a_digest_is_kept(keys, lose):
    link(Claimed.of("county", "150222"), actor=make_officer(), at=AT)
    lose()

    with pytest.raises(KeyMissing, match=r"digest\.json"):
        keyed_digest(PHONE, "officer.phone")

    assert not keys.exists()
