"""What follows when the lists change: entries get their matters proposed."""

from typing import Any

from django.utils import timezone

from qingdan.catalogue.enums import EditionAct
from qingdan.matters.domain.aligning import align_edition

ALIGNED_AFTER = frozenset(
    {
        EditionAct.DRAFTED,
        EditionAct.LISTS_ADDED,
        EditionAct.LISTS_KEPT,
        EditionAct.CORRECTED,
        EditionAct.SUBMITTED,
        EditionAct.PUBLISHED,
    }
)
"""Acts that may bring entries without matters, or other words."""


def follow_edition(sender: Any, *, edition_id: int, act: EditionAct, **more: Any) -> None:
    """Propose matters for the entries that an act on an edition has brought."""
    if act in ALIGNED_AFTER:
        align_edition(edition_id, at=timezone.now())
