"""What can be done, in Chinese: each room says here what its acts are called."""

from django.db.models import TextChoices

from qingdan.record.enums import RecordAct

_acts: dict[str, str] = {}


def declare_acts(prefix: str, acts: type[TextChoices]) -> None:
    """Make a room's acts known under ``prefix.value``, as they stand in ``Event.act``."""
    _acts.update({f"{prefix}.{act.value}": str(act.label) for act in acts})


def act_label(act: str) -> str:
    """Return the Chinese of an act; one that nobody declared stays as it is.

    >>> act_label("record.begun")
    '开始记录'
    """
    return _acts.get(act, act)


def known_acts() -> dict[str, str]:
    """Return every act with its Chinese, in the order declared."""
    return dict(_acts)


declare_acts("record", RecordAct)
