"""What is decided, disputed, ruled and answered in the demo's month, by whose turn it is."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from qingdan.intake.domain.answering import Objecting, object_to, take
from qingdan.intake.domain.calling_back import CalledBack, call_back
from qingdan.intake.domain.deciding import decide, dispatch
from qingdan.intake.domain.grouping import group
from qingdan.intake.domain.replying import merged_reply, reply, report_done
from qingdan.intake.domain.ruling import repeal, rule
from qingdan.intake.domain.turning_down import TurningDown, turn_down
from qingdan.intake.enums import Door, Satisfaction
from qingdan.intake.hotline_receivers import decision_for
from qingdan.intake.models import RequestMatter
from qingdan.operations.gate.story import Story
from qingdan.operations.gate.texts import Step
from qingdan.parties.models import Organisation


def _decided(story: Story, matter: RequestMatter, step: Step, at: datetime) -> None:
    decide(matter.pk, story.deciding(matter, step), actor=story.people.clerk, at=at)


def _objected(story: Story, matter: RequestMatter, step: Step, at: datetime) -> None:
    said = Objecting(
        words=story.words(step.words, matter), seen=matter.version, key=story.name(matter),
        item=matter.item,
    )  # fmt: skip
    actor = story.people.of(_other_side(matter))
    object_to(matter.pk, said, actor=actor, at=at)


def _taken(story: Story, matter: RequestMatter, step: Step, at: datetime) -> None:
    actor = story.people.of(_other_side(matter))
    take(matter.pk, seen=matter.version, key=story.name(matter), actor=actor, at=at)


def _other_side(matter: RequestMatter) -> Organisation:
    """Return whom a decision was told to: of a ticket the body that has it, else the sender."""
    ticket = matter.request.door == Door.HOTLINE
    body = matter.body if ticket else matter.request.sender
    if body is None:
        raise ValueError(f"nobody to answer for {matter}")
    return body


def _ruled(story: Story, matter: RequestMatter, step: Step, at: datetime) -> None:
    to = story.people.receiver(step.to) if step.to else None
    rule(matter.pk, story.deciding(matter, step), actor=story.people.office, at=at, to=to)


def _repealed(story: Story, matter: RequestMatter, step: Step, at: datetime) -> None:
    reason = story.words(step.words, matter)
    repeal(matter.precedent.pk, reason, actor=story.people.office, at=at)


def _dispatched(story: Story, matter: RequestMatter, step: Step, at: datetime) -> None:
    item, people = story.item(matter, step), story.people
    around = people.around(timezone.localdate(at))
    if step.to:
        body, helper = people.receiver(step.to), None
    elif item is None:
        raise ValueError(f"{story.key} is on no list, the step must say who gets it")
    else:
        found = around.for_entry(item)
        body, helper = found.body or people.stage.government, found.helper
    decision, reason = decision_for(item, body, people.stage.place)
    said = story.deciding(
        matter, step, decision=decision, reason=reason, helper=helper if body != helper else None
    )
    dispatch(matter.pk, body, said, actor=people.operator, at=at)


def _reported(story: Story, matter: RequestMatter, step: Step, at: datetime) -> None:
    actor = story.people.of(_other_side(matter))
    words = story.words(step.words, matter)
    report_done(matter.pk, words, seen=matter.version, key=story.name(matter), actor=actor, at=at)


def _turned_down(story: Story, matter: RequestMatter, step: Step, at: datetime) -> None:
    said = TurningDown(
        code=step.code, words=story.words(step.words, matter), seen=matter.version,
        key=story.name(matter),
    )  # fmt: skip
    turn_down(matter.pk, said, actor=story.people.operator, at=at)


def _replied(story: Story, step: Step, at: datetime) -> None:
    matters = story.matters(step)
    reply(matters[0].request_id, merged_reply(matters), actor=story.people.operator, at=at)


def _called_back(story: Story, step: Step, at: datetime) -> None:
    matters = story.matters(Step("call"))
    heard = {
        one.position: Satisfaction(said) for one, said in zip(matters, step.heard, strict=True)
    }
    said = CalledBack(heard=heard, words=step.words, key=f"{story.key}/call/{story.done}")
    call_back(matters[0].request_id, said, actor=story.people.operator, at=at)


def _grouped(story: Story, step: Step, at: datetime) -> None:
    first = story.known[story.told.place, step.into].request
    if first is not None and story.request is not None:
        group(story.request.pk, first.pk, actor=story.people.operator, at=at)


OF_REQUEST: dict[str, Callable[[Story, Step, datetime], object]] = {
    "reply": _replied, "call": _called_back, "group": _grouped,
}  # fmt: skip
OF_MATTER: dict[str, Callable[[Story, RequestMatter, Step, datetime], object]] = {
    "decide": _decided, "object": _objected, "take": _taken, "rule": _ruled,
    "repeal": _repealed, "dispatch": _dispatched, "done": _reported, "turn-down": _turned_down,
}  # fmt: skip
