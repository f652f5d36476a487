"""Asking as pages and the API do: the answer, its entries in the order a county's service likes."""

from qingdan.finder.answers import Answer, Question
from qingdan.finder.domain.answering import answer
from qingdan.finder.interfaces.embedding import reordered


def answer_in_order(question: Question) -> Answer:
    """Answer a question; see ``answering.answer`` for what it refuses."""
    return reordered(answer(question))
