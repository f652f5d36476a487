"""Which running cases rest on a law: those whose procedure does, in the version they keep."""

from collections.abc import Iterator

from qingdan.cases.enums import CaseStanding
from qingdan.cases.models import Case
from qingdan.cases.runs import definition_of
from qingdan.procedures.citing import citations_of
from qingdan.rulebook.citing import Asked, Cited
from qingdan.rulebook.enums import CitedKind
from qingdan.rulebook.naming import LawCitation


def cases_citing(asked: Asked) -> Iterator[Cited]:
    """Yield the running cases of a place whose procedure rests on a law asked for."""
    running = Case.objects.filter(standing=CaseStanding.OPEN, place__code__startswith=asked.place)
    versions = running.order_by().values_list("procedure__version", flat=True).distinct()
    found = {one: _cited_by(one, asked) for one in versions}
    citing = running.filter(procedure__version__in=[one for one, said in found.items() if said])
    for case in citing.select_related("procedure", "place").order_by("pk").iterator():
        version = case.procedure.version
        yield Cited(
            CitedKind.CASE,
            str(case.pk),
            str(case),
            found[version],
            where=case.place.name,
            place=case.place_id,
            text=version,
        )


def _cited_by(version: str, asked: Asked) -> tuple[LawCitation, ...]:
    said = citations_of(definition_of(version), asked)
    return tuple(one for one in said if one.law in asked.names)
