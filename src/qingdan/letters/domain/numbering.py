"""The numbering register: the next number of a body's word in a year, never one twice."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone

from qingdan.letters.domain.opening import ISSUE, act
from qingdan.letters.domain.refusals import (
    SeriesBegun,
    SeriesMissing,
    SeriesWordTaken,
    SeriesWordUnfit,
)
from qingdan.letters.enums import LetterAct, LetterKind
from qingdan.letters.models import Letter, LetterNumber, NumberSeries
from qingdan.letters.models.numbers import WORD, numbered
from qingdan.letters.words_elsewhere import used_elsewhere
from qingdan.parties.domain.authorising import COUNTY_DIGITS, authorise, seat
from qingdan.parties.models import Officer, Organisation
from qingdan.record.domain.appending import Seat, append, recorded

KIND_SIGNS = {LetterKind.TRANSFER: "函", LetterKind.RETURN: "函", LetterKind.REPLY: "复"}


@dataclass(frozen=True, slots=True)
class SeriesAsked:
    """A word for the letters of one kind; ``begin_after`` counts in the present year."""

    kind: LetterKind
    word: str
    begin_after: int = 0


@recorded()
def set_series(
    organisation: Organisation, asked: SeriesAsked, *, actor: Officer, at: datetime
) -> NumberSeries:
    """Say which word the numbers of a body's letters of one kind begin with.

    Numbers given before stay; the next one is the next of the word in the year.

    Args:
        organisation: the body that sends the letters.
        asked: kind, word, and the last number given on paper this year before the register.
        actor: who decides.
        at: aware datetime.

    Raises:
        NotAllowed: no post of the actor reaches the body.
        SeriesWordUnfit: it is no word of 2 to 12 Han characters.
        SeriesWordTaken: another body of the county uses it, or the documents of cases do.
        SeriesBegun: the register has numbers of this word and year already.
    """
    today = timezone.localdate(at)
    place = organisation.region_id or ""
    post = authorise(actor, ISSUE, on=today, place=place)
    word = _fitting(asked.word)
    _refuse_taken(word, organisation)
    last = _last(organisation, word, today.year)
    if last is not None and asked.begin_after:
        raise SeriesBegun(year=today.year, word=word, last=last, next=last + 1)
    series = NumberSeries.objects.filter(organisation=organisation, kind=asked.kind).first()
    series = series or NumberSeries(organisation=organisation, kind=asked.kind)
    series.word, series.begin_year = word, today.year
    series.begin_after = asked.begin_after
    series.save()
    append(act(LetterAct.SERIES_SET), series, seat=seat(actor, post), at=at, place=place)
    return series


def give_number(letter: Letter, *, actor: Officer, at: datetime, by: Seat) -> LetterNumber:
    """Give a letter the next number, inside the transaction of its issue.

    The record is locked by then, so two letters never ask at a time; the database refuses a
    second use and a gap besides.

    Raises:
        SeriesMissing: the body has no word for this kind yet.
    """
    day = letter.dated or timezone.localdate(at)
    series = NumberSeries.objects.filter(organisation=letter.issuer_id, kind=letter.kind).first()
    if series is None:
        raise SeriesMissing(organisation=letter.issuer, kind=letter.get_kind_display())
    number = LetterNumber.objects.create(
        organisation=letter.issuer,
        word=series.word,
        year=day.year,
        ordinal=next_ordinal(series, day.year),
        letter=letter,
        given_by=actor,
        given_at=at,
    )
    append(act(LetterAct.NUMBERED), number, seat=by, at=at, place=letter.issuer.region_id or "")
    return number


def next_ordinal(series: NumberSeries, year: int) -> int:
    """Return the number that would be given next. Two queries."""
    last = _last(series.organisation, series.word, year)
    if last is not None:
        return last + 1
    begun = NumberSeries.objects.filter(
        organisation=series.organisation_id, word=series.word, begin_year=year
    )
    after: int | None = begun.aggregate(after=Max("begin_after"))["after"]
    return (after or 0) + 1


def expected_number(letter: Letter, on: date) -> str:
    """Return the number a draft would get now; with a gap where no word is set yet."""
    year = (letter.dated or on).year
    series = NumberSeries.objects.filter(organisation=letter.issuer_id, kind=letter.kind).first()
    if series is None:
        return numbered("", year, None)
    return numbered(series.word, year, next_ordinal(series, year))


def open_number(letter: Letter, on: date) -> str:
    """Return the number as it stands on a draft: with a gap, which only issuing fills."""
    series = NumberSeries.objects.filter(organisation=letter.issuer_id, kind=letter.kind).first()
    return numbered(series.word if series else "", (letter.dated or on).year, None)


def proposed_word(organisation: Organisation, kind: LetterKind) -> str:
    """Return a usual word for a body, to be confirmed by a person; empty when none is usual.

    >>> from qingdan.parties.models import Organisation
    >>> proposed_word(Organisation(name="银号镇人民政府"), LetterKind.TRANSFER)
    '银政函'
    """
    if not organisation.name.endswith("人民政府"):
        return ""
    return f"{organisation.name[0]}政{KIND_SIGNS[kind]}"


def _last(organisation: Organisation, word: str, year: int) -> int | None:
    given = LetterNumber.objects.filter(organisation=organisation, word=word, year=year)
    last: int | None = given.aggregate(last=Max("ordinal"))["last"]
    return last


def _fitting(word: str) -> str:
    try:
        WORD(word.strip())
    except ValidationError as unfit:
        raise SeriesWordUnfit(word=word[:20]) from unfit
    return word.strip()


def _refuse_taken(word: str, organisation: Organisation) -> None:
    county = (organisation.region_id or "")[:COUNTY_DIGITS]
    others = {"organisation__region__code__startswith": county, "word": word}
    for model in (NumberSeries, LetterNumber):
        found = model._default_manager.filter(**others).exclude(organisation=organisation)
        other = found.select_related("organisation").first()
        if other is not None:
            raise SeriesWordTaken(word=word, organisation=other.organisation)
    elsewhere = used_elsewhere(word, county)
    if elsewhere:
        raise SeriesWordTaken(word=word, organisation=elsewhere)
