"""Letters and the register of their numbers."""

from qingdan.letters.models.letters import Letter
from qingdan.letters.models.numbers import LetterNumber, NumberSeries
from qingdan.letters.models.unsaved import UnsavedWording

__all__ = ["Letter", "LetterNumber", "NumberSeries", "UnsavedWording"]
