"""Equal wordings: one text for all the entries that say the same."""

import hashlib
from collections.abc import Iterable, Sequence

from qingdan.catalogue.models import Edition, Item
from qingdan.core.text import fold
from qingdan.matters.models import ItemWording, Wording
from qingdan.parties.models import Region

BATCH = 2000
LEVELS = ("乡", "镇", "街道", "苏木", "旗", "县", "市", "区")


def place_names(township: Region) -> tuple[str, ...]:
    """Return how a township and its county call themselves, longest first, folded.

    >>> place_names(Region(code="1", name="银号镇"))
    ('银号镇', '银号')
    """
    names: set[str] = set()
    region: Region | None = township
    while region is not None:
        name = fold(region.name)
        names.add(name)
        for level in LEVELS:
            short = name.removesuffix(level)
            if short != name and len(short) > 1:
                names.add(short)
        region = region.parent
    return tuple(sorted(names, key=lambda one: (-len(one), one)))


def wording_of(name: str, clauses: Iterable[str], places: Sequence[str] = ()) -> str:
    r"""Return the text two entries must share to count as worded alike.

    Width, spaces, punctuation and the names of the own township and county do not count.

    >>> wording_of("档案管理", ["指导阿荣旗 各村。"], ["阿荣旗"])
    '档案管理\n指导各村'
    """
    lines = [fold(name), *(fold(one) for one in clauses)]
    for place in places:
        lines = [line.replace(place, "") for line in lines]
    return "\n".join(lines)


def digest_of(text: str) -> str:
    """Return the digest by which a wording is found."""
    return hashlib.sha256(text.encode()).hexdigest()


def wordings_of(items: Sequence[Item], township: Region) -> dict[int, str]:
    """Return the wording of each item by primary key; clauses must be at hand."""
    places = place_names(township)
    return {
        item.pk: wording_of(item.name, (one.text for one in item.clauses.all()), places)
        for item in items
    }


def record_wordings(edition: Edition) -> int:
    """Write which wording each entry of an edition has; return how many entries were new."""
    items = list(edition.items.filter(item_wording=None).prefetch_related("clauses"))
    texts = wordings_of(items, edition.township)
    digests = {pk: digest_of(text) for pk, text in texts.items()}
    Wording.objects.bulk_create(
        [Wording(digest=digests[pk], text=text) for pk, text in texts.items()],
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    keys = dict(
        Wording.objects.filter(digest__in=set(digests.values())).values_list("digest", "pk")
    )
    ItemWording.objects.bulk_create(
        [ItemWording(item_id=pk, wording_id=keys[digest]) for pk, digest in digests.items()],
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    return len(items)
