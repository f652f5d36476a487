"""What residents and enterprises of a township can raise, as services of GeoReport v2."""

from collections.abc import Sequence

from qingdan.api.open311.written import Value
from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Edition
from qingdan.matters.enums import Addressee
from qingdan.matters.library import Matter, library
from qingdan.matters.listing import ListedEntry, listed_in
from qingdan.matters.queries import matters_by_code

RAISED_BY = frozenset({Addressee.RESIDENT, Addressee.ENTERPRISE})
SHOWN_ENTRIES, SHOWN_NAME = 2, 60
TYPE = "blackbox"
"""No request is taken here, so none would ever be given a number."""

Service = dict[str, Value]


def services(edition: Edition) -> list[Service]:
    """Return the matters that people may raise and that stand on the lists of an edition.

    They come in the order of the library, those of the county after them. Two queries.
    """
    listed = listed_in(edition)
    known = matters_by_code(listed)
    order = {code: at for at, code in enumerate(library().matters)}
    codes = sorted(known, key=lambda code: (order.get(code, len(order)), code))
    raised = (known[code] for code in codes if known[code].addressee in RAISED_BY)
    return [_service(matter, listed[matter.code]) for matter in raised]


def definition(service: Service) -> Value:
    """Return what a service asks for: nothing beyond what every request has."""
    return {"service_code": service["service_code"], "attributes": []}


def _service(matter: Matter, entries: Sequence[ListedEntry]) -> Service:
    return {
        "service_code": matter.code,
        "service_name": matter.title,
        "description": _description(matter, entries),
        "metadata": False,
        "type": TYPE,
        "keywords": ", ".join(term for term, _ in matter.terms),
        "group": matter.field,
    }


def _description(matter: Matter, entries: Sequence[ListedEntry]) -> str:
    """Say the stage, and where the matter stands on the lists."""
    shown = "；".join(_named(one) for one in entries[:SHOWN_ENTRIES])
    more = f"等 {len(entries)} 项" if len(entries) > SHOWN_ENTRIES else ""
    said = f"{matter.stage.label}。{shown}{more}"
    return said if said.endswith("…") else f"{said}。"


def _named(entry: ListedEntry) -> str:
    name = entry.name.rstrip("。；")
    short = name if len(name) <= SHOWN_NAME else f"{name[:SHOWN_NAME]}…"
    return f"{ListKind(entry.kind).label} {entry.number}：{short}"
