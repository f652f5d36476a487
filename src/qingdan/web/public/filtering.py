"""What a reader narrowed a list down to; the address of the page is the whole state."""

import re
from dataclasses import dataclass
from typing import Self

from django.db.models import QuerySet
from django.http import QueryDict

from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Item
from qingdan.core.text import fold

POSITION = re.compile(r"[0-9]{1,4}")
LONGEST_QUERY = 200


def words_of(asked: QueryDict) -> str:
    """Return the words looked for; nobody means more than two hundred characters."""
    return asked.get("q", "").strip()[:LONGEST_QUERY]


@dataclass(frozen=True, slots=True)
class ListFilter:
    """List, section (its position), printed department name, words; empty means all."""

    kind: ListKind = ListKind.BASIC
    section: int | None = None
    department: str = ""
    q: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> Self:
        """Read a query string; what makes no sense is left out.

        >>> ListFilter.of(QueryDict("kind=cooperative&section=2&q=消防"))
        ListFilter(kind=ListKind.COOPERATIVE, section=2, department='', q='消防')
        >>> ListFilter.of(QueryDict("kind=nonsense&section=x"))
        ListFilter(kind=ListKind.BASIC, section=None, department='', q='')
        """
        kind, section = asked.get("kind", ""), asked.get("section", "")
        return cls(
            kind=ListKind(kind) if kind in ListKind.values else ListKind.BASIC,
            section=int(section) if POSITION.fullmatch(section) else None,
            department=asked.get("department", "").replace("\0", "").strip(),
            q=words_of(asked),
        )

    def narrowed(self, items: QuerySet[Item]) -> QuerySet[Item]:
        """Keep the items of a list that fit; every word must occur somewhere in the item."""
        if self.section is not None:
            items = items.filter(section__position=self.section)
        if self.department:
            items = items.filter(departments__name=self.department).distinct()
        for word in self.q.split():
            items = items.filter(search_text__contains=fold(word))
        return items
