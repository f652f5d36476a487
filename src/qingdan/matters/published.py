"""Which matters everybody may read of: those that ship, and local ones once they were listed."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from qingdan.catalogue.enums import EditionState
from qingdan.catalogue.models import Item
from qingdan.matters.library import Matter, library
from qingdan.matters.models import Alignment, LocalMatter
from qingdan.matters.queries import AlignedMatter, as_matter


def local_published(on: date) -> QuerySet[LocalMatter]:
    """Return the local matters that an entry of a published edition does, in force or once so.

    One made while a draft was aligned shows what the draft says; it opens with the edition and
    never opens when that is withdrawn before its day.

    Args:
        on: local date.
    """
    listed = Item.objects.filter(
        edition__state=EditionState.PUBLISHED, edition__valid_from__lte=on
    ).values("pk")
    does = Alignment.objects.of_items().counting().filter(matter=OuterRef("code"), item__in=listed)
    return LocalMatter.objects.filter(Exists(does)).order_by("pk")


def published_by_code(codes: Iterable[str], on: date) -> dict[str, Matter]:
    """Return matters everybody may read of, by code; one query when some are not shipped."""
    wanted = dict.fromkeys(codes)
    found = {code: matter for code in wanted if (matter := library().get(code))}
    if missing := [code for code in wanted if code not in found]:
        local = local_published(on).filter(code__in=missing)
        found |= {one.code: as_matter(one) for one in local}
    return found


def published_matter(code: str, on: date) -> Matter | None:
    """Return a matter everybody may read of; ``None`` where there is none (yet)."""
    return published_by_code([code], on).get(code)


def of_published(rows: Iterable[AlignedMatter], on: date) -> list[AlignedMatter]:
    """Return the matters of an entry that everybody may read of, in the same order."""
    kept = list(rows)
    known = published_by_code((one.matter.code for one in kept), on)
    return [one for one in kept if one.matter.code in known]
