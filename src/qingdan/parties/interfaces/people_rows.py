"""People as lines of an exported sheet."""

from collections.abc import Iterable, Iterator
from datetime import date

from qingdan.parties.domain.people.units import UnitNames
from qingdan.parties.interfaces.people_sheets import PersonRow
from qingdan.parties.models import Officer, Post


def rows_of(
    people: Iterable[Officer], units: UnitNames, *, with_phones: bool
) -> Iterator[PersonRow]:
    """Yield a line for each person, in the order given.

    Args:
        people: each with ``posts_now``, the posts in force.
        units: how bodies are named, so that the sheet can be imported again.
        with_phones: whether phone numbers are opened.
    """
    for person in people:
        posts: list[Post] = getattr(person, "posts_now", [])
        first = next((post for post in posts if post.organisation_id == person.unit_id), None)
        others = [post for post in posts if post != first]
        cells: dict[str, str | date] = {
            "login_name": person.login_name,
            "full_name": person.full_name,
            "unit": units.label(person.unit) if person.unit else "",
            "phone": str(person.phone) if with_phones else "",
            "licence_number": person.licence_number,
            "licence_expires_on": person.licence_expires_on or "",
            "state": "在用" if person.is_active else "已停用",
            "other_posts": "；".join(map(_words, others)),
        }
        yield PersonRow({**cells, **(_post(first) if first else {})})


def _post(post: Post) -> dict[str, str | date]:
    until = {"valid_until": post.valid_until} if post.valid_until else {}
    role = str(post.get_role_display())
    return {"role": role, "title": post.title, "valid_from": post.valid_from, **until}


def _words(post: Post) -> str:
    words = f"{post}（{post.get_role_display()}）"
    return f"{words}代理" if post.acting_for_id else words
