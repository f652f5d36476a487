"""Cases moved to another version by several people at the same moment, on both databases."""

import pytest

from qingdan.cases.checking import case_faults
from qingdan.cases.domain.migrating import Moving, move_case
from qingdan.cases.models import Case
from qingdan.parties.enums import Role
from tests.builders import make_officer
from tests.desk import Desk
from tests.versions import NEWER, shipping

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SAME, OTHERS = 3, 3


def test_case_moved_many_times_at_once_moves_once_and_work_goes_on(
    use_database, told_at_once, monkeypatch, tmp_path
):
    desk = Desk()
    office = make_officer("office", role=Role.LIST_OFFICE, organisation=desk.stage.county)
    case = desk.recorded()
    newer = shipping(monkeypatch, tmp_path)(NEWER)
    keys = ["one"] * SAME + [f"other{number}" for number in range(OTHERS)]
    moves = [
        lambda key=key: move_case(
            case.pk, Moving(newer.version, "新版", key), actor=office, at=desk.at
        )
        for key in keys
    ]

    told = told_at_once(*moves)

    assert told == ["done"] * len(keys)
    assert Case.objects.get(pk=case.pk).procedure.version == newer.version
    assert case.events.filter(action="migrated").count() == 1
    desk.do(case, "stop", desk.clerk, values={"stopping": "已劝阻"})
    assert list(case_faults()) == []
