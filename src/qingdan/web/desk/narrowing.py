"""The filters of the workbench; they stand in ``cases.narrowing``, as the API asks by them too."""

from qingdan.cases.narrowing import NAMES, Narrowing, kinds

__all__ = ["NAMES", "Narrowing", "kinds"]
