"""Bodies of a county from a table, and the governments and committees that its places have."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import F

from qingdan.core.shipped import data_file
from qingdan.core.text import fold
from qingdan.parties.domain.bodies.contacts import set_contacts
from qingdan.parties.domain.bodies.managing import Hand
from qingdan.parties.domain.bodies.naming import (
    WrittenName,
    refresh_search_text,
    refuse_taken,
    write_name,
)
from qingdan.parties.domain.bodies.organisations import Particulars, make
from qingdan.parties.domain.bodies.refusals import (
    ContactsUnfit,
    OrganisationNameTaken,
    OrganisationTableUnfit,
    OrganisationUnfit,
    RegionMissing,
)
from qingdan.parties.domain.bodies.resolving import COUNTY_DIGITS
from qingdan.parties.domain.bodies.settling import settle_known
from qingdan.parties.enums import NameKind, OrganisationKind, RegionLevel
from qingdan.parties.models import Organisation, OrganisationName, Region
from qingdan.record.domain.appending import recorded

CONTACT_KEYS = ("phone", "address", "hours")
KEYS = {"region", "kind", "role", "name", "assumed", "parent", "short", "printed", *CONTACT_KEYS}
FROM_REGIONS = "按区划表登记"
STREET, VILLAGE, COMMUNITY = "街道", "村", "社区"


@dataclass(frozen=True, slots=True)
class Seeded:
    """How many bodies were registered, and how many names added to those already there."""

    bodies: int = 0
    names: int = 0

    def __add__(self, other: "Seeded") -> "Seeded":
        return Seeded(self.bodies + other.bodies, self.names + other.names)


def bundled_tables() -> list[Path]:
    """Return the tables of counties that come with the program, without what is for show."""
    return sorted(one for one in data_file("organisations").glob("*.toml") if one.stem.isdigit())


def demo_table() -> Path:
    """Return the table of bodies that are for show only."""
    return data_file("organisations") / "demo.toml"


def counties_of(path: Path) -> set[str]:
    """Return the codes of the counties that a table speaks of.

    Raises:
        OrganisationTableUnfit: not TOML.
    """
    return {str(entry.get("region", ""))[:COUNTY_DIGITS] for entry in _read(path)[1]}


def load_organisations(path: Path, *, at: datetime) -> Seeded:
    """Register the bodies of a TOML table; those already there only get further names.

    How the public reaches a body is written where nobody has written it yet. A body is known
    again by its place and any of its names, so the table can be loaded after somebody renamed
    it. All or nothing is written.

    Args:
        path: ``region`` and ``source`` at the top, then tables ``organisation``.
        at: aware datetime of the act.

    Raises:
        OrganisationTableUnfit: not TOML, an unknown key or kind, a body that does not fit.
        RegionMissing: a place is not loaded.
    """
    source, entries = _read(path)
    done = Seeded()
    with recorded():
        hand = Hand(None, None, at, source)
        for number, entry in enumerate(entries, start=1):
            where = f"第 {number} 个单位"
            if unknown := sorted(set(entry) - KEYS):
                raise OrganisationTableUnfit(where=where, why=f"不认识 {'、'.join(unknown)}。")
            try:
                done += _load(entry, hand)
            except (OrganisationUnfit, ContactsUnfit) as refusal:
                raise OrganisationTableUnfit(where=where, **refusal.params) from refusal
            except OrganisationNameTaken as refusal:
                raise OrganisationTableUnfit(where=where, why=str(refusal)) from refusal
        for county in sorted({str(entry["region"])[:COUNTY_DIGITS] for entry in entries}):
            settle_known(county, hand)
    return done


def seed_region_bodies(county_code: str, *, at: datetime) -> Seeded:
    """Register the government of every township and the committee of every village.

    Args:
        county_code: six digits.
        at: aware datetime of the act.

    Raises:
        RegionMissing: the county is not loaded.
    """
    if not Region.objects.filter(code=county_code).exists():
        raise RegionMissing(code=county_code)
    places = Region.objects.filter(
        code__startswith=county_code, level__in=(RegionLevel.TOWNSHIP, RegionLevel.VILLAGE)
    )
    done = Seeded()
    with recorded():
        hand = Hand(None, None, at, FROM_REGIONS)
        for region in places:
            done += _renew(_body_of(region), hand, names=_also_called(region))
        settle_known(county_code, hand)
    return done


def _read(path: Path) -> tuple[str, list[dict[str, Any]]]:
    """Return where a table comes from, and its bodies, each with its region."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise OrganisationTableUnfit(where="", why=f"不是 TOML 文件（{broken}）。") from broken
    entries = table.get("organisation", [])
    if not (isinstance(entries, list) and all(isinstance(one, dict) for one in entries)):
        raise OrganisationTableUnfit(where="", why="单位要写成 [[organisation]]。")
    first = {"region": table.get("region", "")}
    return str(table.get("source", "")), [{**first, **entry} for entry in entries]


