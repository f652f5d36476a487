"""Whose job is this: a question in everyday words, answered from the lists in force."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from ninja import Router

from qingdan.api.problems import Problem, Unreadable
from qingdan.api.routers.townships import day
from qingdan.api.schemas_asking import AnswerOut, AskIn, BatchIn, BatchOut
from qingdan.core.errors import DomainError
from qingdan.finder.answers import Question
from qingdan.finder.domain.engine import trained
from qingdan.finder.domain.naming import township_meant
from qingdan.finder.interfaces.asking import answer_in_order, told
from qingdan.parties.models import Region

router = Router(tags=["归谁管"])

POSTED = {"ask": 32 * 1024, "ask/batch": 2 * 1024 * 1024}
"""The addresses that are asked by POST, with the largest body each takes."""
REFUSALS = {
    400: Problem, 404: Problem, 413: Problem, 415: Problem, 422: Problem, 503: Problem
}  # fmt: skip
Places = Callable[[str, date], Region]


@router.post("/ask", response={200: AnswerOut} | REFUSALS, summary="这件事归谁管")
def ask(request: HttpRequest, asked: AskIn) -> dict[str, Any]:
    """Answer one question from the lists a township has in force.

    Nothing of the question is kept. `asked_by` says whose words it is in, if known.
    """
    return _answer(asked, township_meant)


@router.post("/ask/batch", response={200: BatchOut} | REFUSALS, summary="一次问多件事")
def ask_batch(request: HttpRequest, asked: BatchIn) -> dict[str, Any]:
    """Answer up to 100 questions; one that cannot be answered says why, the others stand."""
    trained()
    places = lru_cache(maxsize=None)(township_meant)
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
    place = places(asked.township, on)
    return told(answer_in_order(Question(asked.text, place.code, on, asked.asked_by)), asked.id)
