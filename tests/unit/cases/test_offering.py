"""What somebody can do now: a term that cannot be counted yet is said, and nothing is lost."""

from dataclasses import replace
from datetime import datetime

import pytest

from qingdan.cases.domain.acting import Asked, take_action
from qingdan.cases.domain.drafts import keep_draft
from qingdan.cases.models import Case, CaseDraft
from qingdan.cases.shown import CaseShown
from qingdan.core.workdays import YearNotLoaded
from qingdan.parties.models import Officer
from qingdan.procedures.run import Said
from qingdan.rulebook.loading import current_calendar
from tests.cases import Stage, shipped

pytestmark = pytest.mark.django_db
HEARING = "hold-hearing"


def test_a_term_into_a_year_not_loaded_is_said_and_nothing_is_lost():
    case, chair, at = announced_at_the_end_of_the_last_year()
    keep_draft(case.pk, ("main", HEARING), '{"reason": "写到一半"}', actor=chair, at=at)

    shown = CaseShown(case, chair, list(chair.posts.all()), at)
    offers = {one.code: one for one in shown.now[0].offers}
    with pytest.raises(YearNotLoaded) as refused:
        take_action(case.pk, Asked(HEARING, Said(), case.version, "k"), actor=chair, at=at)

    said = f"{at.year + 1} 年的放假调休安排还没有载入，算不出工作日。"
    missing = offers.pop(HEARING).missing
    assert [(one.title, one.why) for one in missing] == [("期限算不出来", said)]
    assert str(refused.value) == said
    assert any(one.is_open for one in offers.values())
    assert case.events.count() == case.version
    assert CaseDraft.objects.get(case=case).content == '{"reason": "写到一半"}'


def announced_at_the_end_of_the_last_year() -> tuple[Case, Officer, datetime]:
    """Announce a hearing, seven working days before it, late in the last year that is loaded."""
    stage = Stage(shipped("penalty"))
    scenario = next(one for one in stage.definition.scenarios if one.code == "heard-and-enforced")
    actions = [one.action for one in scenario.steps]
    hearing = scenario.steps[actions.index(HEARING)]
    first = scenario.begins_at
    later = first.replace(year=max(current_calendar().years), month=12, day=1) - first
    steps = [replace(one, at=one.at + later) for one in scenario.steps[: actions.index(HEARING)]]
    at = steps[-1].at.replace(day=29)
    steps[-1] = replace(steps[-1], at=at)
    begun = replace(scenario, begins_at=first + later, steps=tuple(steps))
    case = stage.play(begun)
    return case, stage.people[hearing.person], at
