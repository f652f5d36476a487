"""The guards of the lists as SQLite triggers."""

from collections.abc import Iterator, Sequence

from qingdan.catalogue.guards import words
from qingdan.record.guards.sqlite import changed, not_replaced, trigger

KEPT = "('published', 'withdrawn')"
BESIDE = (
    "EXISTS (SELECT 1 FROM edition AS e WHERE e.township_id = OLD.township_id AND e.id <> OLD.id"
)
BEGINS_THEN = f"{BESIDE} AND e.state IN ('submitted', 'published') AND e.valid_from = "
WITHDRAWN_THEN = (
    f"{BESIDE} AND e.state = 'withdrawn' AND e.valid_from = OLD.valid_until "
    "AND e.valid_until IS NEW.valid_until)"
)
ENDED_OTHERWISE = (
    "NEW.valid_until IS NOT OLD.valid_until AND CASE WHEN OLD.valid_until IS NULL "
    f"THEN NOT {BEGINS_THEN} NEW.valid_until) "
    f"ELSE {BEGINS_THEN} OLD.valid_until) OR NOT {WITHDRAWN_THEN} END"
)
"""True for an end of validity that no other edition of the township accounts for."""


def shared() -> Iterator[str]:
    yield from ()


def frozen_rows(table: str, *, of_item: bool) -> Iterator[str]:
    """Refuse every change to a row that belongs to a published or withdrawn edition."""
    for act, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
        owners = " OR ".join(_owner_is_kept(row, of_item=of_item) for row in rows)
        yield trigger(f"{table}_{act.lower()}", act, table, owners, words.FROZEN_ROWS)
    yield from not_replaced(table, _owner_is_kept("there", of_item=of_item), words.FROZEN_ROWS)


def _owner_is_kept(row: str, *, of_item: bool) -> str:
    edition = f"{row}.edition_id"
    if of_item:
        edition = f"(SELECT edition_id FROM item WHERE id = {row}.item_id)"
    return f"(SELECT state FROM edition WHERE id = {edition}) IN {KEPT}"


def frozen_edition(columns: Sequence[str]) -> Iterator[str]:
    """Refuse what may not happen to a published or withdrawn edition itself."""
    other = changed(columns, except_for=(words.ENDING,))
    withdrawal = changed(columns, except_for=words.WITHDRAWAL)
    withdrawn_in_time = (
        "NEW.state = 'withdrawn' AND date('now', '+8 hours') < OLD.valid_from "
        f"AND NOT ({withdrawal})"
    )
    refused = (
        f"(OLD.state = 'published' AND (({other}) OR ({ENDED_OTHERWISE})) "
        f"AND ({withdrawn_in_time}) IS NOT TRUE) "
        f"OR (OLD.state = 'withdrawn' AND ({changed(columns, except_for=())}))"
    )
    yield trigger("edition_update", "UPDATE", "edition", refused, words.FROZEN_EDITION)
    kept = f"OLD.state IN {KEPT}"
    yield trigger("edition_delete", "DELETE", "edition", kept, words.KEPT_EDITION)
    same = " OR (there.township_id = NEW.township_id AND there.ordinal = NEW.ordinal)"
    kept = f"there.state IN {KEPT}"
    yield from not_replaced("edition", kept, words.FROZEN_EDITION, same)
    overlap = (
        "NEW.state = 'published' AND EXISTS (SELECT 1 FROM edition AS other "
        "WHERE other.township_id = NEW.township_id AND other.id <> NEW.id "
        "AND other.state = 'published' "
        "AND (other.valid_until IS NULL OR other.valid_until > NEW.valid_from) "
        "AND (NEW.valid_until IS NULL OR NEW.valid_until > other.valid_from))"
    )
    for act in ("INSERT", "UPDATE"):
        name = f"edition_overlap_{act.lower()}"
        yield trigger(name, act, "edition", overlap, words.OVERLAP, when="AFTER")
