"""The guards of cases: events, moves and documents are only added, numbers without a gap."""

from collections.abc import Iterator
from types import ModuleType

from qingdan.cases.models import Attachment, CaseDocument, CaseEvent, SupportMove
from qingdan.parties.protected import protected_fields
from qingdan.record.guards import kept_rows, postgresql

KEPT = "办理记录只能添加，不能改动或删除。"
MOVES_KEPT = "履职保障的进展只能添加，不能改动或删除。"
DOCUMENTS_KEPT = "出具的文书不能改动或删除。"
ATTACHMENTS_KEPT = "附件只能添加和撤下，不能改动或删除。"
FOLLOWS = "文书号必须接着上一个号编。"
WITHDRAWING = ("withdrawn_by_id", "withdrawn_at", "withdraw_reason")
LAST = (
    "(SELECT max(n.ordinal) FROM case_document n WHERE n.issuer_id = NEW.issuer_id "
    "AND n.word = NEW.word AND n.year = NEW.year)"
)
"""The highest number of the word in the year; the first of a year may be any."""
SAME = (
    " OR (there.case_id = NEW.case_id AND there.event_number = NEW.event_number "
    "AND there.code = NEW.code) OR (there.issuer_id = NEW.issuer_id AND there.word = NEW.word "
    "AND there.year = NEW.year AND there.ordinal = NEW.ordinal)"
)
"""When one document stands in the way of another."""


def of_the_cases(dialect: ModuleType) -> Iterator[str]:
    """Yield the statements that create the guards of what was done and what came out."""
    sealed = [one.column for one in protected_fields(CaseEvent)]
    changed = dialect.changed(_columns(CaseEvent), sealed)
    yield from kept_rows(dialect, CaseEvent._meta.db_table, changed, KEPT)
    moves = dialect.changed(_columns(SupportMove), ())
    yield from kept_rows(dialect, SupportMove._meta.db_table, moves, MOVES_KEPT)
    documents = dialect.changed(_columns(CaseDocument), ())
    yield from kept_rows(dialect, CaseDocument._meta.db_table, documents, DOCUMENTS_KEPT, SAME)
    once = dialect.changed(_columns(Attachment), WITHDRAWING)
    attachments = f"OLD.withdrawn_at IS NOT NULL OR {once}"
    yield from kept_rows(dialect, Attachment._meta.db_table, attachments, ATTACHMENTS_KEPT)
    yield from _numbered(dialect, CaseDocument._meta.db_table)


def _columns(
    model: type[CaseEvent | SupportMove | CaseDocument | Attachment],
) -> list[str]:
    return [one.column or one.attname for one in model._meta.concrete_fields]


def _numbered(dialect: ModuleType, table: str) -> Iterator[str]:
    """Yield the guard that lets no number be skipped."""
    gap = f"NEW.ordinal IS NOT NULL AND NEW.ordinal <> coalesce({LAST} + 1, NEW.ordinal)"
    if dialect is postgresql:
        name = f"{table}_insert"
        yield dialect.function(name, f"IF {gap} THEN {dialect.refuse(FOLLOWS)} END IF; RETURN NEW;")
        yield dialect.trigger(name, "BEFORE INSERT", table, name)
        return
    yield dialect.trigger(f"{table}_insert", "INSERT", table, gap, FOLLOWS)
