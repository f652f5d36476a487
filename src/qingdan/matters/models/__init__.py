"""Alignments of entries to standard matters, the matters of one place, equal wordings."""

from qingdan.matters.models.alignments import Alignment
from qingdan.matters.models.local import LocalMatter
from qingdan.matters.models.wordings import ItemWording, Wording

__all__ = ["Alignment", "ItemWording", "LocalMatter", "Wording"]
