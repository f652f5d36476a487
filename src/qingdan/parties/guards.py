"""The guard that no constraint can say: the three administrators are never one person."""

from collections.abc import Iterator
from types import ModuleType

from qingdan.parties.models import ADMINISTRATORS
from qingdan.record.guards import postgresql

APART = "系统管理员、安全管理员、审计管理员不能由一人兼任。"
ROLES = "(" + ", ".join(f"'{role.value}'" for role in ADMINISTRATORS) + ")"
HELD_BESIDE = (
    f"NEW.role IN {ROLES} AND (NEW.valid_until IS NULL OR NEW.valid_until > NEW.valid_from) "
    "AND EXISTS (SELECT 1 FROM post AS other "
    "WHERE other.officer_id = NEW.officer_id AND other.id <> NEW.id "
    f"AND other.role IN {ROLES} AND other.role <> NEW.role "
    "AND (other.valid_until IS NULL OR other.valid_until > NEW.valid_from) "
    "AND (other.valid_until IS NULL OR other.valid_until > other.valid_from) "
    "AND (NEW.valid_until IS NULL OR NEW.valid_until > other.valid_from))"
)
"""True when the officer holds another administrator's post on a common day."""


def of_the_parties(dialect: ModuleType) -> Iterator[str]:
    """Yield the statements that create the guard of posts."""
    if dialect is postgresql:
        # The lock makes two grants to one officer wait for each other.
        yield dialect.function(
            "post_apart",
            "PERFORM 1 FROM officer WHERE id = NEW.officer_id FOR UPDATE; "
            f"IF {HELD_BESIDE} THEN {dialect.refuse(APART)} END IF; RETURN NULL;",
        )
        yield dialect.trigger("post_apart", "AFTER INSERT OR UPDATE", "post", "post_apart")
        return
    for act in ("INSERT", "UPDATE"):
        name = f"post_apart_{act.lower()}"
        yield dialect.trigger(name, act, "post", HELD_BESIDE, APART, when="AFTER")
