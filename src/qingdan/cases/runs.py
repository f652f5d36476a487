"""Runs of cases: an event after the other, by the version of the procedure the case keeps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

from qingdan.cases.keys import body_key, body_of_key, officer_key
from qingdan.cases.models import Case, CaseEvent
from qingdan.cases.writing import act_of
from qingdan.core.tables import parsed
from qingdan.parties.domain.authorising import COUNTY_DIGITS
from qingdan.parties.models import Officer, Organisation
from qingdan.procedures.definition import Definition
from qingdan.procedures.loading import defined, library
from qingdan.procedures.models import StoredProcedure
from qingdan.procedures.run import Run, Setting
from qingdan.procedures.running import replay
from qingdan.procedures.sources import shipped_sources
from qingdan.record.kept_queries import KeptQuery
from qingdan.rulebook.loading import current_book, current_calendar

EVENTS = KeptQuery(lambda case: CaseEvent.objects.filter(case=case).order_by())


@lru_cache(maxsize=64)
def definition_of(version: str) -> Definition:
    """Return the very definition of a version: the one that ships, or the one kept.

    Raises:
        TableBroken: the text that is kept cannot be read any more.
    """
    found = library().version(version)
    if found is not None:
        return found
    stored = StoredProcedure.objects.get(version=version)
    return defined(parsed(f"{stored.code}.toml", stored.text), shipped_sources())


def setting_of(case: Case, names: Mapping[str, str]) -> Setting:
    """Return what the time limits of a case are counted by."""
    return Setting(current_book(), current_calendar(), case.place_id[:COUNTY_DIGITS], names)


def events_of(case: Case) -> list[CaseEvent]:
    """Return the events of a case with who did them, in order. One query."""
    rows = case.events.select_related("officer", "body").order_by()
    return sorted(rows, key=lambda one: one.number)


def events_to_count(case: Case) -> list[CaseEvent]:
    """Return the events of a case in order, as far as a run needs them. One query."""
    return sorted(EVENTS(case.pk), key=lambda one: one.number)


def run_of(
    case: Case,
    events: Iterable[CaseEvent],
    names: Mapping[str, str] | None = None,
    *,
    by: str = "",
) -> Run:
    """Return the run that follows from the events of a case.

    Args:
        case: with its procedure.
        events: all of them, in order.
        names: how people and bodies are called in refusals.
        by: the version it is counted by; without it the one the case goes by now.
    """
    definition = definition_of(by or case.procedure.version)
    acts = (act_of(definition, event) for event in events)
    setting = setting_of(case, {} if names is None else names)
    return replay(definition, case.opened_at, filter(None, acts), setting)


def names_in(events: Iterable[CaseEvent], bodies: Iterable[Organisation]) -> dict[str, str]:
    """Return how the people of some events and some bodies are called."""
    people = {officer_key(one.officer_id): one.officer.full_name for one in events}
    return people | {body_key(one.pk): one.name for one in bodies}


class Names(Mapping[str, str]):
    """How the people and bodies of a case are called, asked for only where somebody reads it."""

    def __init__(self, case: Case, events: Sequence[CaseEvent], also: Officer, *more: str) -> None:
        self._case, self._events, self._also, self._more = case, events, also, more

    @cached_property
    def _known(self) -> dict[str, str]:
        lanes = self._case.lanes.exclude(body=None).values_list("body_id", flat=True)
        wanted = {*lanes, *filter(None, map(body_of_key, self._more))}
        bodies = Organisation.objects.filter(pk__in=wanted)
        officers = Officer.objects.filter(pk__in={one.officer_id for one in self._events})
        people = {officer_key(pk): name for pk, name in officers.values_list("pk", "full_name")}
        return add_person(people | names_in((), bodies), self._also)

    def __getitem__(self, key: str) -> str:
        return self._known[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def add_person(names: Mapping[str, str], officer: Officer) -> dict[str, str]:
    """Return names with one more person."""
    return {**names, officer_key(officer.pk): officer.full_name}
