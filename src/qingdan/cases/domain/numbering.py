"""The numbers of documents: by body, word and year, one after the other."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone

from qingdan.cases.domain.refusals import (
    DocumentSeriesBegun,
    DocumentWordTaken,
    DocumentWordUnfit,
)
from qingdan.cases.enums import CASE, CaseAct
from qingdan.cases.models import CaseDocument, DocumentSeries
from qingdan.cases.models.numbers import DOCUMENT_WORD, LONGEST_NAME, LONGEST_WORD
from qingdan.cases.queries import NUMBERS
from qingdan.letters.models import LetterNumber, NumberSeries
from qingdan.parties.domain.authorising import COUNTY_DIGITS, authorise, reach, seat
from qingdan.parties.enums import Scope
from qingdan.parties.models import Officer, Organisation, Post
from qingdan.procedures.loading import library
from qingdan.record.domain.appending import append, recorded


@dataclass(frozen=True, slots=True)
class WordAsked:
    """A word for the documents of one name; ``begin_after`` counts in the present year."""

    title: str
    word: str
    begin_after: int = 0


@recorded()
def set_word(
    organisation: Organisation, asked: WordAsked, *, actor: Officer, at: datetime
) -> DocumentSeries:
    """Say which word the numbers of a body's documents of one name begin with.

    Numbers given before stay; the next one is the next of the word in the year.

    Args:
        organisation: the body in whose name they go out.
        asked: name of the document, word, and the last number given on paper this year.
        actor: who decides.
        at: aware datetime.

    Raises:
        NotAllowed: no post of the actor reaches the body.
        DocumentWordUnfit: it is no word of 2 to 24 Han characters, or the name is no name.
        DocumentWordTaken: another body of the county uses it, or a letter does.
        DocumentSeriesBegun: there are numbers of this word and year already.
    """
    today = timezone.localdate(at)
    post = _post(organisation, actor, at)
    word, title = asked.word.strip(), asked.title.strip()
    _fitting(word, title)
    _refuse_taken(word, organisation)
    last = _last(organisation, word, today.year)
    if last is not None and asked.begin_after:
        raise DocumentSeriesBegun(year=today.year, word=word, last=last, next=last + 1)
    series = DocumentSeries.objects.filter(organisation=organisation, title=title).first()
    series = series or DocumentSeries(organisation=organisation, title=title)
    series.word, series.begin_year, series.begin_after = word, today.year, asked.begin_after
    series.save()
    place = organisation.region_id or ""
    act = f"{CASE}.{CaseAct.SERIES_SET.value}"
    append(act, series, seat=seat(actor, post), at=at, place=place)
    return series


def word_of(issuer: Organisation, title: str) -> str:
    """Return the word of a body's documents of a name: the one that was set, or the name."""
    series = DocumentSeries.objects.filter(organisation=issuer, title=title).first()
    return series.word if series else title[:LONGEST_WORD]


def used_by_documents(word: str, county: str) -> str:
    """Return which documents of a county are numbered by a word, in words; empty for none.

    They are by the word that was set for them, by that of a number given, or by their name.
    """
    bodies = Organisation.objects.filter(region__code__startswith=county).values("pk")
    series = DocumentSeries.objects.filter(organisation__in=bodies, word=word).first()
    if series is not None:
        return f"{series.organisation}的{series.title}"
    given = CaseDocument.objects.filter(issuer__in=bodies, word=word).first()
    if given is not None:
        return f"{given.issuer}的{given.title}"
    named = {one.title[:LONGEST_WORD] for each in library().definitions for one in each.documents}
    return f"办件文书“{word}”" if word in named else ""


def next_ordinal(issuer: Organisation, word: str, year: int) -> int:
    """Return the number that is given next, inside the transaction of the act.

    The record is locked by then, so two acts never ask at a time; the database refuses a second
    use and a gap besides.
    """
    last = _last(issuer, word, year)
    if last is not None:
        return last + 1
    begun = DocumentSeries.objects.filter(organisation=issuer, word=word, begin_year=year)
    after: int | None = begun.aggregate(after=Max("begin_after"))["after"]
    return (after or 0) + 1


def _last(issuer: Organisation, word: str, year: int) -> int | None:
    given = CaseDocument.objects.filter(issuer=issuer, word=word, year=year)
    last: int | None = given.aggregate(last=Max("ordinal"))["last"]
    return last


def _post(organisation: Organisation, actor: Officer, at: datetime) -> Post:
    """Return the post that reaches a body: of its township or county, or of itself."""
    today = timezone.localdate(at)
    for one in reach(actor, NUMBERS, on=today):
        if one.scope == Scope.DEPARTMENT and one.post.organisation_id == organisation.pk:
            return one.post
    return authorise(actor, NUMBERS, on=today, place=organisation.region_id or "")


def _fitting(word: str, title: str) -> None:
    try:
        DOCUMENT_WORD(word)
    except ValidationError as unfit:
        raise DocumentWordUnfit(word=word[:20]) from unfit
    if not title or len(title) > LONGEST_NAME:
        raise DocumentWordUnfit(word=word[:20])


def _refuse_taken(word: str, organisation: Organisation) -> None:
    """Refuse a word of another body, and one that letters are numbered by."""
    county = (organisation.region_id or "")[:COUNTY_DIGITS]
    here = {"organisation__region__code__startswith": county, "word": word}
    for model in (NumberSeries, LetterNumber):
        of_letters = model._default_manager.filter(**here).select_related("organisation").first()
        if of_letters is not None:
            raise DocumentWordTaken(word=word, organisation=f"{of_letters.organisation}的公文")
    others = DocumentSeries.objects.filter(**here).exclude(organisation=organisation)
    other = others.select_related("organisation").first()
    if other is not None:
        raise DocumentWordTaken(word=word, organisation=other.organisation)
