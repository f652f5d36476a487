"""Where a person or a body belongs: the region code by which it is decided who may act."""

from qingdan.parties.models import Officer, Organisation


def place_of(subject: Officer | Organisation) -> str:
    """Return the region code of a person's unit or of a body; empty for the installation's."""
    organisation = subject.unit if isinstance(subject, Officer) else subject
    return (organisation.region_id or "") if organisation else ""
