"""What is counted of departments, and what people write of them."""

from datetime import UTC, date, datetime

import pytest

from qingdan.intake.domain.refusals import EvaluationChanged, MonthUnfit
from qingdan.intake.domain.watching import Evaluated, TakenOver, evaluate, name_takeover
from qingdan.intake.enums import Decision, Door, Evaluation, GateMove, Reason
from qingdan.intake.meter import burdens
from qingdan.intake.models import Request, RequestMatter, RequestMove
from qingdan.parties.domain.authorising import NotAllowed
from qingdan.parties.enums import OrganisationKind, RegionLevel
from qingdan.record.models import Event
from tests.bodies import make_body, make_county
from tests.builders import make_officer, make_region

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 2, tzinfo=UTC)


@pytest.fixture
def people():
    county = make_county()
    town = make_region("150222103", "银号镇", RegionLevel.TOWNSHIP, parent=county)
    government = make_body("银号镇人民政府", region=town, kind=OrganisationKind.TOWNSHIP_GOVERNMENT)
    department = make_body("固阳县农牧局", role_key="agriculture")
    clerk = make_officer(role="township-clerk", organisation=government)
    theirs = make_officer(role="department-clerk", organisation=department)
    return town, department, clerk, theirs


def asked(people, day: int, *codes: str, door: Door = Door.DEPARTMENT) -> RequestMatter:
    """Write a matter as it came in March, asking for loads of some kinds."""
    town, department, clerk, _ = people
    key = f"r{Request.objects.count()}"
    request = Request.objects.create(
        door=door, place=town, county_id="150222", sender=department, sender_name="固阳县农牧局",
        title="交办", text="交办", text_digest="0", received_at=at(3, day), received_by=clerk,
        request_key=key,
    )  # fmt: skip
    return RequestMatter.objects.create(
        request=request, position=1, text="交办", proposal={}, proposal_digest="0",
        asks=[{"code": one, "title": "", "words": ""} for one in codes],
    )  # fmt: skip


def moved(people, matter: RequestMatter, move: GateMove, when: datetime, **said) -> RequestMove:
    number = matter.moves.count() + 1
    if said.get("decision"):
        matter.decision, matter.reason = said["decision"], said.get("reason", Reason.RECLAIMED)
        matter.state = "decided"
        matter.save()
    return RequestMove.objects.create(
        matter=matter, number=number, move=move, by=people[2], at=when,
        request_key=f"{matter.pk}/{number}", **said,
    )  # fmt: skip


def test_burdens_of_a_known_month_come_out_to_the_last_row(people):
    admitted = asked(people, 2, "repeated-table", "photos")
    moved(people, admitted, GateMove.DECIDED, at(3, 2), decision=Decision.ADMIT)
    returned = asked(people, 3, "assessment")
    first = moved(
        people, returned, GateMove.DECIDED, at(3, 4), decision=Decision.RETURN,
        due_on=date(2026, 3, 6),
    )  # fmt: skip
    moved(people, returned, GateMove.OBJECTED, at(3, 10))
    moved(people, returned, GateMove.REFUSED_AGAIN, at(3, 11), decision=Decision.RETURN)
    moved(people, returned, GateMove.RULED, at(3, 15), decision=Decision.RETURN)
    silent = asked(people, 20, "new-posts", door=Door.OUTSIDE)
    last = moved(
        people, silent, GateMove.DECIDED, at(3, 21), decision=Decision.PETITION,
        reason=Reason.ON_NO_LIST, due_on=date(2026, 3, 25),
    )  # fmt: skip
    open_still = asked(people, 30)

    (row,) = burdens("150222", MARCH, on=date(2026, 4, 10))

    assert (row.name, row.sent) == (
        "固阳县农牧局",
        {admitted.pk, returned.pk, silent.pk, open_still.pk},
    )
    assert dict(row.by_decision) == {
        "admit": {admitted.pk}, "return": {returned.pk}, "petition": {silent.pk},
        "undecided": {open_still.pk},
    }  # fmt: skip
    assert (row.tables, row.photos, row.measured) == (
        {admitted.pk}, {admitted.pk}, {returned.pk},
    )  # fmt: skip
    assert (row.offices, row.outside) == ({silent.pk}, {silent.pk})
    assert (row.answered, row.waiting) == ({first.pk}, {last.pk})
    assert (row.late, row.days, row.typical_days) == ({first.pk, last.pk}, [6], 6)
    assert (row.ruled_against, row.ruled_for) == ({returned.pk}, set())
    assert burdens("150222", APRIL, on=date(2026, 4, 10)) == []


def test_takeover_is_written_by_the_department_itself_and_seen_in_the_record(people):
    town, department, clerk, theirs = people
    said = TakenOver(place=town, address=8, owner=department, contact="执法股 0472-0000000")

    with pytest.raises(NotAllowed):
        name_takeover(said, actor=clerk, at=at(3, 2))
    row = name_takeover(said, actor=theirs, at=at(3, 2))

    assert (row.owner, row.contact) == (department, "执法股 0472-0000000")
    assert Event.objects.get(act="takeover.named").subject_key == str(row.pk)


def test_evaluation_keeps_the_later_words_and_refuses_who_has_not_seen_them(people):
    town, department, clerk, theirs = people
    said = {
        "place": town, "department": department, "month": MARCH,
        "answers": Evaluation.IN_PART, "support": Evaluation.NOT_DONE,
    }  # fmt: skip

    first = evaluate(Evaluated(**said, words="答复晚了四天"), actor=clerk, at=at(3, 31))
    with pytest.raises(EvaluationChanged):
        evaluate(Evaluated(**said), actor=clerk, at=at(3, 31))
    with pytest.raises(NotAllowed):
        evaluate(Evaluated(**said, seen=1), actor=theirs, at=at(3, 31))
    with pytest.raises(MonthUnfit):
        evaluate(Evaluated(**said | {"month": APRIL}), actor=clerk, at=at(3, 31))
    second = evaluate(Evaluated(**said, words="", seen=1), actor=clerk, at=at(3, 31))

    assert (first.pk, first.version, second.version, second.words) == (second.pk, 1, 2, "")
