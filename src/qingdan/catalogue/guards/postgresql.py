"""The guards of the lists as PostgreSQL triggers."""

from collections.abc import Iterator, Sequence

from qingdan.catalogue.guards import words
from qingdan.record.guards.postgresql import changed, function, refuse, trigger

KEPT = "('published', 'withdrawn')"
BESIDE = "EXISTS (SELECT 1 FROM edition e WHERE e.township_id = OLD.township_id AND e.id <> OLD.id"
BEGINS_THEN = f"{BESIDE} AND e.state IN ('submitted', 'published') AND e.valid_from = "
WITHDRAWN_THEN = (
    f"{BESIDE} AND e.state = 'withdrawn' AND e.valid_from = OLD.valid_until "
    "AND e.valid_until IS NOT DISTINCT FROM NEW.valid_until)"
)
ENDED_OTHERWISE = (
    "NEW.valid_until IS DISTINCT FROM OLD.valid_until AND CASE WHEN OLD.valid_until IS NULL "
    f"THEN NOT {BEGINS_THEN} NEW.valid_until) "
    f"ELSE {BEGINS_THEN} OLD.valid_until) OR NOT {WITHDRAWN_THEN} END"
)
"""True for an end of validity that no other edition of the township accounts for."""


def shared() -> Iterator[str]:
    """Create the functions that more than one table calls."""
    for name, edition in (
        ("edition", "{row}.edition_id"),
        ("item", "(SELECT i.edition_id FROM item i WHERE i.id = {row}.item_id)"),
    ):
        old, new = edition.format(row="OLD"), edition.format(row="NEW")
        yield function(
            f"frozen_by_{name}",
            f"IF TG_OP <> 'INSERT' AND {_kept(old)} THEN {refuse(words.FROZEN_ROWS)} END IF; "
            f"IF TG_OP <> 'DELETE' AND {_kept(new)} THEN {refuse(words.FROZEN_ROWS)} END IF; "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
        )


def _kept(edition: str) -> str:
    return f"EXISTS (SELECT 1 FROM edition e WHERE e.id = {edition} AND e.state IN {KEPT})"


def frozen_rows(table: str, *, of_item: bool) -> Iterator[str]:
    """Refuse every change to a row that belongs to a published or withdrawn edition."""
    function = "frozen_by_item" if of_item else "frozen_by_edition"
    yield trigger(table, "BEFORE INSERT OR UPDATE OR DELETE", table, function)


def frozen_edition(columns: Sequence[str]) -> Iterator[str]:
    """Refuse what may not happen to a published or withdrawn edition itself."""
    other = changed(columns, except_for=(words.ENDING,))
    withdrawal = changed(columns, except_for=words.WITHDRAWAL)
    withdrawn_in_time = (
        "NEW.state = 'withdrawn' "
        "AND (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date < OLD.valid_from "
        f"AND NOT ({withdrawal})"
    )
    yield function(
        "edition_update",
        f"IF (OLD.state = 'published' AND (({other}) OR ({ENDED_OTHERWISE})) "
        f"AND ({withdrawn_in_time}) IS NOT TRUE) "
        f"OR (OLD.state = 'withdrawn' AND ({changed(columns, except_for=())})) "
        f"THEN {refuse(words.FROZEN_EDITION)} END IF; RETURN NEW;",
    )
    yield trigger("edition_update", "BEFORE UPDATE", "edition", "edition_update")
    yield function(
        "edition_delete",
        f"IF OLD.state IN {KEPT} THEN {refuse(words.KEPT_EDITION)} END IF; RETURN OLD;",
    )
    yield trigger("edition_delete", "BEFORE DELETE", "edition", "edition_delete")
    # The lock makes two transactions that publish for one township wait for each other.
    yield function(
        "edition_overlap",
        "IF NEW.state = 'published' THEN "
        "PERFORM 1 FROM region WHERE code = NEW.township_id FOR UPDATE; "
        "IF EXISTS (SELECT 1 FROM edition other WHERE other.township_id = NEW.township_id "
        "AND other.id <> NEW.id AND other.state = 'published' "
        "AND daterange(other.valid_from, other.valid_until) "
        "&& daterange(NEW.valid_from, NEW.valid_until)) "
        f"THEN {refuse(words.OVERLAP)} END IF; END IF; RETURN NULL;",
    )
    yield trigger("edition_overlap", "AFTER INSERT OR UPDATE", "edition", "edition_overlap")
