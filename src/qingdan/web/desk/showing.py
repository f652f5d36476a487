"""A case as its page shows it to one officer; what it is made of stands in ``cases.shown``."""

from qingdan.cases.shown import BodyChoice, CaseShown, Line, Now, Step, clock_mark

__all__ = ["BodyChoice", "CaseShown", "Line", "Now", "Step", "clock_mark"]
