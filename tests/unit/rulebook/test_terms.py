"""When a term ends, counted a second time by walking over the days one at a time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingdan.core.workdays import WorkCalendar, Year, YearNotLoaded, shipped
from qingdan.rulebook.enums import LastDay, Unit
from qingdan.rulebook.terms import Pause, Span, last_day, last_moment

A_DAY = timedelta(days=1)
FIRST = date(2020, 1, 1)
DAYS = (date(2030, 1, 1) - FIRST).days
LAST_START = (date(2024, 6, 30) - FIRST).days
SHIPPED = shipped()
NOTHING = WorkCalendar()
MOST = {Unit.DAY: 120, Unit.WORKING_DAY: 90, Unit.MONTH: 12, Unit.YEAR: 1}
WORKING, CALENDAR = Unit.WORKING_DAY, Unit.DAY


@st.composite
def ten_years(draw):
    """Ten years in which any weekday may be off, and people may work on any weekend."""
    drawn = draw(st.sets(st.integers(0, DAYS - 1), max_size=150))
    days = [FIRST + A_DAY * at for at in drawn]
    off = {day for day in days if day.weekday() < 5}
    return WorkCalendar().with_years(
        Year(
            year,
            "第1号",
            date(year - 1, 11, 1),
            {day: "假日" for day in off if day.year == year},
            frozenset(day for day in days if day.year == year and day not in off),
        )
        for year in range(2020, 2030)
    )


@st.composite
def spans_of_any_unit(draw):
    """A term and up to two extensions, each in a unit of its own."""
    units = draw(st.lists(st.sampled_from(sorted(MOST)), min_size=1, max_size=3))
    return [Span(draw(st.integers(1, MOST[unit] // 2 + 1)), unit) for unit in units]


@st.composite
def spans_of_one_unit(draw):
    """A term and up to two extensions."""
    unit = draw(st.sampled_from(sorted(MOST)))
    counts = draw(st.lists(st.integers(1, MOST[unit]), min_size=1, max_size=3))
    return [Span(count, unit) for count in counts]


starts = st.integers(0, LAST_START).map(lambda at: FIRST + A_DAY * at)
gaps = st.lists(st.tuples(st.integers(-30, 250), st.integers(0, 60)), max_size=3)


def pauses_of(day, drawn):
    return [Pause(day + A_DAY * after, day + A_DAY * (after + length)) for after, length in drawn]


def works(calendar, day):
    year = calendar.years[day.year]
    return day in year.make_up or (day.weekday() < 5 and day not in year.names)


def is_last_of_month(day):
    return (day + A_DAY).month != day.month


def month_walked(day):
    """Walk to the day of the next month with the same number, or to where that month ends."""
    number, month = day.day, day.month
    while True:
        day += A_DAY
        if day.month != month and (day.day == number or is_last_of_month(day)):
            return day


def walked(day, counts, stands_still, left):
    """Walk until so many days were counted; the days on which the clock stands count nothing."""
    while left:
        day += A_DAY
        left -= counts(day) and not stands_still(day)
    return day


def simulated(day, spans, calendar, pauses=(), falls=LastDay.AS_IT_FALLS):
    """The other way: no formula, only steps of a day."""

    def stands_still(one):
        return any(pause.begins_on <= one < pause.ends_on for pause in pauses)

    end = day
    for span in spans:
        if span.unit is Unit.WORKING_DAY:
            end = walked(end, lambda one: works(calendar, one), stands_still, span.count)
        else:
            whole = end + A_DAY * span.count if span.unit is Unit.DAY else monthly(end, span)
            end = walked(end, lambda _: True, stands_still, (whole - end).days)
    while falls is LastDay.NEXT_WORKING_DAY and not works(calendar, end):
        end += A_DAY
    return end


def monthly(day, span):
    """Walk month by month; a day lost to a short month comes back in a longer one."""
    number, end = day.day, day
    for _ in range(span.count * (12 if span.unit is Unit.YEAR else 1)):
        end = month_walked(end)
        while end.day < number and not is_last_of_month(end):
            end += A_DAY
    return end


@given(ten_years(), starts, spans_of_any_unit(), gaps, st.sampled_from(LastDay))
def test_two_ways_of_counting_agree(calendar, day, spans, drawn, falls):
    pauses = pauses_of(day, drawn)

    found = last_day(day, spans, calendar, pauses=pauses, falls=falls)

    assert found == simulated(day, spans, calendar, pauses, falls)


@given(ten_years(), starts, spans_of_one_unit(), gaps)
def test_pauses_never_bring_the_end_nearer_and_their_order_is_nothing(calendar, day, spans, drawn):
    pauses = pauses_of(day, drawn)

    found = last_day(day, spans, calendar, pauses=pauses)

    assert found >= last_day(day, spans, calendar)
    assert found == last_day(day, spans, calendar, pauses=pauses[::-1] + pauses)


@given(ten_years(), starts, st.lists(spans_of_one_unit(), min_size=1, max_size=2))
def test_spans_of_several_units_run_one_after_the_other(calendar, day, groups):
    expected = day
    for spans in groups:
        expected = simulated(expected, spans, calendar)

    assert last_day(day, [span for spans in groups for span in spans], calendar) == expected


@pytest.mark.parametrize(
    ("starts_on", "span", "ends_on"),
    [
        (date(2026, 1, 31), Span(1, Unit.MONTH), date(2026, 2, 28)),
        (date(2024, 1, 31), Span(1, Unit.MONTH), date(2024, 2, 29)),
        (date(2026, 8, 31), Span(3, Unit.MONTH), date(2026, 11, 30)),
        (date(2026, 2, 28), Span(1, Unit.MONTH), date(2026, 3, 28)),
        (date(2025, 12, 15), Span(1, Unit.MONTH), date(2026, 1, 15)),
        (date(2025, 10, 31), Span(14, Unit.MONTH), date(2026, 12, 31)),
        (date(2024, 2, 29), Span(1, Unit.YEAR), date(2025, 2, 28)),
        (date(2024, 2, 29), Span(4, Unit.YEAR), date(2028, 2, 29)),
        (date(2026, 3, 2), Span(90, Unit.DAY), date(2026, 5, 31)),
    ],
)
def test_months_end_and_days_need_no_calendar(starts_on, span, ends_on):
    assert last_day(starts_on, [span], NOTHING) == ends_on


@pytest.mark.parametrize(
    ("starts_on", "count", "ends_on"),
    [
        (date(2026, 9, 18), 5, date(2026, 9, 24)),  # the Sunday of 20 September works
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 2, 13), 3, date(2026, 2, 25)),  # the Saturday of 14 February works
        (date(2025, 9, 27), 1, date(2025, 9, 28)),
        (date(2025, 12, 31), 1, date(2026, 1, 4)),
    ],
)
def test_working_days_follow_the_notices(starts_on, count, ends_on):
    assert last_day(starts_on, [Span(count, WORKING)], SHIPPED) == ends_on


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2026, 9, 18), date(2026, 9, 28)),  # 25 to 27 September are off
        (date(2026, 9, 24), date(2026, 10, 8)),
        (date(2026, 9, 13), date(2026, 9, 20)),  # a Sunday on which people work stays
        (date(2026, 3, 4), date(2026, 3, 11)),
    ],
)
def test_a_last_day_off_moves_on_only_where_the_law_says_so(starts_on, ends_on):
    week = [Span(7, CALENDAR)]

    assert last_day(starts_on, week, SHIPPED) == starts_on + 7 * A_DAY
    assert last_day(starts_on, week, SHIPPED, falls=LastDay.NEXT_WORKING_DAY) == ends_on


@pytest.mark.parametrize(
    ("pauses", "ends_on"),
    [
        ([], date(2026, 3, 12)),
        ([Pause(date(2026, 3, 5), date(2026, 3, 8))], date(2026, 3, 15)),
        ([Pause(date(2026, 3, 5), date(2026, 3, 5))], date(2026, 3, 12)),
        ([Pause(date(2026, 2, 1), date(2026, 3, 4))], date(2026, 3, 13)),
        ([Pause(date(2026, 2, 1), date(2026, 3, 3))], date(2026, 3, 12)),
        ([Pause(date(2026, 3, 12), date(2026, 3, 14))], date(2026, 3, 14)),
        ([Pause(date(2026, 3, 13), date(2026, 3, 20))], date(2026, 3, 12)),
        (
            [
                Pause(date(2026, 3, 5), date(2026, 3, 8)),
                Pause(date(2026, 3, 7), date(2026, 3, 9)),
            ],
            date(2026, 3, 16),
        ),
        (  # the second begins only because the first moved the end
            [
                Pause(date(2026, 3, 5), date(2026, 3, 8)),
                Pause(date(2026, 3, 15), date(2026, 3, 17)),
            ],
            date(2026, 3, 17),
        ),
    ],
)
def test_a_pause_stands_still_from_its_first_day_until_the_day_it_ends(pauses, ends_on):
    found = last_day(date(2026, 3, 2), [Span(10, CALENDAR)], NOTHING, pauses=pauses)

    assert found == ends_on


def test_a_pause_over_days_off_costs_working_days_only():
    over_the_week = [Pause(date(2026, 10, 1), date(2026, 10, 9))]

    found = last_day(date(2026, 9, 28), [Span(4, WORKING)], SHIPPED, pauses=over_the_week)

    assert found == date(2026, 10, 10)  # 29 and 30 September, 9 and 10 October; not the 8th


def test_a_pause_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="2026"):
        Pause(date(2026, 3, 5), date(2026, 3, 4))


@pytest.mark.parametrize(
    "count_it",
    [
        lambda: last_day(date(2026, 12, 30), [Span(3, WORKING)], SHIPPED),
        lambda: last_day(date(2023, 12, 29), [Span(3, WORKING)], SHIPPED),
        lambda: last_day(
            date(2026, 12, 25), [Span(10, CALENDAR)], SHIPPED, falls=LastDay.NEXT_WORKING_DAY
        ),
        lambda: last_day(
            date(2026, 12, 28),
            [Span(3, WORKING)],
            SHIPPED,
            pauses=[Pause(date(2026, 12, 29), date(2026, 12, 31))],
        ),
    ],
)
def test_a_year_that_is_not_loaded_is_never_guessed(count_it):
    with pytest.raises(YearNotLoaded) as refused:
        count_it()

    assert refused.value.code == "workdays.year-not-loaded"


def test_calendar_days_run_into_years_that_are_not_loaded():
    assert last_day(date(2026, 12, 1), [Span(60, CALENDAR)], SHIPPED) == date(2027, 1, 30)


@given(st.integers(0, 60 * 24 * 1000), st.integers(1, 24 * 30))
def test_hours_run_through_nights_and_holidays(minute, hours):
    starts_at = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)

    found = last_moment(starts_at, Span(hours, Unit.HOUR))

    assert (found - starts_at).total_seconds() == hours * 3600


def test_hours_are_no_days_and_days_no_hours():
    with pytest.raises(ValueError, match="小时"):
        last_day(date(2026, 3, 2), [Span(2, Unit.HOUR)], SHIPPED)
    with pytest.raises(ValueError, match="日"):
        last_moment(datetime(2026, 3, 2, tzinfo=UTC), Span(2, Unit.DAY))


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (Span(90, Unit.DAY), "90日"),
        (Span(5, Unit.WORKING_DAY), "5个工作日"),
        (Span(2, Unit.HOUR), "2小时"),
        (Span(3, Unit.MONTH), "3个月"),
        (Span(2, Unit.YEAR), "2年"),
    ],
)
def test_span_is_said_in_words(span, said):
    assert str(span) == said
