"""Asking as pages and the API do: the answer, its entries in the order a county's service likes."""

from typing import Any

from django.utils import timezone

from qingdan.finder.answers import Answer, Question
from qingdan.finder.domain.answering import answer
from qingdan.finder.interfaces.embedding import reordered
from qingdan.finder.interfaces.written import as_json
from qingdan.finder.questions import LineKey, note_on


def answer_in_order(question: Question) -> Answer:
    """Answer a question; see ``answering.answer`` for what it refuses."""
    return reordered(answer(question))


def told(answer: Answer, key: LineKey = "") -> dict[str, Any]:
    """Return an answer as JSON values for a caller, who may have asked for a day to come.

    Args:
        answer: any answer.
        key: the caller's own id for it.
    """
    note = note_on(answer.question.on, timezone.localdate())
    return as_json(answer) | {"id": key, "note": note}
