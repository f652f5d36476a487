"""One request of the demo's month: how it comes, and what is known of it for its steps."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from qingdan.catalogue.enums import Side
from qingdan.catalogue.models import Clause, Item
from qingdan.core.errors import DomainError
from qingdan.finder.domain.proving import address_of
from qingdan.intake.domain.proposing import plain
from qingdan.intake.domain.receiving import Arrival, receive
from qingdan.intake.domain.verdicts import Deciding
from qingdan.intake.enums import Decision, Door, Reason
from qingdan.intake.models import Request, RequestMatter
from qingdan.intake.splitting import matters_in, tasks_in
from qingdan.operations.gate.days import Days
from qingdan.operations.gate.people import People
from qingdan.operations.gate.texts import Step, Told
from qingdan.operations.life.playing import MARK

LONGEST_TITLE = 50
HOTLINE = "12345热线"
Known = dict[tuple[str, str], "Story"]


@dataclass
class Story:
    """One request of the month as it is played; ``known`` are all, by township and key."""

    told: Told
    people: People
    days: Days
    known: Known
    refusals: Counter[str] = field(default_factory=Counter)
    request: Request | None = None
    done: int = 0

    def moments(self) -> list[datetime]:
        """Return when it comes, and when each step is done."""
        found = [self.days.arrival(self.told.on, self.people.turn)]
        for step in self.told.steps:
            found.append(self.days.after(found[-1], step.on, self.people.turn))
        return found

    @property
    def key(self) -> str:
        """Name the request, the same for the same demo."""
        return f"gate/{self.people.stage.place.code}/{self.told.key}"

    def receive(self, at: datetime) -> None:
        """Have it come."""
        told, people = self.told, self.people
        sender = people.department(told.sender) if told.sender else None
        if told.door is Door.HOTLINE:
            actor, texts = people.operator, [one.text for one in matters_in(told.text)]
        else:
            actor = people.clerk
            texts = [one.text for one in tasks_in(told.text)]
        if told.door is Door.DEPARTMENT and sender is not None:
            actor = people.of(sender)
        arrival = Arrival(
            door=told.door,
            place=people.stage.place,
            matters=texts,
            key=self.key,
            text=told.text,
            title=f"{plain(told.text)[:LONGEST_TITLE].rstrip('，。、')}{MARK}",
            sender=sender,
            sender_name=told.sender_name or (HOTLINE if told.door is Door.HOTLINE else ""),
            channel=told.channel,
            reference=told.reference,
            appellant=told.appellant,
            whereabouts=told.whereabouts,
            demo=True,
        )
        with self.trying("receive"):
            self.request = receive(arrival, actor=actor, at=at)

    def matters(self, step: Step) -> list[RequestMatter]:
        """Return the matters that a step means, as they are now."""
        rows = RequestMatter.objects.filter(request=self.request).select_related(
            "request__place", "request__sender", "item", "body", "case__lead"
        )
        wanted = rows.filter(position=step.matter) if step.matter else rows
        return list(wanted.order_by("position"))

    def name(self, matter: RequestMatter) -> str:
        """Name what is done with a matter now."""
        return f"{self.key}/{matter.position}/{self.done}"

    def words(self, text: str, matter: RequestMatter) -> str:
        """Return a text with what stands for its braces."""
        return text.format_map(_words(self, matter)) if "{" in text else text

    def deciding(self, matter: RequestMatter, step: Step, **more: Any) -> Deciding:
        """Return a decision: what was proposed, unless the step says otherwise."""
        item = self.item(matter, step)
        decision = step.decision or matter.decision or matter.proposal["decision"]
        reason = step.reason or matter.reason or matter.proposal["reason"]
        said: dict[str, Any] = {
            "decision": Decision(decision), "reason": Reason(reason), "item": item,
            "clauses": quoted(matter, item), "words": self.words(step.words, matter),
            "seen": matter.version, "key": self.name(matter),
        }  # fmt: skip
        return Deciding(**said | more)

    def item(self, matter: RequestMatter, step: Step) -> Item | None:
        """Return the entry it rests on: another than proposed where the step names one."""
        if not step.entry:
            return matter.item
        kind, number = step.entry.split()
        edition = self.people.stage.edition
        return Item.objects.get(edition=edition, kind=kind, number=number)

    @contextmanager
    def trying(self, what: str) -> Iterator[None]:
        """Do something; what is refused leaves everything as it is, and is counted."""
        try:
            yield
        except DomainError as refusal:
            self.refusals[f"{self.told.place} {self.told.key} {what}: {refusal}"] += 1


def quoted(matter: RequestMatter, item: Item | None) -> list[Clause]:
    """Return the clauses of an entry that the proposal quotes."""
    told = {
        (entry["list"], entry["permanent"], one["side"], one["number"])
        for entry in matter.proposal["entries"]
        for one in entry["clauses"]
    }
    rows = item.clauses.all() if item is not None else ()
    return [
        one for one in rows if item and (item.kind, item.address, one.side, one.address) in told
    ]


def _words(story: Story, matter: RequestMatter) -> dict[str, str]:
    request, item = matter.request, matter.item
    taken = [one.text for one in quoted(matter, item) if one.side == Side.TAKEOVER]
    return {
        "place": request.place.name,
        "department": request.sender.name if request.sender else request.sender_name,
        "entry": address_of(item) if item else "清单未载明",
        "name": item.name if item else "",
        "manner": "\n".join(taken) or "按清单“承接方式”一栏原文",
        "taker": next((one.name for one in item.departments.all()), "") if item else "",
        "task": matter.text,
    } | dict(story.told.say)
