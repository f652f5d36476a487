"""Finding a standard matter by a few typed characters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from qingdan.core.text import fold
from qingdan.matters.library import Matter, library
from qingdan.matters.models import LocalMatter
from qingdan.matters.published import local_published
from qingdan.matters.queries import as_matter, local_matters

MOST = 8
IN_TITLE, IN_SUBJECT, IN_TERMS, IN_EXPRESSIONS = 4.0, 3.0, 2.0, 0.5
"""How much a typed word counts, by where it stands."""
WHOLE = 2.0
"""What a word that is the whole title, subject or term counts more."""
UNLISTED = 0.5
"""How much a matter that stands on no township list counts beside the others."""


@dataclass(frozen=True, slots=True)
class _Written:
    """A matter with its texts folded, the expressions in one."""

    matter: Matter
    title: str
    subject: str
    terms: tuple[str, ...]
    expressions: str

    @classmethod
    def of(cls, matter: Matter) -> "_Written":
        expressions = "\n".join(fold(one.text) for one in matter.expressions)
        terms = tuple(fold(term) for term, _ in matter.terms)
        return cls(matter, fold(matter.title), fold(matter.subject), terms, expressions)


def find_matters(text: str, county: str, limit: int = MOST) -> list[Matter]:
    """Return the matters that a text may mean, best first; one query for the local ones.

    Args:
        text: words with spaces between them, every one of which must be found; or a code.
        county: six digits; its local matters are looked through too.
        limit: so many at most.
    """
    words = [folded for word in text.split() if (folded := fold(word))]
    if not words:
        return []
    return _found(words, text.strip(), local_matters(county), limit)


def find_published(text: str, on: date, limit: int = MOST) -> list[Matter]:
    """Return the matters that a text may mean and that everybody may read of, best first.

    Args:
        text: as for ``find_matters``; local matters of every county are looked through.
        on: local date.
        limit: so many at most.
    """
    words = [folded for word in text.split() if (folded := fold(word))]
    return _found(words, text.strip(), local_published(on), limit) if words else []


def _found(
    words: Sequence[str], text: str, places: Iterable[LocalMatter], limit: int
) -> list[Matter]:
    local = tuple(_Written.of(as_matter(one)) for one in places)
    scored = [(_score(one, words, text), one.matter) for one in (*local, *_shipped())]
    found = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])
    return [matter for _, matter in found[:limit]]


@lru_cache(maxsize=1)
def _shipped() -> tuple[_Written, ...]:
    return tuple(_Written.of(one) for one in library().matters.values())


def _score(one: _Written, words: Sequence[str], code: str) -> float:
    if one.matter.code == code:
        return IN_TITLE * WHOLE * len(words)
    total = 0.0
    for word in words:
        best = max(
            _worth(word, (one.title,), IN_TITLE),
            _worth(word, (one.subject,), IN_SUBJECT),
            _worth(word, one.terms, IN_TERMS),
            IN_EXPRESSIONS if word in one.expressions else 0.0,
        )
        if not best:
            return 0.0
        total += best
    return total * UNLISTED if one.matter.off_list else total


def _worth(word: str, texts: Sequence[str], weight: float) -> float:
    if word in texts:
        return weight * WHOLE
    return weight if any(word in text for text in texts) else 0.0
