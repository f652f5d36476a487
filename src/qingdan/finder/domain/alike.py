"""What resembles a question: wordings of the matters it may be about, or that share characters."""

from collections.abc import Mapping, Sequence

import numpy as np
import tantivy

from qingdan.finder.domain.documents import having_pair, under
from qingdan.finder.domain.engine import ModelMissing, trained
from qingdan.finder.domain.indexing import Found, WordingIndex
from qingdan.finder.words import tokens

TELLING = 16
"""So many pairs of characters of a question are looked for, the rarest ones."""
MATTERS, LEAST_SHARE, ENOUGH = 6, 0.01, 0.6
"""A question is taken for so many matters at most, none with a smaller share; with so much of
it taken, wordings of other matters are not looked for."""
SURE = 1000.0
"""How much a matter's whole share counts beside the score of shared characters."""
Query = tantivy.Query
MUST, SHOULD = tantivy.Occur.Must, tantivy.Occur.Should


def alike(index: WordingIndex, text: str, spread: Mapping[str, int], depth: int) -> Found:
    """Return what resembles a question, one of each duty before the others of it.

    Args:
        index: where to look.
        text: the question.
        spread: its pairs of characters, each with how many wordings have it.
        depth: so many wordings of each matter are looked at.
    """
    known = sorted((count, pair) for pair, count in spread.items() if count)
    words = Query.boolean_query([(SHOULD, having_pair(pair)) for _, pair in known[:TELLING]])
    found: list[tuple[float, Found]] = []
    for code, share in _matters(text):
        about = Query.boolean_query([(MUST, under("matters", code)), (SHOULD, words)])
        found.append((share, index.found(about, depth)))
    if known and sum(share for share, _ in found) < ENOUGH:
        found.append((0.0, index.found(words, depth)))
    return _together(found)


def _together(found: Sequence[tuple[float, Found]]) -> Found:
    """Put together what was found for matters of some shares."""
    parts = [one for _, one in found if len(one.key)]
    if not parts:
        return Found.none()
    key, check, duty, score = map(np.concatenate, zip(*parts, strict=True))
    sure = np.repeat([share for share, _ in found], [len(one.key) for _, one in found])
    _, first, which = np.unique(key, return_index=True, return_inverse=True)
    best = score[first] + SURE * np.bincount(which, sure)
    order = first[np.argsort(-best, kind="stable")]
    leads = np.zeros(len(order), np.bool_)
    leads[np.unique(duty[order], return_index=True)[1]] = True
    return Found(key, check, duty, score).taken(np.concatenate([order[leads], order[~leads]]))


def _matters(text: str) -> list[tuple[str, float]]:
    """Return what a question is likely about; nothing while the finder has no model."""
    try:
        model = trained().matters
    except ModelMissing:
        return []
    shares = model.weigh(tokens(text)).shares
    best = shares.argsort()[::-1][:MATTERS]
    return [(model.matters[at], float(shares[at])) for at in best if shares[at] >= LEAST_SHARE]
