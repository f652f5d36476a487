"""Recording anew which wording every entry has, as ``qingdan rebuild`` does."""

from datetime import date

from django.db import transaction

from qingdan.catalogue.models import Edition
from qingdan.finder.domain.indexing import Track
from qingdan.matters.domain.wording import digest_of, record_wordings, wordings_of
from qingdan.matters.models import ItemWording


def renew_wordings(on: date, track: Track = lambda items, total, label: iter(items)) -> int:
    """Record the wording of every entry in force; return how many were new or others.

    What is right already is left as it is.

    Args:
        on: local date.
        track: shows how far it is.
    """
    editions = list(Edition.objects.in_force(on).values_list("pk", flat=True))
    return sum(_renewed(key) for key in track(editions, len(editions), "认出写法相同的事项"))


@transaction.atomic
def _renewed(key: int) -> int:
    editions = Edition.objects.select_related("township__parent").defer("document")
    edition = editions.get(pk=key)
    texts = wordings_of(list(edition.items.prefetch_related("clauses")), edition.township)
    recorded = ItemWording.objects.filter(item__edition=edition)
    known = dict(recorded.values_list("item_id", "wording__digest"))
    other = [item for item, text in texts.items() if known.get(item) != digest_of(text)]
    if other:
        recorded.filter(item__in=other).delete()
        record_wordings(edition)
    return len(other)
