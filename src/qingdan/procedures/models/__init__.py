"""What the procedures room keeps: versions in use, what people said of bindings."""

from qingdan.procedures.models.bindings import AgreedDate, ClauseCover, EntryBinding
from qingdan.procedures.models.stored import StoredProcedure

__all__ = ["AgreedDate", "ClauseCover", "EntryBinding", "StoredProcedure"]
