"""Which procedure a page that opens work has chosen at first."""

from types import SimpleNamespace

import pytest

from qingdan.cases.openable import Work
from qingdan.web.desk.starting import Start


def offered(code, reason=""):
    return SimpleNamespace(code=code, reason=reason, definition=SimpleNamespace(kind=code))


TWO = (offered("emergency"), offered("report-up"), offered("adjustment", "任何一项都可以"))


@pytest.mark.parametrize(
    ("openables", "foremost", "asked", "chosen"),
    [
        (TWO, "emergency", "", "emergency"),
        (TWO, "", "", ""),
        (TWO, "", "emergency", "emergency"),
        (TWO[1:], "", "", "report-up"),
        (TWO, "survey", "", ""),
        ((), "", "", ""),
    ],
)
def test_the_foremost_is_chosen_and_none_where_several_fit(openables, foremost, asked, chosen):
    start = SimpleNamespace(
        openables=list(openables),
        item=object(),
        procedure=asked,
        work=Work((), foremost=foremost),
    )

    assert Start.preselected.fget(start) == chosen
