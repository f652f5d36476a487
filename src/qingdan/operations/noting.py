"""What the operator did to the installation, as it enters the record."""

from datetime import datetime
from typing import Any

from qingdan.operations.backup import Backup
from qingdan.operations.restore import Restored
from qingdan.record.domain.appending import Seat, append, origin
from qingdan.record.enums import RecordAct
from qingdan.record.models import Event

ON_SERVER = "服务器命令行"


def note_backup(made: Backup, *, at: datetime) -> Event:
    """Append that a backup was written; the backup itself ends before this."""
    rows = made.manifest.rows
    return _note(RecordAct.BACKED_UP, at=at, file=made.path.name, rows=rows)


def note_restore(restored: Restored, *, at: datetime) -> Event:
    """Append that a backup was put back, as the first act after it."""
    taken, rows = restored.manifest.taken, restored.manifest.rows
    return _note(RecordAct.RESTORED, at=at, taken=taken, rows=rows)


def _note(act: RecordAct, *, at: datetime, **detail: Any) -> Event:
    token = origin.set(ON_SERVER)
    try:
        return append(f"record.{act.value}", seat=Seat(), at=at, **detail)
    finally:
        origin.reset(token)
