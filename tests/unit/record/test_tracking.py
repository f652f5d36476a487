"""A row knows the state it was read in, and its digest is the same whoever computes it."""

from datetime import date

import pytest

from qingdan.parties.models import Organisation
from qingdan.record.tracking import subject_title, tracked_models
from tests.builders import make_organisation

pytestmark = pytest.mark.django_db


def test_fingerprint_before_is_empty_for_a_row_just_made():
    made = Organisation(name="县水务局", kind="department")

    assert made.fingerprint_before() == ""


def test_fingerprint_before_is_the_state_as_read():
    row = Organisation.objects.get(pk=make_organisation().pk)
    as_read = row.fingerprint()

    row.name = "别的名称"

    assert (row.fingerprint_before(), row.fingerprint() != as_read) == (as_read, True)


def test_fingerprint_before_follows_a_refresh():
    row = Organisation.objects.get(pk=make_organisation().pk)
    Organisation.objects.filter(pk=row.pk).update(name="别的名称")

    row.refresh_from_db()

    assert row.fingerprint_before() == row.fingerprint()


def test_fingerprint_before_keeps_what_a_partial_refresh_did_not_read():
    row = Organisation.objects.get(pk=make_organisation().pk)
    before = row.fingerprint()
    row.name = "别的名称"

    row.refresh_from_db(fields=["parent", "kind"])

    assert row.fingerprint_before() == before


def test_fingerprint_before_needs_the_whole_state():
    row = Organisation.objects.defer("name").get(pk=make_organisation().pk)

    with pytest.raises(RuntimeError, match="organisation was read without name"):
        row.fingerprint_before()

    assert row.name
    assert row.fingerprint_before() == row.fingerprint()


def test_fingerprint_takes_values_as_their_columns_keep_them():
    row = make_organisation(valid_from=date(2026, 1, 5))
    loose = Organisation(
        name=row.name, kind=str(row.kind), region_id=row.region_id, valid_from="2026-01-05"
    )

    assert loose.fingerprint() == Organisation.objects.get(pk=row.pk).fingerprint()


def test_digest_of_state_leaves_out_what_is_empty():
    said = {"name": "县水务局", "kind": "department"}

    digests = {Organisation.digest_of_state({**said, "role_key": one}) for one in ("", None)}

    assert digests == {Organisation.digest_of_state(said)}


def test_fingerprint_differs_between_kinds_and_algorithms():
    row = make_organisation()

    assert len({row.fingerprint("sha256"), row.fingerprint("sm3")}) == 2


def test_recorded_key_outlives_the_row():
    row = make_organisation()
    key = str(row.pk)

    row.delete()

    assert (row.pk, row.recorded_key) == (None, key)


def test_tracked_models_are_named_apart():
    kinds = [one.subject_kind for one in tracked_models()]

    assert sorted(set(kinds)) == kinds
    assert subject_title("organisation") == "单位"
    assert subject_title("gone") == "gone"


def test_tracked_columns_are_columns():
    for model in tracked_models():
        columns = {field.attname for field in model._meta.concrete_fields}

        assert set(model.tracked) <= columns
