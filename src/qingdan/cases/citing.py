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
    by_version: dict[str, tuple[LawCitation, ...]] = {}
    rows = running.select_related("procedure", "place").order_by("pk")
    for case in rows.iterator():
        version = case.procedure.version
        if version not in by_version:
            found = citations_of(definition_of(version), asked)
            by_version[version] = tuple(one for one in found if one.law in asked.names)
        if by_version[version]:
            yield Cited(
                CitedKind.CASE,
                str(case.pk),
                str(case),
                by_version[version],
                where=case.place.name,
                place=case.place_id,
                text=version,
            )
