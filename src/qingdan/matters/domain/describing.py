"""Standard matters as rows of numbers: what entries are compared with."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

from qingdan.catalogue.comparing.subjects import subjects_of
from qingdan.catalogue.comparing.wording import BOILERPLATE
from qingdan.catalogue.comparing.wording import fold as narrow
from qingdan.core.text import fold
from qingdan.matters.enums import Asker
from qingdan.matters.library import Matter, library

Floats = np.ndarray
COLUMNS = 2**19
"""Pairs and triples of characters are counted in so many columns, known words or not."""
TITLE_TIMES = 2
"""How often the title counts beside the terms and the expressions in a description."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a matter to be looked for: its subject, terms with weights, subject groups."""

    subject: str
    terms: tuple[tuple[str, int], ...]
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class Described:
    """Matters with one column each in several ways of describing them.

    ``official`` is everything said of a matter in official or half-official words,
    ``named`` its title, subject and terms, ``titled`` its title alone; ``shares`` tells how
    much of the title each pair of characters makes up.
    """

    matters: tuple[Matter, ...]
    words: tuple[Words, ...]
    official: sparse.csr_matrix
    named: sparse.csr_matrix
    titled: sparse.csr_matrix
    shares: sparse.csr_matrix

    def joined(self, other: "Described") -> "Described":
        """Return these matters followed by others, described by the same vectorizer."""
        rows = (
            sparse.hstack((mine, theirs), format="csr")
            for mine, theirs in (
                (self.official, other.official),
                (self.named, other.named),
                (self.titled, other.titled),
                (self.shares, other.shares),
            )
        )
        return Described(self.matters + other.matters, self.words + other.words, *rows)


class Counter:
    """Turns texts into rows of pairs and triples of characters, the rarer the heavier.

    How rare they are is learnt from the library; what it never uses is the rarest.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._counting = HashingVectorizer(
            analyzer="char",
            ngram_range=(2, 3),
            n_features=COLUMNS,
            alternate_sign=False,
            norm=None,
            dtype=np.float32,
        )
        self._weighing = TfidfTransformer(sublinear_tf=True)
        self._weighing.fit(self._counting.transform(texts))

    def rows(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Return one row of length 1 for each text."""
        counts = self._counting.transform(texts or [""])[: len(texts)]
        return self._weighing.transform(counts) if texts else counts

    def shares(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Return for each text how much of it each pair and triple makes up."""
        present = self._counting.transform(texts or [""])[: len(texts)]
        present.data[:] = 1
        weighed = present.multiply(self._weighing.idf_).tocsr()
        totals = np.asarray(weighed.sum(axis=1)).ravel()
        return (sparse.diags(1 / np.maximum(totals, 1e-6)) @ weighed).astype(np.float32).tocsr()


@dataclass(frozen=True, slots=True)
class Shelf:
    """The shipped matters that stand on lists, described, and what counts the words of texts."""

    counter: Counter
    described: Described

    def rows(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Return texts as rows of weighed pairs and triples of characters."""
        return self.counter.rows([plain(text) for text in texts])

    def describe(self, matters: Sequence[Matter]) -> Described:
        """Return further matters (those of one county) described the same way."""
        return _described(self.counter, matters)


@lru_cache(maxsize=1)
def shelf() -> Shelf:
    """Return the library described; built once in a process, in about a second."""
    matters = [one for one in library().matters.values() if not one.off_list]
    counter = Counter([_official(one) for one in matters])
    return Shelf(counter, _described(counter, matters))


def plain(text: str) -> str:
    """Return a text without boilerplate, to be taken apart into characters.

    >>> plain("负责 秸秆焚烧的处罚")
    '秸秆焚烧'
    """
    return BOILERPLATE.sub(" ", narrow(text)).strip()


def _described(counter: Counter, matters: Sequence[Matter]) -> Described:
    titles = [plain(one.title) for one in matters]
    return Described(
        tuple(matters),
        tuple(_words(one) for one in matters),
        counter.rows([_official(one) for one in matters]).T.tocsr(),
        counter.rows([_named(one) for one in matters]).T.tocsr(),
        counter.rows(titles).T.tocsr(),
        counter.shares(titles).T.tocsr(),
    )


def _words(matter: Matter) -> Words:
    terms = tuple((fold(term), weight) for term, weight in matter.terms)
    groups = frozenset(subjects_of(f"{matter.title}，{matter.subject}"))
    return Words(fold(matter.subject), terms, groups)


def _named(matter: Matter) -> str:
    words = [matter.title, matter.subject]
    words += [term for term, weight in matter.terms for _ in range((weight + 1) // 2)]
    return " ".join(plain(word) for word in words)


def _official(matter: Matter) -> str:
    words = [matter.title] * TITLE_TIMES + [matter.subject]
    words += [term for term, weight in matter.terms for _ in range(weight)]
    words += [one.text for one in matter.expressions if one.asker != Asker.RESIDENT]
    return " ".join(plain(word) for word in words)
