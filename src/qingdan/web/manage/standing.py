"""One person as a page shows them: posts by time, and what the reader may do here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from qingdan.parties.domain.authorising import reach
from qingdan.parties.domain.noting import PREFIX
from qingdan.parties.domain.people.checking import post_over
from qingdan.parties.domain.signing.guessing import locked_until
from qingdan.parties.domain.signing.second_factor import is_in_use
from qingdan.parties.domain.signing.sessions import open_sign_ins
from qingdan.parties.enums import PartyAct
from qingdan.parties.models import ADMINISTRATORS, Officer, Post, SignIn
from qingdan.record.models import Event


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post, and what the reader may do about it."""

    post: Post
    may_decide: bool
    may_end: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Posts:
    """The posts of a person: held today, later, asked for, and over."""

    now: list[PostLine]
    coming: list[PostLine]
    waiting: list[PostLine]
    past: list[PostLine]


@dataclass(frozen=True, slots=True)
class Powers:
    """What the reader may do about a person."""

    change: bool
    give_code: bool
    close: bool
    propose: bool
    grant: bool
    see_phone: bool
    revoke_sessions: bool


@dataclass(frozen=True, slots=True)
class Safety:
    """How a person signs in: where now, until when not, and whether with a second factor."""

    sessions: list[SignIn]
    locked_until: datetime | None
    second_factor: bool


def posts_of(person: Officer, reader: Officer, on: date) -> Posts:
    """Return the posts of a person, each with what the reader may do."""
    rows = person.posts.select_related(
        "organisation__region", "proposed_by", "granted_by", "acting_for__officer"
    ).order_by("-valid_from", "-pk")
    granting, proposing = (reach(reader, one, on=on) for one in ("post.grant", "post.propose"))
    reasons = _reasons(rows)
    shown = Posts([], [], [], [])
    for post in rows:
        kind = _kind(post, on)
        mine = reader == person or post_over(granting, post.organisation) is None
        told = reader == person or any(
            post_over(reaches, post.organisation) for reaches in (granting, proposing)
        )
        line = PostLine(
            post,
            may_decide=kind == "waiting" and not mine and person.is_active,
            may_end=kind in {"now", "coming"} and not mine,
            reason=reasons.get(str(post.pk), "") if told else "",
        )
        getattr(shown, kind).append(line)
    return shown


def _reasons(posts: Iterable[Post]) -> dict[str, str]:
    """Return why posts were declined or ended, by their key in the record."""
    acts = [f"{PREFIX}.{act.value}" for act in (PartyAct.POST_DECLINED, PartyAct.POST_ENDED)]
    keys = [str(post.pk) for post in posts]
    events = Event.objects.filter(subject_kind=Post.subject_kind, subject_key__in=keys)
    return dict(events.filter(act__in=acts).values_list("subject_key", "reason"))


def _kind(post: Post, on: date) -> str:
    until = post.valid_until
    if until is not None and (until <= on or until <= post.valid_from):
        return "past"
    if post.granted_at is None:
        return "waiting"
    return "coming" if post.valid_from > on else "now"


def powers_over(person: Officer, reader: Officer, on: date, posts: Posts) -> Powers:
    """Return what the reader may do about a person; the domain asks again."""

    def over(action: str) -> bool:
        return post_over(reach(reader, action, on=on), person.unit) is not None

    manages, own = over("officer.manage"), person == reader
    administrator = any(line.post.role in ADMINISTRATORS for line in posts.now)
    proposes = bool(reach(reader, "post.propose", on=on)) and not own and person.is_active
    return Powers(
        change=manages,
        give_code=manages and not administrator and not own,
        close=manages and not administrator and not own and person.is_active,
        propose=proposes,
        grant=bool(reach(reader, "post.grant", on=on)) and not own,
        see_phone=own or over("officer.contact"),
        revoke_sessions=over("session.revoke") and not own,
    )


def phone_shown(person: Officer, reader: Officer, powers: Powers) -> str:
    """Return one's own number; of another's only that it is there."""
    if not powers.see_phone:
        return ""
    if person == reader:
        return str(person.phone)
    return "已登记" if person.phone else ""


def safety_of(person: Officer, powers: Powers, at: datetime) -> Safety | None:
    """Return how a person signs in, for those who may do something about it."""
    if not powers.revoke_sessions:
        return None
    return Safety(
        sessions=list(open_sign_ins(person, at=at)),
        locked_until=locked_until(person, at=at),
        second_factor=is_in_use(person),
    )
