"""Documents that an act brings out: numbered without a gap, made whenever asked for."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from qingdan.cases.domain.keeping import said_until
from qingdan.cases.domain.numbering import next_ordinal, word_of
from qingdan.cases.enums import CASE, CaseAct
from qingdan.cases.models import Case, CaseDocument, CaseEvent
from qingdan.cases.queries import WITHIN
from qingdan.cases.templates import keep, template_for
from qingdan.core.chain import digest_of
from qingdan.parties.domain.authorising import seat
from qingdan.parties.models import Organisation
from qingdan.procedures.definition import Document
from qingdan.procedures.run import Run
from qingdan.record.domain.appending import append


def issue_documents(case: Case, run: Run, event: CaseEvent, *, at: datetime) -> list[CaseDocument]:
    """Bring out the documents of an act, in its transaction.

    Args:
        case: locked.
        run: after the act.
        event: the act; one of no procedure brings nothing out.
        at: aware moment.
    """
    action = run.definition.action.get(event.action)
    if action is None or not action.issues:
        return []
    known = {one.code: one for one in run.definition.documents}
    return [_issued(case, run, event, known[code], at=at) for code in action.issues]


def _issued(
    case: Case, run: Run, event: CaseEvent, document: Document, *, at: datetime
) -> CaseDocument:
    issuer, year = _issuer(case, event.body), timezone.localdate(at).year
    row = CaseDocument(
        case=case,
        event_number=event.number,
        lane=event.lane,
        code=document.code,
        title=document.title,
        issuer=issuer,
        year=year,
        issued_at=at,
        content_digest=digest_of(said_until(run, event.lane, document), settings.DIGEST),
        template_digest=keep(template_for(document.template, document.form)),
    )
    if document.numbered:
        row.word = word_of(issuer, document.title)
        row.ordinal = next_ordinal(issuer, row.word, year)
    row.save()
    by = seat(event.officer)
    append(f"{CASE}.{CaseAct.ISSUED.value}", row, seat=by, at=at, place=case.place_id)
    return row


def _issuer(case: Case, body: Organisation) -> Organisation:
    """Return the body in whose name a document goes out: for a section, the government."""
    if body.kind not in WITHIN:
        return body
    if body.parent is not None and body.parent.kind not in WITHIN:
        return body.parent
    return case.owner
