"""What follows when lists change: what they say is found by search over all townships."""

from typing import Any

from qingdan.catalogue.enums import EditionAct
from qingdan.finder.domain.indexing import add_new


def follow_edition(sender: Any, *, edition_id: int, act: EditionAct, **more: Any) -> None:
    """Bring the index of wordings up to date when an edition was published."""
    if act == EditionAct.PUBLISHED:
        add_new(edition_id)
