"""The work that follows from a decision in the demo: opened, acted in, supported."""

from collections.abc import Callable
from datetime import date, datetime

from qingdan.cases.domain.acting import Asked, take_action
from qingdan.cases.domain.supporting import move_support
from qingdan.cases.enums import SupportState
from qingdan.cases.keys import body_key
from qingdan.cases.models import Case
from qingdan.intake.domain.working import Work, open_work
from qingdan.intake.models import RequestMatter
from qingdan.operations.gate.story import Story
from qingdan.operations.gate.texts import UNTIL, Step
from qingdan.operations.life.playing import MARK
from qingdan.parties.models import Organisation
from qingdan.procedures.run import Said, key_of

OPENS, HERE = "opens", "here"
"""What ``party`` of a step means: the bodies it opens a lane for, or the lane it acts in."""


def _opened(story: Story, matter: RequestMatter, step: Step, at: datetime) -> None:
    work = Work(
        procedure=step.procedure,
        title=f"{story.words(step.title, matter)}{MARK}",
        seen=matter.version,
        key=story.name(matter),
        lead=_lead(story, matter),
    )
    open_work(matter.pk, work, actor=story.people.clerk, at=at)


def _lead(story: Story, matter: RequestMatter) -> Organisation | None:
    """Return who leads the work: who takes the entry over, else who asked for it."""
    staffed = story.people.stage.staffed(matter.item)
    return staffed[0] if staffed else matter.request.sender


def _acted(story: Story, matter: RequestMatter, step: Step, at: datetime) -> None:
    case = _case(matter)
    cast = story.people.cast(case)
    body = _party(story, step, case)
    actor = cast.person(step.by, step.by, body if step.party == HERE else None)
    if actor is None:
        raise ValueError(f"nobody plays {step.by} in {case}")
    values: dict[str, str | date] = {
        key: story.words(text, matter) for key, text in step.values.items()
    }
    for key, number in step.days.items():
        values[key] = story.days[story.told.until if number == UNTIL else int(number)]
    key = body_key(body.pk) if body is not None else ""
    said = Said(
        values=values,
        lane=key_of(step.lane or "main", key if step.party == HERE else ""),
        parties=(key,) if step.party == OPENS else (),
        reason=story.words(step.words, matter),
        clause=story.words(step.clause, matter),
    )
    asked = Asked(step.action, said, case.version, story.name(matter))
    take_action(case.pk, asked, actor=actor, at=at)


def _party(story: Story, step: Step, case: Case) -> Organisation | None:
    """Return the body a lane is for: the department hand-backs go to, else the township."""
    if not step.party:
        return None
    return case.lead if case.kind == "handback" else story.people.stage.government


def _supported(story: Story, matter: RequestMatter, step: Step, at: datetime) -> None:
    row = _case(matter).support.select_related("body").order_by("position")[step.number - 1]
    state, people = SupportState(step.state), story.people
    giver = None if state is SupportState.ASKED else row.body
    actor = people.clerk if giver is None else people.of(giver)
    move_support(row.pk, state, note=story.words(step.words, matter), actor=actor, at=at)


def _case(matter: RequestMatter) -> Case:
    if matter.case is None:
        raise ValueError(f"no work was opened for {matter}")
    return matter.case


WORK: dict[str, Callable[[Story, RequestMatter, Step, datetime], object]] = {
    "open": _opened, "act": _acted, "support": _supported,
}  # fmt: skip
