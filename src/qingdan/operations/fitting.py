"""Whether a backup fits this database: the same tables, nothing entered yet."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

import qingdan
from qingdan.catalogue.models import Edition
from qingdan.operations.manifest import Manifest
from qingdan.operations.refusals import BackupOfOtherVersion, NotEmpty, NotPrepared
from qingdan.operations.tables import Table, kept_tables
from qingdan.parties.models import Officer

MIGRATIONS = "django_migrations"
ENTERED = ((Officer, "经办人"), (Edition, "清单版本"))
"""What shows that people work here already."""


def migrations(connection: BaseDatabaseWrapper) -> dict[str, list[str]]:
    """Return the migrations that made the tables, by app."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        if MIGRATIONS in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT app, name FROM {MIGRATIONS}")  # noqa: S608 - a constant
            for app, name in sorted(cursor.fetchall()):
                found.setdefault(app, []).append(name)
    return found


def tables_for(manifest: Manifest, connection: BaseDatabaseWrapper) -> list[Table]:
    """Return the tables that a backup fills.

    Raises:
        NotPrepared: tables are missing or not up to date.
        BackupOfOtherVersion: the backup was made of other tables.
        NotEmpty: people have entered something.
    """
    tables = kept_tables()
    _refuse_unprepared(connection, tables)
    difference = _difference(manifest, connection, tables)
    if difference:
        raise BackupOfOtherVersion(
            theirs=manifest.program, ours=qingdan.__version__, what=difference
        )
    _refuse_entered(connection)
    return tables


def _refuse_unprepared(connection: BaseDatabaseWrapper, tables: list[Table]) -> None:
    there = set(connection.introspection.table_names())
    if not there.issuperset(table.name for table in tables):
        raise NotPrepared
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotPrepared


def _difference(manifest: Manifest, connection: BaseDatabaseWrapper, tables: list[Table]) -> str:
    ours = {table.name: {column.name for column in table.columns} for table in tables}
    theirs = {table.name: set(table.columns) for table in manifest.tables}
    changed = [name for name in sorted(ours | theirs) if ours.get(name) != theirs.get(name)]
    if changed:
        return f"表 {'、'.join(changed)}"
    applied = migrations(connection)
    other = [
        app
        for app in sorted(applied | manifest.migrations)
        if applied.get(app) != manifest.migrations.get(app)
    ]
    return f"迁移 {'、'.join(other)}" if other else ""


def _refuse_entered(connection: BaseDatabaseWrapper) -> None:
    found = [
        f"{count} 个{name}"
        for model, name in ENTERED
        if (count := model._default_manager.using(connection.alias).count())
    ]
    if found:
        raise NotEmpty(what="、".join(found))
