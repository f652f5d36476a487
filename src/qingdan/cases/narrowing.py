"""The filters of the workbench: kept in the address, said in words, asked of the cases."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Q

from qingdan.catalogue.enums import ListKind
from qingdan.parties.models import Region
from qingdan.procedures.enums import StateGroup
from qingdan.procedures.loading import library

NAMES = {
    "q": "标题或办件号",
    "kind": "工作种类",
    "place": "乡镇（街道）",
    "group": "环节归类",
    "entry": "清单",
    "who": "经办人",
}
OFF_LIST = "off"
LONGEST, MOST_DIGITS = 60, 9


def kinds() -> dict[str, str]:
    """Return the kinds of work by code, in the order of their titles."""
    found = {one.kind: one.title for one in library().definitions}
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


@dataclass(frozen=True)
class Narrowing:
    """What was asked: only values that mean something; ``unknown`` names what meant nothing."""

    given: Mapping[str, str]
    places: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()

    @classmethod
    def of(cls, sent: Mapping[str, str], towns: Iterable[Region]) -> "Narrowing":
        """Return what a request asks for."""
        places = {one.code: one.name for one in towns}
        known = {
            "kind": kinds(),
            "place": places,
            "group": dict(StateGroup.choices),
            "entry": {**dict(ListKind.choices), OFF_LIST: ""},
        }
        said = {name: " ".join(sent.get(name, "").split())[:LONGEST] for name in NAMES}
        given = {name: value for name, value in said.items() if value}
        unknown = [name for name in given if name in known and given[name] not in known[name]]
        return cls(
            {name: value for name, value in given.items() if name not in unknown},
            places,
            tuple(f"{NAMES[name]}“{given[name]}”" for name in unknown),
        )

    def condition(self, path: str) -> Q:
        """Return the condition on cases that lie at the end of a path."""
        found = Q()
        for name, value in self.given.items():
            found &= getattr(self, f"_{name}")(path, value)
        return found

    @cached_property
    def query(self) -> str:
        """What stands in the address for it."""
        return urlencode(self.given)

    def words(self) -> dict[str, str]:
        """Return what was asked, by its name on the page."""
        entry = {**dict(ListKind.choices), OFF_LIST: "不在清单"}
        shown = {"kind": kinds(), "place": self.places, "group": dict(StateGroup.choices)}
        said = {**shown, "entry": entry}
        return {
            NAMES[name]: str(said.get(name, {}).get(value, value))
            for name, value in self.given.items()
        }

    @staticmethod
    def _q(path: str, value: str) -> Q:
        found = Q(**{f"{path}title__icontains": value})
        digits = value.rpartition("〕")[2].removesuffix("号")
        if digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS:
            found |= Q(**{f"{path}ordinal": int(digits)})
        return found

    @staticmethod
    def _kind(path: str, value: str) -> Q:
        return Q(**{f"{path}kind": value})

    @staticmethod
    def _place(path: str, value: str) -> Q:
        return Q(**{f"{path}place": value})

    @staticmethod
    def _group(path: str, value: str) -> Q:
        return Q(**{f"{path}group": value})

    @staticmethod
    def _entry(path: str, value: str) -> Q:
        if value == OFF_LIST:
            return Q(**{f"{path}item": None})
        return Q(**{f"{path}item__kind": value})

    @staticmethod
    def _who(path: str, value: str) -> Q:
        near = Q(**{f"{path}handler__full_name__icontains": value})
        return near | Q(**{f"{path}opened_by__full_name__icontains": value})
