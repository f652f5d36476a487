"""What is published cannot be changed by any path, not even by SQL."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from qingdan.catalogue.enums import EditionState
from qingdan.catalogue.models import Edition, Item
from qingdan.record import guards
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
BELOW_EDITION, BELOW_ITEM = ["section", "item", "finding"], ["item_department", "clause", "support"]
TABLES = [*BELOW_EDITION, *BELOW_ITEM]
BEGINS, NEXT = date(2025, 7, 1), date(2025, 8, 1)
TO_COME = date(2100, 1, 1)
sqlite_only = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="只有 SQLite 会这样")
postgresql_only = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="只有 PostgreSQL 会这样"
)


def run(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def with_everything():
    return make_document(findings=(make_finding(),))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("state", [PUBLISHED, EditionState.WITHDRAWN])
def test_guards_refuse_update_below_a_published_edition(table, state):
    edition = make_published(with_everything(), valid_from=TO_COME)
    if state == EditionState.WITHDRAWN:
        withdraw(edition)

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

    with pytest.raises(IntegrityError, match="已发布的版本只能由下一版接续"):
        run(f"UPDATE edition SET {column} = %s", value)  # noqa: S608


ENDS = "UPDATE edition SET valid_until = %s WHERE id = %s"


def test_guards_let_an_edition_end_where_the_next_one_begins():
    edition, following = make_published(valid_from=BEGINS), make_edition()
    run("UPDATE edition SET state = 'submitted', valid_from = %s WHERE id = %s", NEXT, following.pk)

    run(ENDS, NEXT, edition.pk)

    edition.refresh_from_db()
    assert edition.valid_until == NEXT


@pytest.mark.parametrize("state", ["draft", "discarded", "withdrawn"])
def test_guards_refuse_an_end_before_an_edition_that_nobody_submitted(state):
    edition, following = make_published(valid_from=BEGINS), make_edition()
    Edition.objects.filter(pk=following.pk).update(
        state=state, valid_from=NEXT, withdrawn_at=AT, withdrawal_reason="x"
    )

    with pytest.raises(IntegrityError, match="只能由下一版接续"):
        run(ENDS, NEXT, edition.pk)


def test_guards_refuse_an_end_before_an_edition_of_another_township():
    edition = make_published(valid_from=BEGINS)
    make_published(township=make_region("150721201", "查巴奇鄂温克民族乡"), valid_from=NEXT)

    with pytest.raises(IntegrityError, match="只能由下一版接续"):
        run(ENDS, NEXT, edition.pk)


@pytest.mark.parametrize("end", [None, date(2025, 7, 20), date(2025, 9, 1)])
@pytest.mark.parametrize("has_next", [True, False])
def test_guards_refuse_another_end_while_nothing_was_withdrawn(end, has_next):
    edition = make_published(valid_from=BEGINS, valid_until=NEXT)
    if has_next:
        make_published(valid_from=NEXT)

    with pytest.raises(IntegrityError, match="只能由下一版接续"):
        run(ENDS, end, edition.pk)


@pytest.mark.parametrize("until", [None, date(2100, 2, 1)])
def test_guards_let_an_edition_go_on_to_where_a_withdrawn_one_would_have_ended(until):
    edition = make_published(valid_from=BEGINS, valid_until=TO_COME)
    withdraw(make_published(valid_from=TO_COME, valid_until=until))

    with pytest.raises(IntegrityError, match="只能由下一版接续"):
        run(ENDS, date(2100, 1, 15), edition.pk)
    run(ENDS, until, edition.pk)

    edition.refresh_from_db()
    assert edition.valid_until == until


def withdraw(edition: Edition, at: datetime = AT, **also) -> None:
    with transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(
            state=EditionState.WITHDRAWN, withdrawn_at=at, withdrawal_reason="印错", **also
        )


@pytest.mark.parametrize(("days", "refused"), [(0, True), (2, False)])
def test_guards_go_by_the_date_of_the_database_when_an_edition_is_withdrawn(days, refused):
    edition = make_published(valid_from=timezone.localdate() + timedelta(days))

    if refused:
        with pytest.raises(IntegrityError, match="在生效前撤回"):
            withdraw(edition, at=datetime(2020, 1, 1, tzinfo=UTC))
    else:
        withdraw(edition, at=datetime(2020, 1, 1, tzinfo=UTC))

    edition.refresh_from_db()
    assert (edition.state == PUBLISHED) == refused


def test_guards_refuse_withdrawal_that_changes_more():
    edition = make_published(valid_from=TO_COME)

    with pytest.raises(IntegrityError, match="在生效前撤回"):
        withdraw(edition, title="别的标题")


def test_guards_keep_a_withdrawn_edition_as_it_is():
    edition = make_published(valid_from=TO_COME)
    withdraw(edition)

    with pytest.raises(IntegrityError, match="已发布的版本只能"):
        run("UPDATE edition SET withdrawal_reason = '改口'")


def copied(table: str, **changed: object) -> tuple[str, list[object]]:
    """Return the statement that writes every row of a table over itself, changed."""
    (model,) = (one for one in apps.get_models() if one._meta.db_table == table)
    columns = [one.column for one in model._meta.concrete_fields]
    names = ", ".join(f'"{one}"' for one in columns)
    taken = ", ".join("%s" if one in changed else f'"{one}"' for one in columns)
    statement = f"INSERT OR REPLACE INTO {table} ({names}) SELECT {taken} FROM {table}"  # noqa: S608
    return statement, [changed[one] for one in columns if one in changed]


@sqlite_only
@pytest.mark.parametrize("table", TABLES)
def test_guards_refuse_to_replace_a_published_row_by_one_of_a_draft(table):
    make_published(with_everything())
    draft = make_edition(make_document())
    owner = ("edition_id", draft.pk)
    if table in BELOW_ITEM:
        owner = ("item_id", draft.items.get(kind="cooperative").pk)
    statement, values = copied(table, **dict([owner]))

    with pytest.raises(IntegrityError, match=FROZEN):
        run(f"{statement} ORDER BY id LIMIT 1", *values)


@sqlite_only
@pytest.mark.parametrize("table", TABLES)
def test_guards_refuse_to_move_a_draft_row_over_a_published_one(table):
    make_published(with_everything())
    make_edition(with_everything())

    with pytest.raises(IntegrityError, match=FROZEN):
        run(
            f"UPDATE OR REPLACE {table} SET id = (SELECT min(id) FROM {table}) "  # noqa: S608
            f"WHERE id = (SELECT max(id) FROM {table})"
        )


@sqlite_only
@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"title": "别的标题"}, id="same id"),
        pytest.param({"id": 99, "title": "别的标题"}, id="same ordinal"),
        pytest.param({"state": "draft"}, id="as a draft"),
    ],
)
def test_guards_refuse_to_replace_a_published_edition(changed):
    make_published()
    statement, values = copied("edition", **changed)

    with pytest.raises(IntegrityError, match="只能由下一版接续"):
        run(statement, *values)


@sqlite_only
@pytest.mark.parametrize("column", ["id", "ordinal"])
def test_guards_refuse_to_move_a_draft_over_a_published_edition(column):
    published, draft = make_published(), make_edition()

    with pytest.raises(IntegrityError, match="只能由下一版接续"):
        run(
            f"UPDATE OR REPLACE edition SET {column} = %s WHERE id = %s",  # noqa: S608
            getattr(published, column),
            draft.pk,
        )


@sqlite_only
def test_guards_refuse_to_replace_an_event():
    make_edition()
    statement, values = copied("event", reason="改口")

    with pytest.raises(IntegrityError, match="操作记录"):
        run(statement, *values)


@sqlite_only
def test_guards_let_a_draft_row_be_replaced():
    edition = make_edition()
    statement, values = copied("section", title="别的类别")

    run(statement, *values)

    assert set(edition.sections.values_list("title", flat=True)) == {"别的类别"}


@postgresql_only
@pytest.mark.parametrize("table", [*TABLES, "edition", "event", "region"])
def test_guards_refuse_to_empty_a_table(table):
    make_published(with_everything())
    run("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks put off is not emptied anyway

    with pytest.raises(IntegrityError, match="不能整表清空"):
        run(f"TRUNCATE {table} CASCADE")


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
    withdraw(make_published(valid_from=TO_COME))

    again = make_published(valid_from=TO_COME)

    assert list(Edition.objects.in_force(TO_COME)) == [again]


@pytest.mark.parametrize("statement", ["UPDATE event SET reason = 'x'", "DELETE FROM event"])
def test_guards_keep_every_event(statement):
    make_edition()

    with pytest.raises(IntegrityError, match="操作记录只能追加"):
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
