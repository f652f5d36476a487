"""A year plan as an iCalendar feed (RFC 5545), for any calendar program."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from icalendar import Calendar, Event

from qingdan.procedures.standing import Occurrence, PlanLine, occurrences

PRODUCT = "-//qingdan//standing work//ZH"


def as_icalendar(lines: Iterable[PlanLine], year: int, *, name: str, at: datetime) -> bytes:
    """Return the dated lines of a year as one calendar.

    Args:
        lines: of one township or department; those without a date are left out.
        year: the calendar year.
        name: what the calendar is called.
        at: aware datetime the feed is made at.
    """
    feed = Calendar()
    feed.add("prodid", PRODUCT)
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", name)
    for one in lines:
        for each in occurrences(one, year):
            feed.add_component(_event(each, at))
    made: bytes = feed.to_ical()
    return made


def _event(one: Occurrence, at: datetime) -> Event:
    plan, event = one.plan, Event()
    event.add("uid", f"{sha256(f'{plan.key} {one.first}'.encode()).hexdigest()[:32]}@qingdan")
    event.add("dtstamp", at)
    event.add("dtstart", one.first)
    event.add("dtend", one.last + timedelta(days=1))
    event.add("summary", f"{plan.title}：{plan.line.words}")
    event.add("transp", "TRANSPARENT")
    event.add("description", described(one))
    return event


def described(one: Occurrence) -> str:
    """Return what an entry of the calendar says beyond its title, quoted from the list."""
    plan = one.plan
    lines = [
        f"{plan.township} {plan.list.label} {plan.number}：{plan.line.part.text}",
        f"由谁：{plan.who}",
        f"多久：{one.words}",
        f"凭据：{plan.evidence}",
    ]
    return "\n".join([*lines, f"季节提示：{plan.hint}"] if plan.hint else lines)
