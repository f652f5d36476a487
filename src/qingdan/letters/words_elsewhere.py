"""Words that other rooms number by, so that no letter takes one of them.

Rooms above the letters (cases) say with ``register_word_use`` what of theirs a word is for.
"""

from collections.abc import Callable

WordUse = Callable[[str, str], str]
"""Given a word and the code of a county, returns what uses it there, in words, or nothing."""
_uses: list[WordUse] = []


def register_word_use(use: WordUse) -> None:
    """Let a room say which words it numbers by."""
    if use not in _uses:
        _uses.append(use)


def used_elsewhere(word: str, county: str) -> str:
    """Return what of other rooms uses a word in a county, in words; empty for nothing."""
    return next(filter(None, (use(word, county) for use in _uses)), "")
