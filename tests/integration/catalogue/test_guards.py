"""What is published cannot be changed by any path, not even by SQL."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from qingdan.catalogue import guards
from qingdan.catalogue.enums import EditionAct, EditionState
from qingdan.catalogue.models import Edition, Item
from tests.builders import (
    AT,
    make_document,
    make_edition,
    make_finding,
    make_published,
    make_region,
)

pytestmark = pytest.mark.django_db

DRAFT, PUBLISHED = EditionState.DRAFT, EditionState.PUBLISHED
FROZEN = "已发布或已撤回的清单不能改动"
TABLES = ["section", "item", "item_department", "clause", "support", "finding"]
BEGINS = date(2025, 7, 1)


def run(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def with_everything():
    return make_document(findings=(make_finding(),))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("state", [PUBLISHED, EditionState.WITHDRAWN])
def test_guards_refuse_update_below_a_published_edition(table, state):
    edition = make_published(with_everything())
    if state == EditionState.WITHDRAWN:
        withdraw(edition, at=datetime(2025, 6, 30, tzinfo=UTC))

    with pytest.raises(IntegrityError, match=FROZEN):
        run(f"UPDATE {table} SET id = id + 1")  # noqa: S608


@pytest.mark.parametrize("table", TABLES)
def test_guards_refuse_delete_below_a_published_edition(table):
    make_published(with_everything())

    with pytest.raises(IntegrityError, match=FROZEN):
        run(f"DELETE FROM {table}")  # noqa: S608


@pytest.mark.parametrize("table", ["support", "clause", "item_department"])
def test_guards_refuse_insert_below_a_published_item(table):
    edition = make_published(with_everything())
    row = Item.objects.filter(edition=edition, kind="cooperative").get()
    model = {"support": row.support, "clause": row.clauses, "item_department": row.departments}
    copy = model[table].first()
    copy.pk, copy.position, copy.address = None, 99, 99

    with pytest.raises(IntegrityError, match=FROZEN), transaction.atomic():
        copy.save(force_insert=True)


def test_guards_refuse_moving_a_draft_row_into_a_published_edition():
    published = make_published()
    draft = make_edition()

    with pytest.raises(IntegrityError, match=FROZEN):
        run("UPDATE section SET edition_id = %s WHERE edition_id = %s", published.pk, draft.pk)


def test_guards_let_a_draft_change_and_go():
    edition = make_edition(with_everything())

    run("UPDATE item SET name = 'x'")
    run("DELETE FROM finding")

    assert set(edition.items.values_list("name", flat=True)) == {"x"}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("title", "别的标题"),
        ("state", "draft"),
        ("state", "discarded"),
        ("valid_from", "2025-07-02"),
        ("document", "{}"),
        ("reason", "x"),
        ("published_at", "2025-01-01 00:00:00+00:00"),
    ],
)
def test_guards_refuse_change_of_a_published_edition(column, value):
    make_published()

    with pytest.raises(IntegrityError, match="已发布的版本只能调整失效日期"):
        run(f"UPDATE edition SET {column} = %s", value)  # noqa: S608


def test_guards_allow_the_end_of_a_published_edition():
    edition = make_published()

    run("UPDATE edition SET valid_until = '2026-01-01'")
    run("UPDATE edition SET valid_until = NULL")

    edition.refresh_from_db()
    assert edition.valid_until is None


def withdraw(edition: Edition, at: datetime, **also) -> None:
    with transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(
            state=EditionState.WITHDRAWN, withdrawn_at=at, withdrawal_reason="印错", **also
        )


def test_guards_allow_withdrawal_on_the_last_day_before():
    edition = make_published(valid_from=BEGINS)

    withdraw(edition, at=datetime(2025, 6, 30, 15, 59, tzinfo=UTC))

    edition.refresh_from_db()
    assert edition.state == EditionState.WITHDRAWN


def test_guards_refuse_withdrawal_once_the_first_day_has_come_in_china():
    edition = make_published(valid_from=BEGINS)

    with pytest.raises(IntegrityError, match="在生效前撤回"):
        withdraw(edition, at=datetime(2025, 6, 30, 16, 0, tzinfo=UTC))


def test_guards_refuse_withdrawal_that_changes_more():
    edition = make_published(valid_from=BEGINS)

    with pytest.raises(IntegrityError, match="在生效前撤回"):
        withdraw(edition, at=datetime(2025, 6, 1, tzinfo=UTC), title="别的标题")


def test_guards_keep_a_withdrawn_edition_as_it_is():
    edition = make_published(valid_from=BEGINS)
    withdraw(edition, at=datetime(2025, 6, 1, tzinfo=UTC))

    with pytest.raises(IntegrityError, match="已发布的版本只能"):
        run("UPDATE edition SET withdrawal_reason = '改口'")


def test_guards_refuse_delete_of_a_published_edition():
    make_published()

    with pytest.raises(IntegrityError, match="不能删除"):
        run("DELETE FROM edition")


@pytest.mark.parametrize(
    ("valid_from", "valid_until"),
    [
        pytest.param(date(2025, 6, 1), None, id="open end"),
        pytest.param(date(2025, 6, 1), date(2025, 7, 2), id="one day"),
        pytest.param(date(2025, 8, 1), date(2025, 9, 1), id="inside"),
    ],
)
def test_guards_refuse_overlap(valid_from, valid_until):
    make_published(valid_from=BEGINS)

    with pytest.raises(IntegrityError, match="有效期不能重叠"), transaction.atomic():
        make_published(valid_from=valid_from, valid_until=valid_until)


def test_guards_allow_neighbours_and_other_townships():
    make_published(valid_from=BEGINS)

    make_published(valid_from=date(2025, 6, 1), valid_until=BEGINS)
    make_published(township=make_region("150721201", "查巴奇鄂温克民族乡"), valid_from=BEGINS)

    assert Edition.objects.in_force(BEGINS).count() == 2


def test_guards_let_a_withdrawn_edition_be_overlapped():
    withdrawn = make_published(valid_from=BEGINS)
    withdraw(withdrawn, at=AT)

    again = make_published(valid_from=BEGINS)

    assert list(Edition.objects.in_force(BEGINS)) == [again]


@pytest.mark.parametrize(
    "statement", ["UPDATE edition_event SET note = 'x'", "DELETE FROM edition_event"]
)
def test_guards_keep_every_event(statement):
    edition = make_edition()
    edition.events.create(act=EditionAct.SENT_BACK, happened_at=AT)

    with pytest.raises(IntegrityError, match="版本记录只能追加"):
        run(statement)


def test_guards_are_the_same_after_another_migrate():
    before = trigger_names()

    call_command("migrate", verbosity=0)

    assert (trigger_names(), len(before) > 8) == (before, True)


@pytest.mark.django_db(transaction=True)
def test_guards_stand_again_after_the_tables_were_emptied():
    make_published()
    before = trigger_names()
    guards.lower(connection)

    call_command("flush", verbosity=0, interactive=False)

    assert (trigger_names(), Edition.objects.count()) == (before, 0)


def trigger_names() -> list[tuple[str, str]]:
    dialect = guards.dialect(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(dialect.FIND)
        return sorted(cursor.fetchall())
