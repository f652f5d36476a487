"""What other rooms may follow: an act on an edition, once it is certain."""

from django.dispatch import Signal

edition_changed = Signal()
"""Sent after the commit with ``edition_id`` (int) and ``act`` (``EditionAct``).

Receivers only bring derived rows up to date; whatever fails in them is logged and never
undoes or delays the act.
"""