def _body_of(region: Region) -> Particulars:
    """Return the body that a township or a village has of itself."""
    name = region.name
    if region.level == RegionLevel.TOWNSHIP:
        office = "办事处" if name.endswith(STREET) else "人民政府"
        return Particulars(OrganisationKind.TOWNSHIP_GOVERNMENT, f"{name}{office}", region)
    committee = "居民委员会" if name.endswith(COMMUNITY) else "村民委员会"
    return Particulars(
        OrganisationKind.VILLAGE_COMMITTEE, f"{name.removesuffix(VILLAGE)}{committee}", region
    )


def _also_called(region: Region) -> tuple[WrittenName, ...]:
    name = region.name
    if region.level == RegionLevel.VILLAGE:
        if name.endswith(COMMUNITY):
            return (WrittenName(f"{name}居委会"),)
        short = f"{name.removesuffix(VILLAGE)}村委会"
        return WrittenName(short), WrittenName(f"{name}村民委员会", NameKind.PRINTED)
    if name.endswith(STREET):
        return (WrittenName(f"{name}办"), WrittenName("街道办事处", NameKind.PRINTED))
    level = name[-1]
    generic = (f"{level}人民政府", f"{level}政府")
    return (
        WrittenName(f"{name}政府"),
        *(WrittenName(one, NameKind.PRINTED) for one in generic),
    )


def _load(entry: Mapping[str, Any], hand: Hand) -> Seeded:
    region = _region(str(entry["region"]))
    asked = Particulars(
        kind=str(entry.get("kind", "")),
        name=str(entry.get("name", "")),
        region=region,
        role_key=str(entry.get("role", "")),
        parent=_parent(str(entry.get("parent", "")), region),
    )
    names = [WrittenName(str(one), NameKind.SHORT) for one in entry.get("short", ())]
    names += [WrittenName(str(one), NameKind.PRINTED) for one in entry.get("printed", ())]
    done = _renew(asked, hand, names=tuple(names), assumed=bool(entry.get("assumed", False)))
    _reach(asked, {key: str(entry.get(key, "")) for key in CONTACT_KEYS}, hand)
    return done


def _reach(asked: Particulars, given: Mapping[str, str], hand: Hand) -> None:
    """Write how the public reaches a body, unless somebody has written it already."""
    body = _known(asked) if any(given.values()) else None
    if body is not None and not any(getattr(body, key) for key in CONTACT_KEYS):
        set_contacts(body, **given, actor=None, at=hand.at)


def _renew(
    asked: Particulars, hand: Hand, *, names: tuple[WrittenName, ...], assumed: bool = False
) -> Seeded:
    """Register a body, or add the names that it does not have yet."""
    body = _known(asked)
    if body is None:
        make(asked, hand, names=names, assumed=assumed)
        return Seeded(bodies=1)
    held = set(body.names.values_list("plain", flat=True))
    added = 0
    for written in names:
        if fold(written.name) not in held and _free(written, body):
            write_name(body, written, hand)
            added += 1
    if added:
        refresh_search_text(body)
    return Seeded(names=added)


def _free(written: WrittenName, body: Organisation) -> bool:
    """Tell whether nobody gave a name to another body since."""
    try:
        refuse_taken(written.name, body)
    except OrganisationNameTaken:
        return False
    return True


def _known(asked: Particulars) -> Organisation | None:
    called = OrganisationName.objects.filter(
        plain=fold(asked.name), organisation__region=asked.region, organisation__parent=asked.parent
    )
    latest = F("organisation__valid_until").desc(nulls_first=True)
    row = called.order_by(latest, "pk").select_related("organisation").first()
    return row.organisation if row else None


def _region(code: str) -> Region:
    try:
        return Region.objects.get(code=code)
    except Region.DoesNotExist:
        raise RegionMissing(code=code) from None


def _parent(name: str, region: Region) -> Organisation | None:
    if not name:
        return None
    called = OrganisationName.objects.filter(
        plain=fold(name), organisation__region=region, organisation__valid_until=None
    )
    row = called.select_related("organisation").first()
    if row is None:
        raise OrganisationUnfit(why=f"没有上级单位“{name}”。")
    return row.organisation
