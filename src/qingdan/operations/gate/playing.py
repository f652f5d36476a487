"""Playing one step of a request of the demo's month."""

from datetime import datetime

from qingdan.operations.gate.deciding import OF_MATTER, OF_REQUEST
from qingdan.operations.gate.story import Story
from qingdan.operations.gate.texts import Step
from qingdan.operations.gate.working import WORK


def play(story: Story, step: Step, at: datetime) -> None:
    """Do one step with the matters that it means."""
    story.done += 1
    if story.request is None:
        return
    if step.do in OF_REQUEST:
        with story.trying(step.do):
            OF_REQUEST[step.do](story, step, at)
        return
    act = OF_MATTER.get(step.do) or WORK[step.do]
    for matter in story.matters(step):
        with story.trying(f"{step.do} {step.action}"):
            act(story, matter, step, at)
