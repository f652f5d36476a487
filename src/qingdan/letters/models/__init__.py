"""Letters and the register of their numbers."""

from qingdan.letters.models.letters import Letter
from qingdan.letters.models.numbers import LetterNumber, NumberSeries

__all__ = ["Letter", "LetterNumber", "NumberSeries"]
