"""The guards of letters: what was issued stays, and a number is neither skipped nor taken back."""

from collections.abc import Iterator, Sequence
from types import ModuleType

from qingdan.letters.models import Letter, LetterNumber
from qingdan.parties.protected import protected_fields
from qingdan.record.guards import postgresql

FROZEN = "已签发或已作废的公文不能改动，也不能删除。"
KEPT = "文号只能作废，不能改动或删除。"
FOLLOWS = "文号必须接着上一个号编。"
CANCELLING = ("state", "cancelled_by_id", "cancelled_at", "cancel_reason")
LAST = (
    "(SELECT max(n.ordinal) FROM letter_number n WHERE n.organisation_id = NEW.organisation_id "
    "AND n.word = NEW.word AND n.year = NEW.year)"
)
"""The highest number of the word in the year; the first of a year may be any."""


def of_the_letters(dialect: ModuleType) -> Iterator[str]:
    """Yield the statements that create the guards of letters and numbers."""
    letter, number = Letter._meta.db_table, LetterNumber._meta.db_table
    changes = _letter_changes(dialect)
    once = dialect.changed(_columns(LetterNumber), CANCELLING)
    moved = f"OLD.cancelled_at IS NOT NULL OR {once}"
    gap = f"NEW.ordinal <> coalesce({LAST} + 1, NEW.ordinal)"
    if dialect is postgresql:
        yield from _refusal(dialect, letter, "UPDATE", changes, FROZEN)
        yield from _refusal(dialect, letter, "DELETE", "OLD.state <> 'draft'", FROZEN)
        yield from _refusal(dialect, number, "UPDATE", moved, KEPT)
        yield from _refusal(dialect, number, "DELETE", "TRUE", KEPT)
        yield from _refusal(dialect, number, "INSERT", gap, FOLLOWS)
        yield from dialect.not_emptied(letter)
        yield from dialect.not_emptied(number)
        return
    yield dialect.trigger("letter_update", "UPDATE", letter, changes, FROZEN)
    yield dialect.trigger("letter_delete", "DELETE", letter, "OLD.state <> 'draft'", FROZEN)
    yield dialect.trigger("letter_number_update", "UPDATE", number, moved, KEPT)
    yield dialect.trigger("letter_number_delete", "DELETE", number, "TRUE", KEPT)
    yield dialect.trigger("letter_number_insert", "INSERT", number, gap, FOLLOWS)
    yield from dialect.not_replaced(letter, "there.state <> 'draft'", FROZEN)
    same = (
        " OR (there.organisation_id = NEW.organisation_id AND there.word = NEW.word "
        "AND there.year = NEW.year AND there.ordinal = NEW.ordinal) "
        "OR there.letter_id = NEW.letter_id"
    )
    yield from dialect.not_replaced(number, "TRUE", KEPT, same)


def _letter_changes(dialect: ModuleType) -> str:
    """Return the condition under which a letter that is no draft any more was changed.

    Sealed columns are written anew when the key is changed; what they say is covered by the
    digest, which may not change.
    """
    sealed = [one.column for one in protected_fields(Letter)]
    but_cancelled: str = dialect.changed(_columns(Letter), (*CANCELLING, *sealed))
    anything: str = dialect.changed(_columns(Letter), sealed)
    return (
        f"(OLD.state = 'issued' AND ({but_cancelled} "
        "OR (NEW.state <> 'issued' AND NEW.state <> 'cancelled') "
        f"OR (NEW.state = 'issued' AND ({dialect.changed(CANCELLING, ())})))) "
        f"OR (OLD.state = 'cancelled' AND ({anything}))"
    )


def _columns(model: type[Letter] | type[LetterNumber]) -> Sequence[str]:
    return [one.column or one.attname for one in model._meta.concrete_fields]


def _refusal(
    dialect: ModuleType, table: str, when: str, refused: str, message: str
) -> Iterator[str]:
    name = f"{table}_{when.lower()}"
    row = "OLD" if when == "DELETE" else "NEW"
    body = f"IF {refused} THEN {dialect.refuse(message)} END IF; RETURN {row};"
    yield dialect.function(name, body)
    yield dialect.trigger(name, f"BEFORE {when}", table, name)
