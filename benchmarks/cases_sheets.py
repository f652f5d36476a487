"""A played case as text to copy: all that is the same in every copy is prepared once."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cases_players import Played, Town
from django.conf import settings
from django.db import connection, models

from qingdan.cases.domain.copying import next_telling, told_by
from qingdan.cases.enums import CASE
from qingdan.cases.models import Case, CaseClock, CaseDesk, CaseEvent, CaseLane
from qingdan.core.chain import ENCODER, digest_of
from qingdan.record.models import MOMENT, Event

Row = tuple[Any, ...]
MOMENTS = ("opened_at", "moved_at", "due_at", "closed_at")
COPIES: tuple[type[models.Model], ...] = (CaseLane, CaseDesk, CaseClock)
SECOND, LONGEST = timedelta(seconds=1), timedelta(hours=6)


def moment(at: datetime | None) -> str | None:
    """Return a moment as the database in use keeps it."""
    if at is None:
        return None
    plain = str(at.astimezone(UTC).replace(tzinfo=None))
    return f"{plain}+00" if connection.vendor == "postgresql" else plain


def columns(model: type[models.Model]) -> list[str]:
    return [one.attname for one in model._meta.concrete_fields]


@dataclass(slots=True)
class Line:
    """An event: what its digest covers, before, between and after the things that vary."""

    at: datetime
    parts: tuple[str, str, str]
    row: Row
    last: str


class Sheet:
    """One played case in one township, ready to be copied with another number and hour."""

    def __init__(self, played: Played, town: Town, now: datetime, later: Played | None) -> None:
        case, self.town = played.case, town
        self.case = case
        self.lines = [self._line(at, one) for at, one in enumerate(played.events, start=1)]
        known = {
            one: getattr(case, one) for one in columns(Case) if one not in {"id", "request_key"}
        }
        for name in ("owner_id", "village_id"):
            known[name] = town.bodies.get(known[name], known[name])
        for name in ("opened_by_id", "handler_id"):
            known[name] = town.officers.get(known[name], known[name])
        known["place_id"] = town.place
        self.known = known
        self.copies = list(self._copies(played, later, now))
        other = later.case if later else case
        self.moving = {
            name for name in MOMENTS if later and getattr(other, name) != getattr(case, name)
        }
        left = min(_left_of_day(one["at"]) for one in played.events)
        self.latest = int(left.total_seconds()) if later else 0

    def _line(self, number: int, said: dict[str, Any]) -> Line:
        town = self.town
        officer = town.officers.get(said["officer"], said["officer"])
        body = town.bodies.get(said["body"], said["body"])
        lane, words = town.swapped(said["lane"]), town.swapped(said["said"])
        write = ENCODER.encode
        parts = (
            f'{{"action":{write(said["action"])},"at":"',
            f'","body":{body},"case":',
            f',"lane":{write(lane)},"number":{number},"officer":{officer},"previous":"',
        )
        role, sealed = write(said["role"]), write(said["sealed"])
        last = f'","role":{role},"said":{write(words)},"sealed":{sealed}}}'
        row = (number, said["action"], lane, said["role"], officer, body, json.dumps(words),
               _token(said["sealed"]))  # fmt: skip
        return Line(said["at"], parts, row, last)

    def _copies(
        self, played: Played, later: Played | None, now: datetime
    ) -> Iterator[tuple[type[models.Model], dict[str, Any], set[str]]]:
        others = iter(_rows(later)) if later else None
        for row in _rows(played):
            other = next(others) if others else row
            known = {one: getattr(row, one) for one in columns(type(row))}
            moving = {key for key, one in known.items() if getattr(other, key) != one}
            if isinstance(row, CaseClock):
                known["told"] = told_by(row, now)
                row.told = known["told"]
                known["tell_at"] = next_telling(row)
                moving -= {"told", "tell_at"}
            if known.get("place_id"):
                known["place_id"] = self.town.place
            swaps = {"body_id": self.town.bodies.get, "handler_id": self.town.officers.get,
                     "opener_id": self.town.officers.get}  # fmt: skip
            for name in swaps.keys() & known.keys():
                known[name] = swaps[name](known[name], known[name])
            for name in {"key", "lane"} & known.keys():
                known[name] = self.town.swapped(known[name])
            del known["id"], known["case_id"]
            yield type(row), known, moving

    def events(self, case: int, shift: timedelta) -> tuple[list[Row], str]:
        """Return the rows of the events of a copy, and the digest of the last one."""
        previous, rows, make = "", [], hashlib.new
        for line in self.lines:
            at = line.at + shift
            first, second, third = line.parts
            text = f"{first}{at.timestamp().hex()}{second}{case}{third}{previous}{line.last}"
            digest = make(settings.DIGEST, text.encode()).hexdigest()
            number, action, lane, role, officer, body, said, token = line.row
            written = moment(at)
            rows.append((case, number, action, lane, role, officer, body, written, written, said,
                         token, f"copy-{case:08d}-{number:03d}", previous, digest))  # fmt: skip
            previous = digest
        return rows, previous

    def row(
        self, pk: int, ordinal: int, item: int | None, head: str, shift: timedelta
    ) -> dict[str, Any]:
        """Return the row of a copy."""
        known = {
            **self.known, "id": pk, "ordinal": ordinal, "item_id": item, "head": head,
            "title": f"{self.known['title'][:90]}（{pk}）", "request_key": f"copy-{pk:08d}",
        }  # fmt: skip
        for name in MOMENTS:
            at = known[name]
            known[name] = moment(at + shift if at and name in self.moving else at)
        return known

    def copied(
        self, pk: int, shift: timedelta
    ) -> Iterator[tuple[type[models.Model], dict[str, Any]]]:
        """Yield the lanes, desks and clocks of a copy."""
        for model, known, moving in self.copies:
            row = {
                key: moment(one + shift if key in moving else one)
                if isinstance(one, datetime)
                else one
                for key, one in known.items()
            }
            yield model, {**row, "case_id": pk}

    def adopted(self, row: dict[str, Any], sequence: int, at: datetime, previous: str) -> Row:
        """Return the event of the installation's record that adopts a copy."""
        said = {name: row[name] for name in Case.tracked if row[name] not in (None, "")}
        after = digest_of({"kind": CASE, **said}, settings.DIGEST)
        name = f"〔{row['year']}〕{row['ordinal']:04d}号 {row['title']}"
        linked = {
            "sequence": sequence, "happened_at": at.astimezone(UTC).strftime(MOMENT),
            "act": "record.adopted", "actor_key": None, "actor_name": "", "post_key": None,
            "post": "", "organisation_key": None, "organisation": "", "place": "",
            "subject_kind": CASE, "subject_key": str(row["id"]), "subject_name": name,
            "before": "", "after": after, "reason": "", "address": "", "detail": {},
            "algorithm": settings.DIGEST, "previous": previous,
        }  # fmt: skip
        digest = digest_of(linked, settings.DIGEST)
        stored = {**linked, "happened_at": moment(at), "detail": "{}", "digest": digest}
        return tuple(stored[one] for one in columns(Event))


EVENT_COLUMNS = ["case_id", "number", "action", "lane", "role", "officer_id", "body_id", "at",
                 "recorded_at", "said", "sealed", "request_key", "previous", "digest"]  # fmt: skip


def _rows(played: Played) -> Iterator[models.Model]:
    copies = played.copies
    yield from copies.lanes()
    yield from copies.desks()
    yield from copies.clocks({})


def _left_of_day(at: datetime) -> timedelta:
    """Return how much later an act could have been on the same local day."""
    over = at.replace(hour=23, minute=59, second=0) - at
    return max(timedelta(), min(over, LONGEST))


def _token(sealed: str) -> str:
    field = CaseEvent._meta.get_field("sealed")
    return str(field.get_prep_value(sealed)) if sealed else ""
