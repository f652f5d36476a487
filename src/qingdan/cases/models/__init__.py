"""Cases: what is worked on, what was done, what is owed and by when."""

from qingdan.cases.models.cases import Case, CaseRelation
from qingdan.cases.models.copies import CaseClock, CaseDesk, CaseLane
from qingdan.cases.models.events import CaseEvent
from qingdan.cases.models.numbers import DocumentSeries
from qingdan.cases.models.plan import PlanDone, PlanFeed
from qingdan.cases.models.support import SupportMove, SupportObligation
from qingdan.cases.models.things import Attachment, CaseDocument
from qingdan.cases.models.unsaved import CaseDraft, CaseReader, SavedFilter

__all__ = [
    "Attachment",
    "Case",
    "CaseClock",
    "CaseDesk",
    "CaseDocument",
    "CaseDraft",
    "CaseEvent",
    "CaseLane",
    "CaseReader",
    "CaseRelation",
    "DocumentSeries",
    "PlanDone",
    "PlanFeed",
    "SavedFilter",
    "SupportMove",
    "SupportObligation",
]
