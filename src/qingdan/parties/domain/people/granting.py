"""Granting several posts at once: each stands for itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from qingdan.core.errors import DomainError
from qingdan.parties.domain.people.posts import grant
from qingdan.parties.models import Officer, Post
from qingdan.record.domain.appending import recorded


@dataclass(frozen=True, slots=True)
class Granted:
    """What became of several posts: those in force now, and why the others are not."""

    posts: tuple[Post, ...]
    refused: tuple[tuple[int, DomainError], ...]


def grant_all(post_ids: Iterable[int], *, actor: Officer, at: datetime) -> Granted:
    """Grant proposed posts one by one; a refusal leaves that post as it was.

    Args:
        post_ids: primary keys of posts within the actor's sight.
        actor: may grant posts where their organisations are.
        at: aware datetime of the act.

    Returns:
        The posts granted, and each refusal with its primary key.
    """
    posts: list[Post] = []
    refused: list[tuple[int, DomainError]] = []
    with recorded():
        for post_id in post_ids:
            try:
                posts.append(grant(post_id, actor=actor, at=at))
            except DomainError as refusal:
                refused.append((post_id, refusal))
    return Granted(tuple(posts), tuple(refused))
