"""Working days: what the notices say, counted in two independent ways."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingdan.core.shipped import data_file
from qingdan.core.workdays import (
    HolidaysBroken,
    WorkCalendar,
    Year,
    YearNotLoaded,
    read_year,
    shipped,
)

A_DAY = timedelta(days=1)
FIRST, LAST = date(2020, 1, 1), date(2029, 12, 31)
TEN_YEARS = [FIRST + A_DAY * at for at in range((LAST - FIRST).days + 1)]
GOOD = """year = 2030
notice = "国办发明电〔2029〕1号"
issued_on = 2029-11-01

[[holiday]]
name = "元旦"
from = 2030-01-01
to = 2030-01-01
make_up = [2030-01-05]
"""


@st.composite
def calendars(draw):
    """Ten years with some days off and some weekends made up for, anywhere."""
    off = draw(st.sets(st.sampled_from(TEN_YEARS), max_size=120))
    weekends = [day for day in TEN_YEARS if day.weekday() >= 5 and day not in off]
    make_up = draw(st.sets(st.sampled_from(weekends), max_size=60))
    return WorkCalendar().with_years(
        Year(
            year,
            "第1号",
            date(year - 1, 11, 1),
            {day: "假日" for day in off if day.year == year},
            frozenset(day for day in make_up if day.year == year),
        )
        for year in range(2020, 2030)
    )


def counted_day_by_day(calendar, day, count):
    """The other way: walk over the days, one at a time."""
    while count:
        day += A_DAY
        year = calendar.years[day.year]
        weekday = day.weekday() < 5 and day not in year.names
        count -= weekday or day in year.make_up
    return day


@given(calendars(), st.sampled_from(TEN_YEARS[:-500]), st.integers(0, 250))
def test_two_ways_of_counting_agree_over_ten_years(calendar, day, count):
    found = calendar.working_days_after(day, count)

    assert found == counted_day_by_day(calendar, day, count)
    assert calendar.working_days_between(day, found) == count
    assert calendar.working_days_between(found, day) == -count


@given(calendars(), st.sampled_from(TEN_YEARS[:-60]))
def test_next_working_day_is_the_first_from_a_day_on(calendar, day):
    found = calendar.next_working_day(day)

    assert calendar.is_working_day(found)
    between = [day + A_DAY * at for at in range((found - day).days)]
    assert not any(calendar.is_working_day(one) for one in between)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_shipped_years_are_what_a_well_kept_library_says(year):
    calendar = shipped()
    days = list(calendar.years[year].days)

    assert [one for one in days if calendar.is_working_day(one)] == [
        one for one in days if chinese_calendar.is_workday(one)
    ]


def test_make_up_days_count_and_holidays_do_not():
    calendar = shipped()

    assert calendar.working_days_after(date(2026, 9, 30), 2) == date(2026, 10, 9)
    assert calendar.working_days_after(date(2026, 10, 9), 1) == date(2026, 10, 10)


@pytest.mark.parametrize(
    ("ask", "year"),
    [
        (lambda c: c.working_days_after(date(2026, 12, 28), 5), 2027),
        (lambda c: c.working_days_after(date(2023, 12, 28), 1), 2023),
        (lambda c: c.working_days_between(date(2026, 12, 1), date(2027, 1, 4)), 2027),
        (lambda c: c.is_working_day(date(2027, 1, 4)), 2027),
        (lambda c: c.next_working_day(date(2027, 1, 4)), 2027),
    ],
)
def test_year_not_loaded_is_refused_by_name(ask, year):
    with pytest.raises(YearNotLoaded, match=f"{year} 年"):
        ask(shipped())


def test_gap_between_years_is_refused_too():
    years = shipped().years
    calendar = WorkCalendar({2024: years[2024], 2026: years[2026]})

    with pytest.raises(YearNotLoaded, match="2025 年"):
        calendar.working_days_after(date(2024, 12, 30), 5)


def test_file_of_a_year_is_read(tmp_path):
    file = tmp_path / "2030.toml"
    file.write_text(GOOD, encoding="utf-8")

    year = read_year(file)

    assert (year.year, year.notice) == (2030, "国办发明电〔2029〕1号")
    assert (year.names, year.make_up) == ({date(2030, 1, 1): "元旦"}, {date(2030, 1, 5)})


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("year = 2030", "year = ", "不是合格的 TOML"),
        ('notice = "国办发明电〔2029〕1号"', "", "第 1 行：缺少 notice"),
        ("make_up", "makeup", "第 9 行：没有“makeup”这个项，是不是“make_up”？"),
        ("2030-01-05", '"2030-01-05"', "第 9 行：make_up 里应当都是日期"),
        ("issued_on = 2029-11-01", "", "缺少 issued_on"),
        ("to = 2030-01-01", "to = 2029-01-01", "先后要对"),
        ("2030-01-05", "2030-01-04", "应是这一年的周六或周日"),
        ("to = 2030-01-01", "to = 2030-01-06", "又放假又上班"),
        ("from = 2030-01-01", "from = 2029-12-31", "不在这一年"),
    ],
)
def test_file_that_cannot_be_right_is_refused_by_place(tmp_path, old, new, said):
    file = tmp_path / "2030.toml"
    file.write_text(GOOD.replace(old, new), encoding="utf-8")

    with pytest.raises(HolidaysBroken, match=said) as refused:
        read_year(file)

    assert "2030.toml" in str(refused.value)


def test_every_shipped_year_names_its_notice():
    files = sorted(data_file("holidays").glob("*.toml"))

    assert [read_year(file).notice[:4] for file in files] == ["国办发明"] * len(files)
