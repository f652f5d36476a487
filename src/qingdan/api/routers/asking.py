"""Whose job is this: a question in everyday words, answered from the lists in force."""

from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from ninja import Router

from qingdan.api.problems import Problem, Unreadable
from qingdan.api.routers.townships import day
from qingdan.api.schemas_asking import AnswerOut, AskIn, BatchIn, BatchOut
from qingdan.catalogue.domain.townships_called import townships_called, with_lists
from qingdan.core.errors import DomainError
from qingdan.finder.answers import Question
from qingdan.finder.domain.engine import trained
from qingdan.finder.interfaces.asking import answer_in_order
from qingdan.finder.interfaces.written import as_json
from qingdan.parties.models import Region

router = Router(tags=["归谁管"])

POSTED = {"ask": 32 * 1024, "ask/batch": 2 * 1024 * 1024}
"""The addresses that are asked by POST, with the largest body each takes."""
REFUSALS = {
    400: Problem, 404: Problem, 413: Problem, 415: Problem, 422: Problem, 503: Problem
}  # fmt: skip
Places = Callable[[str], list[Region]]


class TownshipUnknown(DomainError):
    code = "finder.township-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "没有叫“{named}”的乡镇（街道），没有作答。"
    remedy = "请写九位区划代码或完整名称；有清单的乡镇见 /api/v1/townships。"


class TownshipAmbiguous(DomainError):
    code = "finder.township-ambiguous"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "叫“{named}”的乡镇（街道）不止一个，没有作答。"
    remedy = "请改用代码：{codes}。"


@router.post("/ask", response={200: AnswerOut} | REFUSALS, summary="这件事归谁管")
def ask(request: HttpRequest, asked: AskIn) -> dict[str, Any]:
    """Answer one question from the lists a township has in force.

    Nothing of the question is kept. `asked_by` says whose words it is in, if known.
    """
    return _answer(asked, townships_called)


@router.post("/ask/batch", response={200: BatchOut} | REFUSALS, summary="一次问多件事")
def ask_batch(request: HttpRequest, asked: BatchIn) -> dict[str, Any]:
    """Answer up to 100 questions; one that cannot be answered says why, the others stand."""
    trained()
    places = lru_cache(maxsize=None)(townships_called)
    return {"answers": [_line(one, places) for one in asked.questions]}


def _line(asked: AskIn, places: Places) -> dict[str, Any]:
    try:
        return {"id": asked.id, "answer": _answer(asked, places)}
    except DomainError as refusal:
        return {"id": asked.id, "problem": refusal.problem()}


def _answer(asked: AskIn, places: Places) -> dict[str, Any]:
    if "\x00" in asked.text or "\x00" in asked.township:
        raise Unreadable
    on = day(asked.on)
    found = with_lists(places(asked.township), on)
    if not found:
        raise TownshipUnknown(named=asked.township)
    if len(found) > 1:
        codes = "、".join(one.code for one in found)
        raise TownshipAmbiguous(named=asked.township, codes=codes)
    question = Question(asked.text, found[0].code, on, asked.asked_by)
    return as_json(answer_in_order(question), asked.id)
