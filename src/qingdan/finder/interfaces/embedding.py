"""A county's own embedding service, asked only when one is set; it never decides.

It speaks the embeddings call of OpenAI-compatible servers. The question leaves masked; the
entries are public. Silence, slowness or nonsense of the service changes nothing.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import requests
from django.conf import settings

from qingdan.finder.answers import Answer, FoundEntry
from qingdan.finder.enums import Verdict
from qingdan.finder.masking import masked

SECONDS = 2.0
LONGEST = 500
ITS_SHARE = 0.3
"""How much its likeness counts beside our confidence when the shown entries are put in order."""
SAID = "另参考了县里的向量服务排列前几项；结论和把握没有改动。"
log = logging.getLogger(__name__)


def reordered(answer: Answer) -> Answer:
    """Return an answer whose entries after the first are put in order with its help.

    Verdict, confidence and the first entry stay as they are: a service that nobody here has
    measured must not change what is answered.
    """
    if not settings.EMBEDDING_URL or len(answer.entries) < 3:  # noqa: PLR2004 - nothing to order
        return answer
    if answer.verdict in (Verdict.OFF_LIST, Verdict.UNCLEAR):
        return answer
    try:
        likeness = _likeness(answer.question.text, answer.entries)
    except (requests.RequestException, ValueError, KeyError, TypeError) as trouble:
        log.warning("向量服务没有给出可用的结果：%s", type(trouble).__name__)
        return answer
    first, *others = answer.entries
    scores = dict(zip((one.item.pk for one in answer.entries), likeness, strict=True))
    others.sort(key=lambda one: -_mixed(one, scores))
    return replace(answer, entries=(first, *others), trace=(*answer.trace, SAID))


def _mixed(entry: FoundEntry, scores: dict[int, float]) -> float:
    return (1 - ITS_SHARE) * entry.confidence + ITS_SHARE * scores[entry.item.pk]


def _likeness(text: str, entries: Sequence[FoundEntry]) -> list[float]:
    texts = [masked(text)[:LONGEST], *(one.item.name[:LONGEST] for one in entries)]
    key = settings.EMBEDDING_KEY
    reply = requests.post(
        f"{settings.EMBEDDING_URL.rstrip('/')}/embeddings",
        json={"model": settings.EMBEDDING_MODEL, "input": texts},
        headers={"Authorization": f"Bearer {key}"} if key else {},
        timeout=SECONDS,
        allow_redirects=False,
    )
    reply.raise_for_status()
    rows = sorted(reply.json()["data"], key=lambda row: row["index"])
    vectors = np.array([row["embedding"] for row in rows], dtype=np.float64)
    if vectors.ndim != 2 or len(vectors) != len(texts):  # noqa: PLR2004 - one row for each text
        raise ValueError("shape")
    lengths = np.linalg.norm(vectors, axis=1)
    if not np.isfinite(vectors).all() or not lengths.all():
        raise ValueError("values")
    vectors /= lengths[:, None]
    return [float(one) for one in vectors[1:] @ vectors[0]]
