"""How alike an entry and a matter are: what proposals of alignments rest on.

An entry is laid beside what the library says of every matter in official words, and beside
the wordings that people have already aligned. Eleven facts about a pair are weighed into one
score that can be read as a chance: of the proposals scored 0.9 and more about 95 in 100
are what a careful clerk decided, of those around 0.5 about half. The weights were fitted
on the two lists that ship, each tried on the other (``measuring.leave_one_out``).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from qingdan.catalogue.comparing.subjects import subjects_of
from qingdan.core.text import fold
from qingdan.matters.domain.describing import Described, Floats, Shelf, Words, shelf
from qingdan.matters.enums import Stage
from qingdan.matters.library import Matter

TOLD_BY_WORDS = {
    Stage.PUNISH: re.compile(r"处罚"),
    Stage.PERMIT: re.compile(r"许可|审批|(?<!审)核发|核准|批准|备案"),
    Stage.RECOVER: re.compile(r"追缴|追回|多领|冒领|骗取|违规领取|退回"),
    Stage.CERTIFY: re.compile(r"证明"),
}
"""Stages that an entry names when it means them."""
NAMED, OFFICIAL, KNOWN, TITLED = 0.3, 0.2, 0.5, 0.3
"""How much each likeness counts in choosing which matters are looked at more closely."""
IN_CLAUSES = 0.6
"""How much a likeness with the clauses counts beside one with the name."""
LOOKED_AT = 60
"""So many matters of an entry are looked at more closely."""
ENOUGH_TERMS = 8
"""Terms of this weight together say all that terms can say."""
WEIGHTS = {
    "official": 0.5, "known": 2.4, "nearest": 3.6, "title": 1.5, "terms": 2.2,
    "terms_below": 1.2, "subject_below": 0.8, "group": 1.2, "department": 0.75,
    "other_stage": -1.2, "stage_unnamed": -0.9,
}  # fmt: skip
OFFSET = -4.65


@dataclass(frozen=True, slots=True)
class Likely:
    """A matter an entry may do, with the chance 0 to 1 that it does."""

    matter: str
    score: float


@dataclass(frozen=True, slots=True)
class EntryWords:
    """What an entry says: its name, its clauses, and the roles of the departments named."""

    name: str
    clauses: Sequence[str] = ()
    roles: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class _Known:
    """Wordings that people have aligned, each with the column of its matter."""

    texts: Floats
    columns: Floats


class Likeness:
    """Compares entries with every matter at once.

    Args:
        known: wordings by matter code that people have aligned already.
        local: the matters of one county, beside those that ship.
    """

    def __init__(
        self, known: Mapping[str, Iterable[str]] | None = None, local: Sequence[Matter] = ()
    ) -> None:
        self._shelf = shelf()
        self._described = self._shelf.described
        if local:
            self._described = self._described.joined(self._shelf.describe(local))
        self.matters = self._described.matters
        self._at = {one.code: at for at, one in enumerate(self.matters)}
        aligned = [
            (text.partition("\n")[0], self._at[code])
            for code, texts in (known or {}).items()
            if code in self._at
            for text in texts
        ]
        texts = self._shelf.rows([text for text, _ in aligned]).T.tocsr()
        self._known = _Known(texts, np.array([column for _, column in aligned], dtype=int))

    def likely(self, entry: EntryWords, limit: int = 5) -> list[Likely]:
        """Return the matters an entry may do, most likely first."""
        return self.likely_each([entry], limit)[0]

    def likely_each(self, entries: Sequence[EntryWords], limit: int = 5) -> list[list[Likely]]:
        """Return for each entry the matters it may do, most likely first."""
        if not entries:
            return []
        facts = self._facts(entries)
        looked_at = np.argsort(-facts.near, axis=1, kind="stable")[:, :LOOKED_AT]
        return [
            self._ranked(columns, facts.weigh(row, columns))[:limit]
            for row, columns in enumerate(looked_at)
        ]

    def shared_each(self, texts: Sequence[tuple[str, Sequence[str]]]) -> list[list[Likely]]:
        """Return for each text how the matters named with it share it, most likely first.

        The scores of a text add up to 1. Codes not known here are left out.
        """
        if not texts:
            return []
        facts = self._facts([EntryWords(text) for text, _ in texts])
        return [
            self._ranked(columns, _shared(facts.weigh(row, columns)))
            for row, (_, codes) in enumerate(texts)
            for columns in [np.array([self._at[one] for one in codes if one in self._at], int)]
        ]

    def _facts(self, entries: Sequence[EntryWords]) -> "_Facts":
        return _Facts(self._shelf, self._described, self._known, entries)

    def _ranked(self, columns: Floats, scores: Floats) -> list[Likely]:
        order = np.argsort(-scores, kind="stable")
        return [Likely(self.matters[columns[at]].code, round(float(scores[at]), 3)) for at in order]


class _Facts:
    """What can be told about some entries beside every matter."""

    def __init__(
        self, shelf: Shelf, described: Described, known: _Known, entries: Sequence[EntryWords]
    ) -> None:
        self._described, self._entries = described, entries
        names = shelf.rows([one.name for one in entries])
        bodies = shelf.rows([" ".join(one.clauses) for one in entries])
        self._official = _dense(names, described.official)
        self._known = self._known_wording(names, known)
        alike = np.maximum(self._nearness(names), IN_CLAUSES * self._nearness(bodies))
        self.near = alike + KNOWN * self._known
        self._nearest = alike / np.maximum(alike.max(axis=1, keepdims=True), 1e-6)
        present = names.copy()
        present.data[:] = 1
        self._titles = _dense(present, described.shares)

    def _nearness(self, rows: Floats) -> Floats:
        return (
            NAMED * _dense(rows, self._described.named)
            + OFFICIAL * _dense(rows, self._described.official)
            + TITLED * _dense(rows, self._described.titled)
        )

    def _known_wording(self, rows: Floats, known: _Known) -> Floats:
        found = np.zeros((rows.shape[0], len(self._described.matters)), np.float32)
        if len(known.columns):
            np.maximum.at(found.T, known.columns, _dense(rows, known.texts).T)
        return found

    def weigh(self, row: int, columns: Floats) -> Floats:
        """Return the chance that an entry does each of some matters."""
        total = np.full(len(columns), OFFSET)
        for name, values in self.of(row, columns).items():
            total += WEIGHTS[name] * np.asarray(values, dtype=float)
        return np.asarray(1 / (1 + np.exp(-total)))

    def of(self, row: int, columns: Floats) -> dict[str, Sequence[float] | Floats]:
        """Return each fact about an entry and some matters, by the name of its weight."""
        entry = self._entries[row]
        words = [self._described.words[at] for at in columns]
        matters = [self._described.matters[at] for at in columns]
        name, below = fold(entry.name), fold(" ".join(entry.clauses))
        groups = frozenset(subjects_of(entry.name))
        return {
            "official": self._official[row, columns],
            "known": self._known[row, columns],
            "nearest": self._nearest[row, columns],
            "title": self._titles[row, columns],
            "terms": [_terms(one, name) for one in words],
            "terms_below": [_terms(one, below) for one in words],
            "subject_below": [float(one.subject in below) for one in words],
            "group": [_sign(bool(one.groups), bool(one.groups & groups)) for one in words],
            "department": [
                _sign(bool(entry.roles and one.department), one.department in entry.roles)
                for one in matters
            ],
            **_stage_facts(entry, [one.stage for one in matters]),
        }


def _stage_facts(entry: EntryWords, stages: Sequence[Stage]) -> dict[str, list[float]]:
    """Tell stages apart that an entry names when it means them."""
    whole = "\n".join((entry.name, *entry.clauses))
    named = {stage for stage, told in TOLD_BY_WORDS.items() if told.search(entry.name)}
    unnamed = {stage for stage, told in TOLD_BY_WORDS.items() if not told.search(whole)}
    return {
        "other_stage": [float(bool(named) and one not in named) for one in stages],
        "stage_unnamed": [float(one in unnamed) for one in stages],
    }


def known_wordings(rows: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Gather (matter code, wording) pairs by matter."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for code, text in rows:
        found[code].append(text)
    return dict(found)


def _terms(words: Words, text: str) -> float:
    heard = sum(weight for term, weight in words.terms if term in text)
    return min(1.0, heard / ENOUGH_TERMS)


def _sign(asked: bool, agrees: bool) -> float:  # noqa: FBT001 - two facts of one kind
    """Return 1 for what agrees, -1 for what does not, 0 where nothing can be said."""
    return (1.0 if agrees else -1.0) if asked else 0.0


def _shared(scores: Floats) -> Floats:
    odds = scores / np.maximum(1 - scores, 1e-6)
    return np.asarray(odds / max(float(odds.sum()), 1e-9))


def _dense(rows: Floats, columns: Floats) -> Floats:
    return np.asarray((rows @ columns).todense())
