"""The digest of everything an edition says, taken when it is handed in for publishing."""

from collections.abc import Iterator

from django.conf import settings

from qingdan.catalogue.enums import EditionState
from qingdan.catalogue.models import Clause, Edition, Item, ItemDepartment, Section, Support
from qingdan.core.chain import ALGORITHMS, Fault, digest_of

HANDED_IN = (EditionState.SUBMITTED, EditionState.PUBLISHED, EditionState.WITHDRAWN)
COLUMNS = {
    Section: ("kind", "position", "title", "category", "declared_count"),
    Item: (
        "kind", "position", "number", "number_printed", "address", "name", "starred",
        "penalties", "scope", "disposition", "raw_cells", "place", "section__position",
    ),
    ItemDepartment: ("item__kind", "item__position", "position", "name", "role_key", "duty"),
    Clause: (
        "item__kind", "item__position", "side", "position", "address", "group", "label",
        "role_key", "number_printed", "text",
    ),
    Support: ("item__kind", "item__position", "position", "text", "kind"),
}  # fmt: skip
"""What a reader is shown, table by table; the order of rows is part of it."""
READ = ("document", "conservation")
"""What the reading program left with the edition itself."""


def content_digest(edition: Edition, algorithm: str | None = None) -> str:
    """Return the digest of an edition's rows and of what was read. Six queries."""
    document, conservation = Edition.objects.values_list(*READ).get(pk=edition.pk)
    rows = [[document, format(conservation.normalize(), "f")]]
    for model, columns in COLUMNS.items():
        way = "edition" if model in (Section, Item) else "item__edition"
        found = model._default_manager.filter(**{way: edition})
        rows.append([list(row) for row in found.order_by(*columns[:4]).values_list(*columns)])
    return digest_of(rows, algorithm or settings.DIGEST)


def content_faults() -> Iterator[Fault]:
    """Yield the editions whose rows are not those that were handed in."""
    for edition in Edition.objects.filter(state__in=HANDED_IN).defer("document").order_by("pk"):
        if edition.content_digest not in {content_digest(edition, one) for one in ALGORITHMS}:
            yield Fault(0, f"{edition}的条目与送审时的内容摘要不符，被改动过。")
