"""A question as the browser sends it: the text, the place, the day, who asks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from qingdan.catalogue.queries import TownshipWithLists, townships_with_lists
from qingdan.finder.answers import Question
from qingdan.finder.masking import masked
from qingdan.finder.questions import day_of, note_on
from qingdan.matters.enums import Asker
from qingdan.parties.domain.authorising import TOWNSHIP_DIGITS
from qingdan.parties.enums import Role
from qingdan.parties.models import Region
from qingdan.web.permits import posts_today
from qingdan.web.public.placing import Named, named_in, unlisted_in

LINKED = 200
"""A longer text never stands in an address, nor does one that points to a person."""
DRAWN = 60
"""So many characters still make a QR code that a phone reads from paper."""
PLACE, WHO = "township", "asker"
"""Names of the cookies that remember the last township and who asked."""
SAID = 20
"""So much is said back of what was sent as a day or a township and is none."""
SENTENCE_ENDS = "。！？!?；;\n"
SHARED = ("q", "township", "on")
YEAR = 365 * 24 * 3600
ROLE_ASKS: dict[str, Asker] = {
    Role.HOTLINE_OPERATOR: Asker.OPERATOR,
    Role.VILLAGE_CADRE: Asker.CADRE,
}


class Version(StrEnum):
    """The two versions of one answer."""

    PLAIN = "plain"
    FULL = "full"


class PlaceFrom(StrEnum):
    """How the township of a question came to be known."""

    GIVEN = "given"
    TEXT = "text"
    COOKIE = "cookie"
    POST = "post"
    ONLY = "only"
    NOWHERE = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, as far as the request says it.

    ``code`` is the township as sent or found, also where it has no lists on that day;
    ``named`` is a place that the text names, also of a township without lists. ``day_refused`` and
    ``place_refused`` are what was sent as a day and as a township and is none.
    """

    text: str
    on: date
    townships: tuple[TownshipWithLists, ...]
    code: str
    place_from: PlaceFrom
    asker: Asker
    signed_in: bool = False
    version: str = ""
    named: Named | None = None
    day_refused: str = ""
    place_refused: str = ""
    today: date = field(default_factory=timezone.localdate)

    @property
    def township(self) -> Region | None:
        """The township asked about, when it has lists on that day."""
        return next(
            (one.township for one in self.townships if one.township.code == self.code), None
        )

    @property
    def elsewhere(self) -> Named | None:
        """A place of another township than the one asked about."""
        return self.named if self.named and self.named.township.code != self.code else None

    @property
    def full(self) -> bool:
        """Whether the version for staff is shown."""
        if self.version:
            return self.version == Version.FULL
        return self.signed_in or self.asker is not Asker.RESIDENT

    @property
    def may_stand_in_address(self) -> bool:
        """Whether the text is short and holds no name, number, plate or door of a person."""
        return len(self.text) <= LINKED and masked(self.text) == self.text

    @property
    def note(self) -> str:
        """What is to be known of the day asked about, mostly nothing."""
        return note_on(self.on, self.today)

    @property
    def unlisted(self) -> Region | None:
        """The township asked about, when it has no lists on that day. One query."""
        return None if self.township else Region.objects.filter(code=self.code).first()

    @property
    def link(self) -> str:
        """The address of this question; empty where its text may not stand in one."""
        if not (self.text and self.may_stand_in_address):
            return ""
        return f"{reverse('public:ask')}?{urlencode(self.parameters())}"

    @property
    def shared_link(self) -> str:
        """The address to hand on: without who asked and which version was shown."""
        if not self.link:
            return ""
        given = self.parameters() | {"township": self.code}
        shared = {name: given[name] for name in SHARED if given.get(name)}
        return f"{reverse('public:ask')}?{urlencode(shared)}"

    @property
    def qr(self) -> str:
        """The address of the QR code; empty for texts too long to be drawn."""
        if not self.link or not self.code or len(self.text) > DRAWN:
            return ""
        return self.shared_link.replace(reverse("public:ask"), reverse("public:ask-qr"), 1)

    def parameters(self) -> dict[str, str]:
        """Return what an address or a form must carry to ask this again.

        A township that the text itself names is left out, so that the page can say so.
        """
        given = {"q": self.text}
        if self.code and self.place_from is not PlaceFrom.TEXT:
            given["township"] = self.code
        if self.on != self.today:
            given["on"] = self.on.isoformat()
        given["asker"] = self.asker.value
        return given | ({"view": self.version} if self.version else {})

    def question(self) -> Question:
        """Return the question for the finder."""
        return Question(self.text, self.code, self.on, self.asker)


