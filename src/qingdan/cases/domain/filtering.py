"""Filters of the workbench that somebody keeps under a name: light, no part of the record."""

from django.db import transaction

from qingdan.cases.domain.refusals import (
    FiltersTooMany,
    FilterTitleMissing,
    FilterTitleTaken,
    FilterUnknown,
)
from qingdan.cases.models import SavedFilter
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import clean

LONGEST_FILTER, LONGEST_QUERY, MOST_FILTERS = 24, 400, 30


@transaction.atomic
def save_filter(title: str, query: str, *, actor: Officer) -> SavedFilter:
    """Keep a filter under a name; the same name again replaces what it stands for.

    Args:
        title: its name, at most 24 characters.
        query: what stands in the address, without the question mark.
        actor: whose filter it is; nobody else sees it.

    Raises:
        FilterTitleMissing: there is no name, or too long a one.
        FiltersTooMany: thirty are kept already.
    """
    named = _titled(title)
    kept = SavedFilter.objects.filter(officer=actor)
    if not kept.filter(title=named).exists() and kept.count() >= MOST_FILTERS:
        raise FiltersTooMany(most=MOST_FILTERS)
    row, _ = kept.update_or_create(
        officer=actor, title=named, defaults={"query": query[:LONGEST_QUERY]}
    )
    return row


@transaction.atomic
def rename_filter(filter_id: int, title: str, *, actor: Officer) -> SavedFilter:
    """Give a kept filter another name.

    Raises:
        FilterUnknown: the actor keeps none of that number.
        FilterTitleMissing: there is no name, or too long a one.
        FilterTitleTaken: another one has it.
    """
    row, named = _kept(filter_id, actor), _titled(title)
    if SavedFilter.objects.filter(officer=actor, title=named).exclude(pk=row.pk).exists():
        raise FilterTitleTaken(title=named)
    row.title = named
    row.save(update_fields=("title",))
    return row


@transaction.atomic
def delete_filter(filter_id: int, *, actor: Officer) -> None:
    """Forget a kept filter.

    Raises:
        FilterUnknown: the actor keeps none of that number.
    """
    _kept(filter_id, actor).delete()


def _kept(filter_id: int, actor: Officer) -> SavedFilter:
    row = SavedFilter.objects.filter(pk=filter_id, officer=actor).first()
    if row is None:
        raise FilterUnknown
    return row


def _titled(title: str) -> str:
    named = " ".join(clean(title).split())
    if not named or len(named) > LONGEST_FILTER:
        raise FilterTitleMissing(most=LONGEST_FILTER)
    return named
