"""How guards are written as PostgreSQL triggers; refusals leave as integrity errors (23514)."""

import re
from collections.abc import Iterator, Sequence

from django.db.backends.base.base import BaseDatabaseWrapper

from qingdan.record.guards import words

FIND = (
    "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid) "
    f"AND starts_with(t.tgname, '{words.PREFIX}')"
)


STANDING = (
    "SELECT t.tgname, pg_get_triggerdef(t.oid), p.prosrc, t.tgenabled IN ('O', 'A') "
    "AND current_setting('session_replication_role') <> 'replica' "
    "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
    "WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)"
)
TRIGGER = re.compile(
    r'CREATE TRIGGER "?(\w+)"? (BEFORE|AFTER) ([A-Z ]+) ON "?(?:\w+\.)?"?(\w+)"? '
    r'FOR EACH (ROW|STATEMENT) EXECUTE FUNCTION "?(\w+)"?\(\)'
)
FUNCTION = re.compile(r'CREATE OR REPLACE FUNCTION "(\w+)".* AS \$guard\$(.*)\$guard\$', re.DOTALL)


def as_wanted(statements: Sequence[str]) -> dict[str, object]:
    """Return what each trigger is to be: its definition in parts, and its function's body."""
    bodies = {found[1]: found[2] for one in statements if (found := FUNCTION.fullmatch(one))}
    triggers = [parts for one in statements if (parts := _parts(one))]
    return {parts[0]: (parts, bodies.get(parts[-1]), True) for parts in triggers}


def as_found(connection: BaseDatabaseWrapper) -> dict[str, object]:
    """Return what each trigger is; one that sleeps is not as wanted."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING)
        return {
            name: (_parts(definition), body, awake)
            for name, definition, body, awake in cursor.fetchall()
        }


def _parts(definition: str) -> tuple[str, ...] | None:
    """Return name, time, acts, table, each and function; ``None`` for anything unusual."""
    found = TRIGGER.fullmatch(definition)
    if found is None:
        return None
    name, when, acts, *rest = found.groups()
    return (name, when, " OR ".join(sorted(acts.split(" OR "))), *rest)


def drop(table: str, trigger: str) -> str:
    return f'DROP TRIGGER "{trigger}" ON "{table}"'


def only_added(table: str) -> Iterator[str]:
    """Refuse every change to a row that was written once."""
    yield function("only_added", refuse(words.ONLY_ADDED))
    yield trigger(table, "BEFORE UPDATE OR DELETE", table, "only_added")


def linked(table: str) -> Iterator[str]:
    """Refuse an event that does not follow the last one."""
    last = f'(SELECT digest FROM "{table}" ORDER BY sequence DESC LIMIT 1)'
    count = f'(SELECT max(sequence) FROM "{table}")'
    refused = f"NEW.sequence <> coalesce({count}, 0) + 1 OR NEW.previous <> coalesce({last}, '')"
    body = f"IF {refused} THEN {refuse(words.NOT_LINKED)} END IF; RETURN NEW;"
    yield function(f"{table}_linked", body)
    yield trigger(f"{table}_linked", "BEFORE INSERT", table, f"{table}_linked")


def not_emptied(table: str) -> Iterator[str]:
    """Refuse to empty a table at once, which no trigger for rows would see."""
    yield function("not_emptied", refuse(words.NOT_EMPTIED))
    yield trigger(f"{table}_truncate", "BEFORE TRUNCATE", table, "not_emptied", each="STATEMENT")


def changed(columns: Sequence[str], except_for: Sequence[str]) -> str:
    return " OR ".join(
        f'NEW."{one}" IS DISTINCT FROM OLD."{one}"' for one in columns if one not in except_for
    )


def refuse(message: str) -> str:
    return f"RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation';"


def function(name: str, body: str) -> str:
    return (
        f'CREATE OR REPLACE FUNCTION "{words.PREFIX}{name}"() RETURNS trigger '
        f"LANGUAGE plpgsql AS $guard$ BEGIN {body} END $guard$"
    )


def trigger(name: str, when: str, table: str, function: str, each: str = "ROW") -> str:
    return (
        f'CREATE TRIGGER "{words.PREFIX}{name}" {when} ON "{table}" '
        f'FOR EACH {each} EXECUTE FUNCTION "{words.PREFIX}{function}"()'
    )
