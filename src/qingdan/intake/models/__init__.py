"""The gate's rows: requests, their matters and moves, precedents, temporary duties, takeovers."""

from qingdan.intake.models.adjustments import Adjustment
from qingdan.intake.models.duties import Takeover, TemporaryDuty
from qingdan.intake.models.evaluating import DepartmentEvaluation, SenderKey
from qingdan.intake.models.precedents import Precedent
from qingdan.intake.models.requests import Request, RequestMatter
from qingdan.intake.models.steps import RequestMove
from qingdan.intake.models.unsent import RequestDraft

__all__ = [
    "Adjustment",
    "DepartmentEvaluation",
    "Precedent",
    "Request",
    "RequestDraft",
    "RequestMatter",
    "RequestMove",
    "SenderKey",
    "Takeover",
    "TemporaryDuty",
]
