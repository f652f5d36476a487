"""Words of duties made comparable: boilerplate put aside, rare words weighing more."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

Grams = frozenset[str]
"""Pairs of neighbouring characters that stand in a text."""

OWN_PLACE = re.compile(
    r"本行政区域内?|本?辖区内?|[本我全各该](?:乡镇|镇域|乡|镇|县|旗|区|市|街道|苏木)"
    r"|镇域内?|乡镇|[县旗区镇乡市]级|(?<![\u4e00-\u9fff])[县旗市区](?=[\u4e00-\u9fff]{1,8}(?:局|委|办|部))"
)
BOILERPLATE = re.compile(
    "负责|开展|做好|落实|组织|加强|推进|有关|相关|工作|进行|实施|以及|或者|及时|情况|履行"
    "|统筹|协助|配合|切实|不断|深入|按照|提供|等等|行为|违反|规定|的处罚|处罚"
)
BREAK = re.compile(r"[^\u4e00-\u9fff0-9a-z]+")


def fold(text: str) -> str:
    """Return half-width lower-case text without spaces.

    >>> fold("森林草原 防火（１２345）")
    '森林草原防火(12345)'
    """
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


class Reader:
    """Turns texts into grams; knows the place names that carry no meaning here."""

    def __init__(self, places: Iterable[str] = ()) -> None:
        names = sorted({fold(name) for name in places if name}, key=len, reverse=True)
        self._places = re.compile("|".join(map(re.escape, names))) if names else None

    def plain(self, text: str) -> str:
        """Return the words that say what a duty is about, other words as ``|``."""
        folded = fold(text)
        if self._places:
            folded = self._places.sub("|", folded)
        return BOILERPLATE.sub("|", OWN_PLACE.sub("|", folded))

    def grams(self, text: str) -> Grams:
        """Return the grams of a text.

        >>> sorted(Reader(["查巴奇乡"]).grams("负责查巴奇乡档案管理工作"))
        ['案管', '档案', '管理']
        """
        return frozenset(
            run[at : at + 2] for run in BREAK.split(self.plain(text)) for at in range(len(run) - 1)
        )


class Weights:
    """How much a word tells, 0–1: the fewer duties use it, the more.

    Short lists are weighed as if they were part of a county's usual ones, so that the same
    two duties are as alike in an excerpt as in the whole.
    """

    USUAL_NUMBER = 400

    def __init__(self, documents: Iterable[Iterable[str]]) -> None:
        counts: Counter[str] = Counter()
        number = 0
        for words in documents:
            counts.update(words)
            number += 1
        number = max(number, self.USUAL_NUMBER) + 1
        most = math.log(2 * number)
        self._known = {
            word: max(math.log(number / (count + 0.5)) / most, 0.0)
            for word, count in counts.items()
        }

    def of(self, word: str) -> float:
        return self._known.get(word, 1.0)

    def total(self, words: Iterable[str]) -> float:
        known = self._known
        return sum(known.get(word, 1.0) for word in words)

    def share(self, part: Grams, whole: Grams) -> float:
        """Return how much of ``part`` stands in ``whole``, 0–1 by weight."""
        total = self.total(part)
        return self.total(part & whole) / total if total else 0.0

    def likeness(self, left: Grams, right: Grams) -> float:
        """Return how alike two sets of grams are, 0–1 by weight."""
        total = self.total(left) + self.total(right)
        return 2 * self.total(left & right) / total if total else 0.0
