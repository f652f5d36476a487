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
TYPE = "realtime"
"""A request is given its number at once."""
SOURCES = {
    "web": "网络留言", "hotline": "12345热线", "visit": "来访", "letter": "来信", "other": "其他",
}  # fmt: skip
"""By what way somebody raised a request: the attribute ``source``."""

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
    """Return what a service asks for beside what every request has; nothing of it has to be."""
    return {
        "service_code": service["service_code"],
        "attributes": [
            _attribute(
                "reference", 1, "string", "来件平台的工单编号", "全县不重复；重发同一件用同一个。"
            ),
            _attribute("source", 2, "singlevaluelist", "诉求是从哪里来的", "不写是网络留言。")
            | {"values": [{"key": key, "name": name} for key, name in SOURCES.items()]},
        ],
    }


def _service(matter: Matter, entries: Sequence[ListedEntry]) -> Service:
    return {
        "service_code": matter.code,
        "service_name": matter.title,
        "description": _description(matter, entries),
        "metadata": True,
        "type": TYPE,
        "keywords": ", ".join(term for term, _ in matter.terms),
        "group": matter.field,
    }


def _attribute(code: str, order: int, datatype: str, title: str, hint: str) -> Service:
    return {
        "variable": True,
        "code": code,
        "datatype": datatype,
        "required": False,
        "datatype_description": hint,
        "order": order,
        "description": title,
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
