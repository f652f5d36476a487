"""Who a ticket's matter goes to by the lists, and the decision that goes with a receiver."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Item
from qingdan.core.text import fold
from qingdan.intake.enums import Decision, Reason
from qingdan.intake.models import RequestMatter
from qingdan.matters.library import Matter
from qingdan.parties.models import Organisation, Region
from qingdan.parties.queries import bodies_by_role

COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Receivers:
    """Who is proposed for a matter: the body that handles it, the township that helps.

    ``named`` are the bodies that the list names, the nearest first; ``why`` says in one
    sentence where that stands; ``handler`` is the standard matter on no list that tells who
    handles it outside the county's bodies.
    """

    body: Organisation | None
    helper: Organisation | None
    named: tuple[Organisation, ...]
    why: str
    handler: Matter | None = None


@dataclass(frozen=True)
class Around:
    """The bodies around a ticket: of the county by role, and the township's government."""

    place: Region
    by_role: Mapping[str, Organisation]
    government: Organisation | None

    @classmethod
    def near(cls, place: Region, government: Organisation | None, on: date) -> "Around":
        """Return the bodies around a township on a day."""
        return cls(place, bodies_by_role(place.code[:COUNTY_DIGITS], on), government)

    def for_entry(self, item: Item, first: Iterable[str] = ()) -> Receivers:
        """Return who an entry of a list goes to.

        Args:
            item: of the township's list.
            first: names of departments as printed, the nearest to the words first.
        """
        if item.kind == ListKind.BASIC:
            why = "基本履职事项，由乡镇（街道）办理。"
            return Receivers(self.government, None, self._some(self.government), why)
        rows = list(item.departments.all())
        order = {fold(name): at for at, name in enumerate(first)}
        rows.sort(key=lambda one: (order.get(fold(one.name), len(order)), one.position))
        found = [self.by_role[one.role_key] for one in rows if one.role_key in self.by_role]
        named = tuple(dict.fromkeys(found))
        body = named[0] if named else None
        if item.kind == ListKind.RECLAIMED:
            return Receivers(body, None, named, self._taken(rows, body))
        why = self._led([one.name for one in rows], body)
        return Receivers(body, self.government, named, why)

    def for_unlisted(self, matter: Matter | None) -> Receivers:
        """Return who handles what stands on no list, as far as the library knows."""
        if matter is None:
            why = "三张清单上都没有，事项库里也没有相近的，请选承办单位或者不予受理。"
            return Receivers(None, None, (), why)
        body = self.by_role.get(matter.department)
        why = f"三张清单上都没有；{matter.title}由{matter.handler}办理（{matter.handler_basis}）。"
        return Receivers(body, None, self._some(body), why, matter)

    @staticmethod
    def _some(body: Organisation | None) -> tuple[Organisation, ...]:
        return (body,) if body is not None else ()

    @staticmethod
    def _taken(rows: Iterable[object], body: Organisation | None) -> str:
        names = "、".join(str(one) for one in rows)
        local = "" if body else "（本县单位里没有对应上，请选）"
        return f"上级部门已经收回，由{names or '承接部门'}办理，不派给乡镇{local}。"

    @staticmethod
    def _led(names: list[str], body: Organisation | None) -> str:
        said = "、".join(names) or "牵头部门"
        if body is None:
            return f"配合履职事项，由{said}主办（本县单位里没有对应上，请选），乡镇协办。"
        if len(names) > 1:
            return f"配合履职事项，清单写了{said}，未载明谁牵头；已按最相近的条文预填，请核对。"
        return f"配合履职事项，由{said}主办，乡镇协办。"


def decision_for(item: Item | None, body: Organisation, place: Region) -> tuple[Decision, Reason]:
    """Return what sending a matter to a body decides in regard to the township.

    Args:
        item: the entry it rests on; ``None`` for "on no list".
        body: who shall handle it.
        place: the township it happened in.
    """
    if item is None:
        return Decision.PETITION, Reason.ON_NO_LIST
    if item.kind == ListKind.RECLAIMED:
        return Decision.RETURN, Reason.RECLAIMED
    if item.kind == ListKind.BASIC:
        return Decision.ADMIT, Reason.OWN_DUTY
    if is_of(body, place):
        return Decision.ADMIT, Reason.LISTED_STEP
    return Decision.CONDITIONS, Reason.STAGE_SPLIT


def is_of(body: Organisation, place: Region) -> bool:
    """Tell whether a body is the township's own: its government, a section, a village."""
    return (body.region_id or "").startswith(place.code)


@dataclass(frozen=True, slots=True)
class Able:
    """The body that was able to act on a matter, ``None`` when nobody here was; and why."""

    body: Organisation | None
    why: str


def able_body(matter: RequestMatter, around: Around) -> Able:
    """Return the body whose satisfaction it is: who had the matter, if the lists make it theirs.

    A township is never answerable for what was taken back or stands on no list.
    """
    body, place, item = matter.body, matter.request.place, matter.item
    if matter.unaccepted or body is None:
        return Able(None, f"{'不予受理' if matter.unaccepted else '没有派出'}，不计入任何单位。")
    if not is_of(body, place):
        return Able(body, f"由{body.name}承办，计入{body.name}。")
    refused = matter.decision in (Decision.RETURN, Decision.PETITION)
    if item is None and refused:
        return Able(None, f"清单上没有，{body.name}无权办理，不计入任何单位。")
    if item is not None and (refused or item.kind == ListKind.RECLAIMED):
        theirs = around.for_entry(item).body
        if theirs is None or is_of(theirs, place):
            return Able(None, f"不归{body.name}办，承接部门在本县单位里没有对应上，不计入。")
        return Able(theirs, f"不归{body.name}办，有权办理的是{theirs.name}，计入{theirs.name}。")
    return Able(body, f"由{body.name}承办，计入{body.name}。")
