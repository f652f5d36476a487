"""What can be picked by typing a part of its name: people, bodies, posts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from qingdan.parties.domain.people.finding import (
    find_officers,
    find_posts,
    officers_visible_to,
    posts_visible_to,
)
from qingdan.parties.domain.people.looking_up import note_phone_search
from qingdan.parties.domain.people.units import WITH_PLACES, find_units, place_label, units_within
from qingdan.parties.models import Officer, Organisation, Post

MOST = 12
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to pick: its key, what it is called, and what tells it apart."""

    id: int
    label: str
    note: str = ""


class Source(Protocol[Row]):
    """Where choices come from; whoever asks sees only what is within their sight."""

    @property
    def address(self) -> str:
        """Address that answers ``?q=`` with choices."""

    def get(self, pk: int) -> Row | None:
        """Return the row with a key, ``None`` when it is out of sight."""

    def find(self, text: str) -> Sequence[Row]:
        """Return the rows that a text may mean, best first."""

    def choice(self, row: Row) -> Choice:
        """Say what a row is called."""


@dataclass(frozen=True, slots=True)
class People:
    """Accounts in use."""

    officer: Officer
    on: date

    @property
    def address(self) -> str:
        return reverse("manage:find-people")

    def get(self, pk: int) -> Officer | None:
        people = officers_visible_to(self.officer, self.on).filter(is_active=True)
        return people.select_related("unit").filter(pk=pk).first()

    def find(self, text: str) -> list[Officer]:
        note_phone_search(text, actor=self.officer, at=timezone.now())
        return find_officers(text, self.officer, self.on, MOST)

    def choice(self, row: Officer) -> Choice:
        return Choice(row.pk, row.full_name, f"{row.login_name} · {row.unit or '没有单位'}")


@dataclass(frozen=True, slots=True)
class Units:
    """Bodies in being where an action may be done."""

    officer: Officer
    action: str
    on: date

    @property
    def address(self) -> str:
        return reverse("manage:find-units", args=(self.action,))

    def get(self, pk: int) -> Organisation | None:
        units = units_within(self.officer, self.action, self.on)
        return units.select_related(*WITH_PLACES).filter(pk=pk).first()

    def find(self, text: str) -> list[Organisation]:
        return find_units(text, self.officer, self.action, self.on, MOST)

    def choice(self, row: Organisation) -> Choice:
        return Choice(row.pk, row.name, place_label(row))


@dataclass(frozen=True, slots=True)
class Posts:
    """Posts in force, by the name of their holder."""

    officer: Officer
    on: date

    @property
    def address(self) -> str:
        return reverse("manage:find-posts")

    def get(self, pk: int) -> Post | None:
        posts = posts_visible_to(self.officer, self.on).in_force(self.on)
        return posts.select_related("officer", "organisation").filter(pk=pk).first()

    def find(self, text: str) -> list[Post]:
        return find_posts(text, self.officer, self.on, MOST)

    def choice(self, row: Post) -> Choice:
        return Choice(row.pk, f"{row.officer.full_name}：{row}", row.get_role_display())
