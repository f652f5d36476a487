"""Procedures: which there are, one version whole, its picture, what entries are bound to."""

from functools import lru_cache
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Query, Router

from qingdan.api import schemas_procedures as schemas
from qingdan.api.files import described, handed
from qingdan.api.problems import Problem
from qingdan.api.routers.townships import OnDate, day
from qingdan.api.tokens import by_token
from qingdan.cases.runs import definition_of
from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Item
from qingdan.procedures.bpmn import bpmn
from qingdan.procedures.checkup import Checkup, Played
from qingdan.procedures.covering import Covered
from qingdan.procedures.definition import Definition
from qingdan.procedures.loading import library
from qingdan.procedures.models import StoredProcedure
from qingdan.procedures.picture import picture
from qingdan.procedures.queries import bound, bound_in_force
from qingdan.procedures.written import as_json

router = Router(tags=["流程"], auth=by_token)
REFUSALS = {401: Problem, 404: Problem, 422: Problem}
Version = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
SVG, XML = "image/svg+xml", "application/xml"
Marked = Annotated[str, Query("", max_length=400, description="要标出的环节，用逗号隔开")]


@router.get("/procedures", response={200: list[schemas.ProcedureOut]} | REFUSALS, summary="流程")
def list_procedures(request: HttpRequest, on: OnDate = None) -> list[Any]:
    """List the procedures in force on a day."""
    at = day(on)
    return [one for one in library().definitions if library().get(one.code, at) is one]


@router.get(
    "/procedures/check", response={200: schemas.CheckOut} | REFUSALS, summary="流程绑定的核对数字"
)
def check_procedures(request: HttpRequest, on: OnDate = None) -> Any:
    """Return how every entry in force is bound, and how the scenarios come out."""
    at = day(on)
    held = [one for one in library().definitions if library().get(one.code, at) is one]
    entries = tuple(one.bound for one in bound_in_force(at))
    return as_json(Checkup(entries, tuple(_played(one.version) for one in held)))


@router.get(
    "/procedures/{version}",
    response={200: schemas.ProcedureDetailOut} | REFUSALS,
    summary="一个流程版本",
)
def get_procedure(request: HttpRequest, version: Version) -> Any:
    """Return one version whole, also one that is no longer in force but has cases."""
    return _known(version)


@router.get(
    "/procedures/{version}/picture.svg",
    response={200: None} | REFUSALS,
    openapi_extra=described(SVG),
    summary="流程图",
)
def get_picture(request: HttpRequest, version: Version, at: Marked = "") -> HttpResponse:
    """Draw a version; `at` names the states to be marked, with commas between."""
    return handed(picture(_known(version), at.split(",")), SVG)


@router.get(
    "/procedures/{version}/bpmn",
    response={200: None} | REFUSALS,
    openapi_extra=described(XML),
    summary="流程的 BPMN 2.0 文件",
)
def get_bpmn(request: HttpRequest, version: Version) -> HttpResponse:
    """Return a version for other tools."""
    found = _known(version)
    return handed(bpmn(found), XML, f"{found.code}.bpmn")


@router.get(
    "/bindings/{code}/{kind}/{address}",
    response={200: schemas.BindingsOut} | REFUSALS,
    summary="一个事项绑定的流程",
)
def get_bindings(
    request: HttpRequest,
    code: str,
    kind: ListKind,
    address: Annotated[int, Field(ge=0, le=2**31 - 1)],
    on: OnDate = None,
) -> Any:
    """Return the procedures of an entry in force, and what covers each of its clauses."""
    rows = Item.objects.in_force(day(on)).filter(edition__township=code, kind=kind, address=address)
    found = next(iter(bound(rows)), None)
    if found is None:
        raise Http404
    return {
        "township": code,
        "kind": kind,
        "number": found.item.number,
        "address": address,
        "name": found.item.name,
        "procedures": found.bound.procedures,
        "coverage": [_covered(one) for one in found.bound.coverage],
        "standing_lines": len(found.bound.lines),
    }


def _known(version: str) -> Definition:
    try:
        return definition_of(version)
    except StoredProcedure.DoesNotExist as unknown:
        raise Http404 from unknown


@lru_cache(maxsize=128)
def _played(version: str) -> Played:
    """Play the scenarios of a version, which always come out the same."""
    return Played.of(definition_of(version))


def _covered(one: Covered) -> dict[str, Any]:
    part = one.part
    return {
        "side": part.side,
        "address": part.address,
        "text": part.text,
        "how": one.how,
        "steps": [f"{kind}/{step}" for kind, step in one.steps],
        "lines": list(one.lines),
        "reason": one.reason,
    }
