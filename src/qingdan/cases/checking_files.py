"""What a verification looks at beside the events: documents, their numbers, attachments."""

from collections.abc import Iterator

from django.db.models import Count, Max, Min

from qingdan.cases import stowing
from qingdan.cases.domain.keeping import said_until
from qingdan.cases.models import Attachment, Case, CaseDocument
from qingdan.cases.runs import events_of, run_of
from qingdan.core.chain import ALGORITHMS, Fault, digest_of
from qingdan.core.errors import DomainError


def document_faults() -> Iterator[Fault]:
    """Yield the documents that do not say any more what they said, and gaps of their numbers."""
    given = CaseDocument.objects.filter(ordinal__isnull=False).order_by()
    for one in given.values("issuer__name", "word", "year").annotate(
        first=Min("ordinal"), last=Max("ordinal"), count=Count("pk")
    ):
        if one["last"] - one["first"] + 1 != one["count"]:
            word = f"{one['issuer__name']}“{one['word']}”{one['year']}年"
            yield Fault(0, f"{word}的文书号有跳号。")
    with_documents = Case.objects.filter(documents__isnull=False).distinct()
    for case in with_documents.select_related("procedure").order_by("pk").iterator(500):
        yield from _changed(case)


def _changed(case: Case) -> Iterator[Fault]:
    events = events_of(case)
    for row in case.documents.select_related("issuer").order_by("pk"):
        try:
            run = run_of(case, [one for one in events if one.number <= row.event_number])
            document = next((d for d in run.definition.documents if d.code == row.code), None)
            said = said_until(run, row.lane, document) if document else {}
        except (DomainError, KeyError) as trouble:
            yield Fault(0, f"办件{case}的文书{row}打不开，不能核对：{trouble}")
            continue
        if row.content_digest not in {digest_of(said, one) for one in ALGORITHMS}:
            yield Fault(0, f"办件{case}的文书{row}与出具时的内容不符，被改动过。")


def attachment_faults() -> Iterator[Fault]:
    """Yield the attachments whose file is missing, or is not what it was."""
    rows = Attachment.objects.select_related("case").order_by("sha256", "pk")
    looked, why = "", ""
    for one in rows.iterator(500):
        if one.sha256 != looked:
            looked, why = one.sha256, _wrong(one)
        if why:
            yield Fault(0, f"办件{one.case}的附件“{one.name}”{why}")


def _wrong(one: Attachment) -> str:
    path = stowing.path_of(one.sha256)
    if not path.is_file():
        return "的文件不在服务器上。"
    if path.stat().st_size != one.size or stowing.digest_of(path) != one.sha256:
        return "的文件与摘要不符，被改动过或损坏。"
    return ""
