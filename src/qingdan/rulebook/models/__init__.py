"""Changes of laws that a list office has entered, and what was decided about each citation."""

from qingdan.rulebook.models.changes import LawChange, LawChangeTask

__all__ = ["LawChange", "LawChangeTask"]
