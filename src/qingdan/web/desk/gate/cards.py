"""The form of a decision or a ruling as a matter shows it: prefilled, as typed, or as drafted."""

import json
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import QueryDict

from qingdan.core.errors import DomainError
from qingdan.intake.domain.verdicts import Deciding
from qingdan.intake.enums import Decision, Reason
from qingdan.intake.reasons import ReasonKind, reason_kinds, reasons_for
from qingdan.web.desk.gate import effects
from qingdan.web.desk.gate.entries import Entry, entries_named, entry_of, found
from qingdan.web.desk.gate.shown import MatterShown

NO_ENTRY = "none"
LONGEST_WORDS, LONGEST_KEY = 4000, 60


@dataclass(frozen=True)
class Said:
    """What stands in a form about a matter; ``entry`` is ``kind:address`` or ``none``."""

    decision: str = ""
    reason: str = ""
    entry: str = ""
    clauses: frozenset[int] = frozenset()
    words: str = ""
    looked: str = ""
    seen: int = 0
    key: str = field(default_factory=lambda: secrets.token_hex(12))

    @classmethod
    def of(cls, sent: QueryDict) -> "Said":
        """Return what a form sends."""
        seen = sent.get("seen", "")
        return cls(
            decision=sent.get("as") or sent.get("decision", ""),
            reason=sent.get("reason", ""),
            entry=sent.get("entry", ""),
            clauses=frozenset(int(one) for one in sent.getlist("clause") if _number(one)),
            words=sent.get("words", "").replace("\r\n", "\n")[:LONGEST_WORDS],
            looked=sent.get("looked", "").strip()[:100],
            seen=int(seen) if _number(seen) else 0,
            key=sent.get("key", "")[:LONGEST_KEY] or secrets.token_hex(12),
        )

    def as_text(self) -> str:
        """Return it as a draft is kept: what was chosen and the person's words."""
        kept = {"decision": self.decision, "reason": self.reason, "entry": self.entry,
                "clauses": sorted(self.clauses), "words": self.words}  # fmt: skip
        return json.dumps(kept, ensure_ascii=False)

    @classmethod
    def drafted(cls, content: str) -> "Said":
        """Return what a draft holds."""
        told: dict[str, Any] = json.loads(content)
        return cls(**{**told, "clauses": frozenset(told.get("clauses", ()))})


@dataclass(frozen=True)
class Card:
    """A matter with its forms; ``tried`` says which form the refusal answers."""

    shown: MatterShown
    said: Said | None = None
    tried: str = ""
    refusal: DomainError | None = None
    draft: str = ""

    @property
    def row(self) -> Any:
        """The matter."""
        return self.shown.row

    @cached_property
    def now(self) -> Said:
        """What stands in the form: typed just now, drafted, or proposed."""
        if self.said is not None:
            return self.said
        if self.draft:
            return Said.drafted(self.draft)
        told = self.shown.told
        rests = bool(told["entries"]) and bool(self.proposed_entries)
        first = self.proposed_entries[0] if rests else None
        return Said(
            decision=told["decision"],
            reason=told["reason"],
            entry=first.key if first else NO_ENTRY,
            clauses=first.quoted if first else frozenset(),
        )

    @property
    def decision(self) -> Decision:
        """The decision that the form is about."""
        wanted = self.now.decision
        return Decision(wanted) if wanted in Decision.values else self.shown.proposed

    @property
    def decisions(self) -> list[Decision]:
        """All decisions, to be chosen among."""
        return list(Decision)

    @property
    def reasons(self) -> tuple[ReasonKind, ...]:
        """The reasons that fit the decision."""
        return reasons_for(self.decision)

    @property
    def reason(self) -> str:
        """The reason chosen; the first that fits where another decision was chosen."""
        codes = [one.code.value for one in self.reasons]
        return self.now.reason if self.now.reason in codes else codes[0]

    @property
    def needs_entry(self) -> bool:
        """Whether the reason needs an entry."""
        return reason_kinds()[Reason(self.reason)].cites

    @cached_property
    def proposed_entries(self) -> list[Entry]:
        """The entries of the proposal, those that come near behind them."""
        told, request = self.shown.told, self.row.request
        named = [*told["entries"], *told["near"]]
        return entries_named(named, request.place_id, self.shown.reader.on)

    @cached_property
    def entries(self) -> list[Entry]:
        """All entries to pick from: proposed, looked up, chosen before."""
        place, on, now = self.row.request.place_id, self.shown.reader.on, self.now
        there = {one.key: one for one in self.proposed_entries}
        for one in found(now.looked, place, on):
            there.setdefault(one.key, one)
        if now.entry not in ("", NO_ENTRY, *there):
            chosen = entry_of(now.entry, place, on)
            if chosen is not None:
                there[chosen.key] = chosen
        if now.entry in there and self.said is not None:
            there[now.entry] = Entry(there[now.entry].item, now.clauses)
        return list(there.values())

    @property
    def effect(self) -> str:
        """What the form brings about, for its button."""
        if self.shown.rules:
            return effects.ruling(self.decision)
        return effects.deciding(self.row, self.decision)

    @property
    def conflict(self) -> bool:
        """Whether somebody else was quicker."""
        return self.refusal is not None and self.refusal.code == "intake.matter-moved"

    @property
    def meanwhile(self) -> list[Any]:
        """What was done since the form was opened."""
        seen = self.said.seen if self.said else 0
        return [one for one in self.shown.moves if one.number > seen]


def deciding_of(said: Said, place: str, on: Any) -> Deciding:
    """Return what a person decides; an unknown decision or reason does not fit and is refused."""
    entry = entry_of(said.entry, place, on) if said.entry not in ("", NO_ENTRY) else None
    clauses = [c for c in entry.item.clauses.all() if c.pk in said.clauses] if entry else []
    decision = said.decision if said.decision in Decision.values else Decision.UNCLEAR
    reason = said.reason if said.reason in Reason.values else Reason.NOTHING_NAMED
    return Deciding(
        decision=Decision(decision), reason=Reason(reason), seen=said.seen, key=said.key,
        item=entry.item if entry else None, clauses=clauses, words=said.words,
    )  # fmt: skip


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19  # noqa: PLR2004 - of a big integer
