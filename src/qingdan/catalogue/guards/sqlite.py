"""The guards as SQLite triggers."""

from collections.abc import Iterator, Sequence

from qingdan.catalogue.guards import words

FIND = (
    "SELECT tbl_name, name FROM sqlite_master "
    f"WHERE type = 'trigger' AND name GLOB '{words.PREFIX}*'"
)
KEPT = "('published', 'withdrawn')"


def drop(table: str, trigger: str) -> str:
    return f'DROP TRIGGER "{trigger}"'


def shared() -> Iterator[str]:
    yield from ()


def frozen_rows(table: str, *, of_item: bool) -> Iterator[str]:
    """Refuse every change to a row that belongs to a published or withdrawn edition."""
    for act, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
        owners = " OR ".join(_owner_is_kept(row, of_item=of_item) for row in rows)
        yield _trigger(f"{table}_{act.lower()}", act, table, owners, words.FROZEN_ROWS)


def _owner_is_kept(row: str, *, of_item: bool) -> str:
    edition = f"{row}.edition_id"
    if of_item:
        edition = f"(SELECT edition_id FROM item WHERE id = {row}.item_id)"
    return f"(SELECT state FROM edition WHERE id = {edition}) IN {KEPT}"


def frozen_edition(columns: Sequence[str]) -> Iterator[str]:
    """Refuse what may not happen to a published or withdrawn edition itself."""
    ending = _changed(columns, except_for=(words.ENDING,))
    withdrawal = _changed(columns, except_for=words.WITHDRAWAL)
    withdrawn_in_time = (
        "NEW.state = 'withdrawn' AND date(NEW.withdrawn_at, '+8 hours') < OLD.valid_from "
        f"AND NOT ({withdrawal})"
    )
    refused = (
        f"(OLD.state = 'published' AND ({ending}) AND ({withdrawn_in_time}) IS NOT TRUE) "
        f"OR (OLD.state = 'withdrawn' AND ({_changed(columns, except_for=())}))"
    )
    yield _trigger("edition_update", "UPDATE", "edition", refused, words.FROZEN_EDITION)
    kept = f"OLD.state IN {KEPT}"
    yield _trigger("edition_delete", "DELETE", "edition", kept, words.KEPT_EDITION)
    overlap = (
        "NEW.state = 'published' AND EXISTS (SELECT 1 FROM edition AS other "
        "WHERE other.township_id = NEW.township_id AND other.id <> NEW.id "
        "AND other.state = 'published' "
        "AND (other.valid_until IS NULL OR other.valid_until > NEW.valid_from) "
        "AND (NEW.valid_until IS NULL OR NEW.valid_until > other.valid_from))"
    )
    for act in ("INSERT", "UPDATE"):
        name = f"edition_overlap_{act.lower()}"
        yield _trigger(name, act, "edition", overlap, words.OVERLAP, when="AFTER")


def only_added(table: str) -> Iterator[str]:
    """Refuse every change to a row that was written once."""
    for act in ("UPDATE", "DELETE"):
        yield _trigger(f"{table}_{act.lower()}", act, table, "TRUE", words.ONLY_ADDED)


def _changed(columns: Sequence[str], except_for: Sequence[str]) -> str:
    return " OR ".join(
        f'NEW."{one}" IS NOT OLD."{one}"' for one in columns if one not in except_for
    )


def _trigger(
    name: str, act: str, table: str, refused: str, message: str, when: str = "BEFORE"
) -> str:
    return (
        f'CREATE TRIGGER "{words.PREFIX}{name}" {when} {act} ON "{table}" WHEN {refused} '
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )
