"""What a text is taken apart into: characters, pairs, sounds, and everyday concepts.

A resident's 牛棚 and a list's 圈舍 share no character; the table ``data/everyday_words.toml``
says that both mean one thing. Sounds catch misspellings (志原 for 志愿).
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain, pairwise

from pypinyin import lazy_pinyin
from pypinyin.seg.simpleseg import seg

from qingdan.core.shipped import load_table
from qingdan.finder.splitting import split_letter

CHARACTER, PAIR, SOUND, CONCEPT, GROUP = "", "", "~", "#", "@"
"""Prefixes of tokens; characters and pairs stand for themselves."""
BREAK = re.compile(r"[^\w]+|_+")
CLAUSE_END = re.compile(r"(?<=[，,、])")
LONGEST_WORD = 8
DIGITS = re.compile(r"\d+")


def runs(text: str) -> list[str]:
    """Return the stretches of letters and characters of a text, half-width, numbers as ``0``.

    >>> runs("低保（２０２５年）、特困")
    ['低保', '0年', '特困']
    """
    plain = DIGITS.sub("0", unicodedata.normalize("NFKC", text).lower())
    return [run for run in BREAK.split(plain) if run]


def tokens(text: str) -> Counter[str]:
    """Return what a text is made of, with how often each part stands in it."""
    return Counter(chain.from_iterable(map(_tokens_of, runs(text))))


@lru_cache(maxsize=4096)
def _tokens_of(run: str) -> tuple[str, ...]:
    """Return what a run is made of, each as often as it stands there.

    Kept for a while: the sentences of a letter ask again what the whole has.
    """
    found = Counter(run)
    found.update(run[at : at + 2] for at in range(len(run) - 1))
    sounds = [one for word in seg(run) for one in _sounds(word)]
    found.update(f"{SOUND}{one}{other}" for one, other in pairwise(sounds))
    for group, concept in concepts(run):
        found[f"{CONCEPT}{concept}"] += 1
        found[f"{GROUP}{group}"] += 1
    return tuple(found.elements())


@lru_cache(maxsize=65_536)
def _sounds(word: str) -> tuple[str, ...]:
    """Return how a word is pronounced; words come back far more often than runs."""
    return tuple(lazy_pinyin([word]))


def concepts(run: str) -> Iterator[tuple[str, str]]:
    """Yield the (group, concept) of the everyday words in a run, the longest words first."""
    table, at = _everyday(), 0
    while at < len(run):
        for length in range(min(LONGEST_WORD, len(run) - at), 0, -1):
            meant = table.get(run[at : at + length])
            if meant:
                yield from meant
                at += length
                break
        else:
            at += 1


@lru_cache(maxsize=1)
def _everyday() -> Mapping[str, tuple[tuple[str, str], ...]]:
    words: defaultdict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    for group, table in load_table("everyday_words.toml").items():
        for concept, members in table.items():
            for word in (concept, *members):
                for run in runs(word):
                    if run == "".join(runs(word)):
                        words[run][group, concept] = None
    return {word: tuple(meant) for word, meant in words.items()}


def sentences(text: str) -> list[str]:
    """Return the sentences of a letter that tell something; very short ones stay together.

    >>> sentences("村口的路坏了。谢谢！还有低保怎么申请？")
    ['村口的路坏了。', '还有低保怎么申请？']
    """
    return split_letter(text)
