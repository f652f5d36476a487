"""Keeping the versions of procedures that are used."""

from datetime import datetime

from qingdan.procedures.definition import Definition
from qingdan.procedures.loading import FOLDER
from qingdan.procedures.models import StoredProcedure


def stored(definition: Definition, *, at: datetime) -> StoredProcedure:
    """Return the row of a version, added when it is used for the first time.

    Part of the act that uses it; what it is follows from its digest alone.
    """
    found = StoredProcedure.objects.filter(version=definition.version).first()
    if found is not None:
        return found
    return StoredProcedure.objects.create(
        version=definition.version,
        code=definition.code,
        title=definition.title,
        kind=definition.kind,
        text=(FOLDER / definition.file).read_text(encoding="utf-8"),
        stored_at=at,
    )