def read_asked(request: HttpRequest, there: Sequence[TownshipWithLists] | None = None) -> Asked:
    """Read a question from an address or a form; what makes no sense is left out.

    Args:
        request: what was sent, and the cookies of the last question.
        there: the townships with lists of that day, where they are known already.
    """
    sent = request.POST if request.method == "POST" else request.GET
    today = timezone.localdate()
    text = _text(sent.get("pick", "") or _joined(sent.getlist("q")), sent.get("more", ""))
    on, day_refused = _day(sent.get("on", ""), today)
    townships = tuple(townships_with_lists(on) if there is None else there)
    given = sent.get("township", "").strip()
    named = named_in(text, [one.township for one in townships]) or _unlisted(text, townships)
    code, place_from = _place(request, given, townships, named)
    version = sent.get("view", "")
    return Asked(
        text=text,
        on=on,
        townships=townships,
        code=code,
        place_from=place_from,
        asker=_asker(request, sent.get("asker", "")),
        signed_in=request.user.is_authenticated,
        version=version if version in set(Version) else "",
        named=named,
        day_refused=day_refused,
        place_refused="" if code or not given else given[:SAID],
        today=today,
    )


def remember(request: HttpRequest, response: HttpResponse, asked: Asked) -> None:
    """Keep the township and who asks in the browser, for the next question."""
    for name, value in ((PLACE, asked.code if asked.township else ""), (WHO, asked.asker.value)):
        if value and request.COOKIES.get(name) != value:
            response.set_cookie(
                name,
                value,
                max_age=YEAR,
                samesite="Lax",
                httponly=True,
                secure=request.is_secure(),
            )


def _text(given: str, more: str) -> str:
    text, more = (one.replace("\0", "").replace("\r\n", "\n").strip() for one in (given, more))
    if not (text and more):
        return text or more
    return f"{text}{'' if text[-1] in SENTENCE_ENDS else '。'}{more}"


def _joined(texts: Sequence[str]) -> str:
    """Join what was sent under one name more than once; nothing of it is lost."""
    together = ""
    for one in dict.fromkeys(texts):
        together = _text(together, one)
    return together


def _day(given: str, today: date) -> tuple[date, str]:
    if not given:
        return today, ""
    try:
        return day_of(given), ""
    except ValueError:
        return today, given[:SAID]


def _place(
    request: HttpRequest,
    given: str,
    townships: tuple[TownshipWithLists, ...],
    named: Named | None,
) -> tuple[str, PlaceFrom]:
    """Return the township by the first that says it: form, text, the last time, only one.

    A township that was sent and is none, or is named and has no lists, is not replaced by a
    guess.
    """
    if given.isdecimal() and given.isascii():
        return given[:TOWNSHIP_DIGITS], PlaceFrom.GIVEN
    if meant := named_in(given, [one.township for one in townships]):
        return meant.township.code, PlaceFrom.GIVEN
    if named is not None:
        return named.township.code, PlaceFrom.TEXT
    return ("", PlaceFrom.NOWHERE) if given else _guessed(request, townships)


def _unlisted(text: str, townships: Sequence[TownshipWithLists]) -> Named | None:
    region = unlisted_in(text, [one.township for one in townships])
    return Named(region.name, region) if region else None


def _guessed(
    request: HttpRequest, townships: tuple[TownshipWithLists, ...]
) -> tuple[str, PlaceFrom]:
    codes = {one.township.code for one in townships}
    last = request.COOKIES.get(PLACE, "")
    if last in codes:
        return last, PlaceFrom.COOKIE
    if len(codes) == 1:
        return codes.pop(), PlaceFrom.ONLY
    for post in posts_today(request):
        own = (post.organisation.region_id or "")[:TOWNSHIP_DIGITS]
        if own in codes:
            return own, PlaceFrom.POST
    return "", PlaceFrom.NOWHERE


def _asker(request: HttpRequest, given: str) -> Asker:
    if given in Asker.values:
        return Asker(given)
    if request.user.is_authenticated:
        roles = [post.role for post in posts_today(request)]
        return next((ROLE_ASKS[one] for one in roles if one in ROLE_ASKS), Asker.CLERK)
    last = request.COOKIES.get(WHO, "")
    return Asker(last) if last in Asker.values else Asker.RESIDENT
