"""The year plan: who, how often as stated, dates only where stated or agreed."""

from datetime import UTC, date, datetime

import pytest

from qingdan.catalogue.enums import ListKind, Side
from qingdan.procedures.covering import bind
from qingdan.procedures.enums import AgreedRhythm
from qingdan.procedures.parts import Entry, EntryPart
from qingdan.procedures.standing import (
    Agreed,
    calendar,
    departments,
    occurrences,
    of_department,
    of_township,
    plan_lines,
    without_date,
)
from qingdan.procedures.wordings import wordings

AT = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


def planned(*parts, agreed=None):
    numbered = tuple(
        EntryPart(side, at, text, "县应急管理局" if side == Side.DEPARTMENT else "", role)
        for at, (side, role, text) in enumerate(parts, start=1)
    )
    entry = Entry("银号镇", ListKind.COOPERATIVE, 7, "防汛", numbered, code="150222105", address=9)
    return list(plan_lines([bind(entry, wordings())], wordings(), agreed))


def township(text):
    return Side.TOWNSHIP, "", text


def spans(line, year=2026):
    return [(one.first.isoformat(), one.last.isoformat()) for one in occurrences(line, year)]


def test_plan_lines_say_who_and_what_is_left_as_evidence():
    mine, theirs = planned(
        township("开展防汛宣传。"), (Side.DEPARTMENT, "emergency", "定期开展应急演练。")
    )

    assert (mine.who, mine.role, mine.title, mine.often) == ("银号镇", "", "宣传", "未载明")
    assert (theirs.who, theirs.role, theirs.evidence) == ("县应急管理局", "emergency", "演练记录")
    assert theirs.often == "定期（未载明时间）"
    assert mine.key == "150222105 cooperative 9 township 1 publicity"


def test_plans_are_apart_for_township_and_department():
    lines = planned(
        township("开展防汛宣传。"), (Side.DEPARTMENT, "emergency", "定期开展应急演练。")
    )

    assert of_township(lines, "150222105") == lines[:1]
    assert of_department(lines, "emergency") == lines[1:]
    assert departments(lines) == {"emergency": "县应急管理局"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("每年4月、10月开展排查。", [("2026-04-01", "2026-04-30"), ("2026-10-01", "2026-10-31")]),
        ("每年11月20日开展宣传。", [("2026-11-20", "2026-11-20")]),
        ("每年开展一次演练。", [("2026-01-01", "2026-12-31")]),
        ("每半年开展一次培训。", [("2026-01-01", "2026-06-30"), ("2026-07-01", "2026-12-31")]),
        ("定期开展巡查。", []),
        ("汛期开展巡查。", []),
        ("每日巡查。", []),
    ],
)
def test_occurrences_stand_only_where_the_words_state_them(text, expected):
    [line, *_] = planned(township(text))

    assert spans(line) == expected


def test_occurrences_of_every_month_end_on_the_stated_day():
    [line] = planned(township("每月10日前上报统计数据。"))

    assert len(spans(line)) == 12
    assert spans(line)[1] == ("2026-02-01", "2026-02-10")


@pytest.mark.parametrize(
    ("rhythm", "first", "count", "some"),
    [
        (AgreedRhythm.ONCE, date(2026, 5, 6), 1, "2026-05-06"),
        (AgreedRhythm.ONCE, date(2025, 5, 6), 0, ""),
        (AgreedRhythm.YEARLY, date(2025, 5, 6), 1, "2026-05-06"),
        (AgreedRhythm.HALF_YEARLY, date(2025, 5, 6), 2, "2026-11-06"),
        (AgreedRhythm.QUARTERLY, date(2026, 5, 31), 3, "2026-11-30"),
        (AgreedRhythm.MONTHLY, date(2025, 8, 31), 12, "2026-02-28"),
        (AgreedRhythm.WEEKLY, date(2025, 12, 29), 52, "2026-01-05"),
    ],
)
def test_occurrences_follow_what_was_agreed(rhythm, first, count, some):
    key = "150222105 cooperative 9 township 1 patrol"
    agreed = {key: Agreed(first, rhythm, "王一", "第3次党政会议")}

    [line, *_] = planned(township("定期开展巡查。"), agreed=agreed)

    days = [one[0] for one in spans(line)]
    assert len(days) == count
    assert not some or some in days
    assert (line.often, line.is_dated) == ("定期（未载明时间）", True)
    assert all("第3次党政会议" in one.words for one in occurrences(line, 2026))


def test_calendar_has_the_months_and_leaves_out_what_nobody_dated():
    lines = planned(township("每年4月、10月开展排查。"), township("汛期开展宣传。"))

    months = calendar(lines, 2026)

    assert [month for month, found in months.items() if found] == [4, 10]
    assert [(one.title, one.hint) for one in without_date(lines)] == [("宣传", "汛期")]


def test_as_icalendar_can_be_read_again():
    icalendar = pytest.importorskip("icalendar")
    from qingdan.procedures.interfaces.calendar import as_icalendar  # noqa: PLC0415

    lines = planned(township("每年4月、10月开展排查。"), township("汛期开展宣传。"))

    feed = icalendar.Calendar.from_ical(as_icalendar(lines, 2026, name="银号镇", at=AT))

    events = feed.walk("VEVENT")
    assert [one.decoded("dtstart") for one in events] == [date(2026, 4, 1), date(2026, 10, 1)]
    assert [one.decoded("dtend") for one in events] == [date(2026, 5, 1), date(2026, 11, 1)]
    assert "每年4月、10月开展排查" in str(events[0]["description"])
    assert len({str(one["uid"]) for one in events}) == 2
