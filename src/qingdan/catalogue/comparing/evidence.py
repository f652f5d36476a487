"""Why two duties were paired: the words they share, for a person to read."""

from qingdan.catalogue.comparing.profiles import Profile
from qingdan.catalogue.comparing.wording import BREAK, Grams, Weights

MOST_WORDS = 5


def common_words(left: Profile, right: Profile, weights: Weights) -> tuple[str, ...]:
    """Return the longest stretches of one title that the other duty also has.

    The most telling come first; the subjects both name follow where nothing was shared
    word for word.
    """
    stretches: dict[str, float] = {}
    for one, other in ((left, right), (right, left)):
        for stretch in _stretches(one.plain_title, other.everything):
            grams = frozenset(stretch[at : at + 2] for at in range(len(stretch) - 1))
            stretches[stretch] = weights.total(grams)
    ranked = sorted(stretches, key=lambda stretch: (-stretches[stretch], stretch))
    words: list[str] = []
    for stretch in ranked:
        if not any(stretch in word for word in words):
            words.append(stretch)
    subjects = [s for s in left.subjects if s in right.subjects]
    return tuple(words[:MOST_WORDS]) or tuple(subjects[:MOST_WORDS])


def _stretches(title: str, grams: Grams) -> list[str]:
    """Return the maximal runs of ``title`` whose every gram stands in ``grams``."""
    found = []
    for run in BREAK.split(title):
        start = 0
        for at in range(1, len(run) + 1):
            if at == len(run) or run[at - 1 : at + 1] not in grams:
                if at - start > 1:
                    found.append(run[start:at])
                start = at
    return found
