"""What an exported file says about the edition it was made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from qingdan.catalogue.models import Edition
from qingdan.core.text import chinese_date
from qingdan.documents.model import ListKind
from qingdan.parties.models import Region


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """The facts of one edition that are not part of the document itself.

    ``township_code`` has nine digits, ``township_name`` is the full name from the province
    down. ``valid_until`` is exclusive, ``None`` while the edition is in force; the dates and
    ``published_at`` are ``None`` for a draft. ``date_is_stated`` tells whether a document
    states ``valid_from``; otherwise it is only the day from which the lists are kept here.
    ``base_address`` has no trailing slash. ``addresses`` gives, for each list, the permanent
    numbers of its entries in printed order; where it is silent the printed number is used.
    """

    township_code: str
    township_name: str
    ordinal: int
    valid_from: date | None
    valid_until: date | None
    published_at: datetime | None
    source_sha256: str
    base_address: str
    addresses: Mapping[ListKind, tuple[int, ...]] = field(default_factory=dict)
    date_is_stated: bool = False

    @property
    def summary(self) -> str:
        """One line for the foot of a page.

        >>> begun = date(2025, 7, 1)
        >>> facts = EditionFacts("150222105", "固阳县银号镇", 2, begun, None, None, "", "")
        >>> facts.summary
        '固阳县银号镇　第2版　清单未载明施行日期，自2025年7月1日起收录'
        >>> from dataclasses import replace
        >>> replace(facts, date_is_stated=True).summary
        '固阳县银号镇　第2版　2025年7月1日起施行'
        """
        parts = [self.township_name, f"第{self.ordinal}版"]
        if self.valid_from is None:
            parts.append("草稿，未发布")
        elif self.date_is_stated:
            parts.append(f"{chinese_date(self.valid_from)}起施行")
        else:
            parts.append(f"清单未载明施行日期，自{chinese_date(self.valid_from)}起收录")
        return "　".join(parts)


def facts_of(edition: Edition, base_address: str = "") -> EditionFacts:
    """Return the facts of an edition. Two queries."""
    addresses: dict[ListKind, list[int]] = {}
    numbered = edition.items.order_by("kind", "position").values_list("kind", "address")
    for kind, address in numbered:
        addresses.setdefault(ListKind(kind), []).append(address)
    return EditionFacts(
        township_code=edition.township_id,
        township_name=full_name(edition.township),
        ordinal=edition.ordinal,
        valid_from=edition.valid_from,
        valid_until=edition.valid_until,
        published_at=edition.published_at,
        source_sha256=edition.source_sha256,
        base_address=base_address.rstrip("/"),
        addresses={kind: tuple(found) for kind, found in addresses.items()},
        date_is_stated=edition.date_is_stated,
    )


def full_name(township: Region) -> str:
    """Return a township's name from the province down."""
    names = []
    place: Region | None = township
    while place is not None:
        names.append(place.name)
        place = place.parent
    return "".join(reversed(names))
