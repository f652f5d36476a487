"""A document as it stands on paper: what the case said at the act that brought it out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from qingdan.cases.domain.keeping import said_until
from qingdan.cases.domain.refusals import DocumentUnknown
from qingdan.cases.enums import CaseStep
from qingdan.cases.keys import body_of_key
from qingdan.cases.models import Case, CaseDocument, CaseEvent
from qingdan.cases.runs import run_of
from qingdan.cases.seeing import Sight
from qingdan.core.chain import ALGORITHMS, digest_of
from qingdan.core.text import chinese_date
from qingdan.letters.paper import Paper
from qingdan.letters.paragraphs import Paragraph, lines
from qingdan.letters.titles import balanced
from qingdan.parties.models import Organisation, Post
from qingdan.procedures.definition import Definition, Document, Value
from qingdan.procedures.document_forms import usual
from qingdan.procedures.enums import DocumentForm, FieldType
from qingdan.procedures.run import Run

HIDDEN = "（不显示）"
DEMO = "演示数据，没有效力"
CHANGED = "内容与出具时的摘要不符，不要使用，请报告系统管理员"
NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: what it is called, what it says in paragraphs."""

    code: str
    label: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """What it says, as one text."""
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class CasePaper:
    """Everything a document says, ready to be set.

    ``rows`` are its fields, empty ones too; ``entry`` is the entry of the list word for word,
    empty for a case outside the lists. ``sign`` are the lines that people sign by hand. ``said``
    holds the rows by the code of their field. ``differs`` tells that the content is not what it
    was when the document came out; then the paper itself says so in ``warning``.
    """

    form: DocumentForm
    title: str
    number: str
    mark: str
    case_number: str
    case_title: str
    place: str
    entry: str
    entry_place: str
    recipient: str
    rows: tuple[Row, ...]
    reason: str
    clause: str
    opening: str
    closing: str
    sign: tuple[str, ...]
    date: str
    warning: str = ""
    differs: bool = False
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def heading(self) -> str:
        """The title of a letter: about what."""
        return f"关于{self.case_title}的{self.title}"

    @property
    def table(self) -> tuple[Row, ...]:
        """What stands in the table of a sheet: the case, the entry, the fields, the reason."""
        found = [Row("", "办件", (f"{self.case_number}{self.case_title}",))]
        if self.entry:
            found.append(Row("", "清单事项", (f"{self.entry_place}“{self.entry}”",)))
        found += self.rows
        for label, words in (("理由", self.reason), ("依据的条款", self.clause)):
            if words:
                found.append(Row("", label, tuple(lines(words))))
        return tuple(found)


def paper_of(
    row: CaseDocument, case: Case, events: Sequence[CaseEvent], posts: Sequence[Post]
) -> CasePaper:
    """Return a document for somebody, from the events up to the one that brought it out.

    Args:
        row: the document.
        case: with procedure, owner, lead, item and place.
        events: all of the case, in order.
        posts: of who asks; what they may not see is not in it.

    Raises:
        DocumentUnknown: it is not for them, or its procedure knows no such document.
    """
    sight = Sight.of(case, run_of(case, events), posts)
    if not sees_document(sight, row, events):
        raise DocumentUnknown
    run = run_of(case, [one for one in events if one.number <= row.event_number])
    document = next((d for d in run.definition.documents if d.code == row.code), None)
    event = next((one for one in events if one.number == row.event_number), None)
    if document is None or event is None:
        raise DocumentUnknown
    said = said_until(run, row.lane, document)
    differs = row.content_digest not in {digest_of(said, one) for one in ALGORITHMS}
    values = {code: _or_nothing(run.value(code, row.lane)) for code in said}
    seen, around = dict(sight.values(row.lane, values)), Around.of(case, event, run)
    return laid_out(row, document, run.definition, seen, around, differs=differs)


def sees_document(sight: Sight, row: CaseDocument, events: Sequence[CaseEvent]) -> bool:
    """Tell whether somebody may have a document: of their lane, or sent with its opening."""
    if sight.owns_lane(row.lane):
        return True
    return row.event_number in set(_opened_at(sight, events))


def _or_nothing(value: Value | None) -> Value:
    return "" if value is None else value


def _opened_at(sight: Sight, events: Sequence[CaseEvent]) -> Iterator[int]:
    """Yield the numbers of the events that opened the lanes somebody sees."""
    acts = [one.number for one in events if one.action not in CaseStep.values]
    for key in sight.lanes or ():
        opened_by = sight.run.lanes[key].opened_by
        if 0 <= opened_by < len(acts):
            yield acts[opened_by]


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the fields: the case, to whom it goes, why."""

    case: Case
    recipient: str = ""
    reason: str = ""
    clause: str = ""

    @classmethod
    def of(cls, case: Case, event: CaseEvent, run: Run) -> "Around":
        """Return what an act says beside its fields."""
        said = event.said
        keys = [one for one in said.get("parties", ()) if body_of_key(one)]
        names = dict(
            Organisation.objects.filter(pk__in=[body_of_key(one) for one in keys]).values_list(
                "pk", "name"
            )
        )
        to = "、".join(names.get(body_of_key(one) or 0, "") for one in keys)
        if not to and event.lane in run.lanes and run.lanes[event.lane].party:
            to = case.owner.name
        return cls(case, to, said.get("reason", ""), said.get("clause", ""))


def laid_out(
    row: CaseDocument,
    document: Document,
    definition: Definition,
    seen: Mapping[str, Value],
    around: Around,
    *,
    differs: bool = False,
) -> CasePaper:
    """Return a document as paper.

    Args:
        row: its number, issuer and day.
        document: its layout and fields.
        definition: of the case, for the titles of the fields.
        seen: what the fields say; a field that is missing may not be seen.
        around: what stands around them.
        differs: whether the content is not what it was.
    """
    case, item, form = around.case, around.case.item, usual(document.title)
    rows = tuple(_row(definition, code, seen) for code in document.fields)
    entry_place = ""
    if item is not None:
        entry_place = f"{case.place.name}{item.get_kind_display()}第{item.number}项"
    return CasePaper(
        form=document.form,
        title=row.title,
        number=row.number,
        mark=row.issuer.name,
        case_number=case.number,
        case_title=case.title,
        place=case.place.name,
        entry=item.name if item else "",
        entry_place=entry_place,
        recipient=around.recipient,
        rows=rows,
        reason=around.reason,
        clause=around.clause,
        opening=form.opening or "现将有关情况报送如下。",
        closing=form.closing,
        sign=form.sign,
        date=chinese_date(timezone.localdate(row.issued_at)),
        warning="；".join([DEMO] * case.demo + [CHANGED] * differs),
        differs=differs,
        said={one.code: one.text for one in rows},
    )


def as_letter(paper: CasePaper) -> Paper:
    """Return a document in the elements of a letter: filled fields as numbered parts."""
    return Paper(
        kind="transfer",
        mark=paper.mark,
        number=paper.number,
        title="\n".join(balanced(paper.heading)),
        recipient=paper.recipient,
        paragraphs=tuple(_paragraphs(paper)),
        attachments=(),
        signature=paper.mark,
        date=paper.date,
        contact=paper.warning,
        copies="",
        printed_on=paper.date,
    )


def _paragraphs(paper: CasePaper) -> Iterator[Paragraph]:
    by = f"根据{paper.entry_place}“{paper.entry.rstrip('。')}”，" if paper.entry else ""
    yield Paragraph(0, "", f"{by}{paper.opening}")
    parts = [(one.label, one.lines) for one in paper.rows if one.lines]
    parts += [("理由", tuple(lines(paper.reason)))] if paper.reason else []
    parts += [("依据的条款", tuple(lines(paper.clause)))] if paper.clause else []
    for at, (label, said) in enumerate(parts):
        yield Paragraph(1, f"{numeral(at + 1)}、{label}", "")
        yield from (Paragraph(0, "", one) for one in said)
    if paper.closing:
        yield Paragraph(0, "", paper.closing)


def numeral(number: int) -> str:
    """Write a number below a hundred in Chinese.

    >>> [numeral(one) for one in (1, 10, 12, 20, 21)]
    ['一', '十', '十二', '二十', '二十一']
    """
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{NUMERALS[tens - 1]}十"
    return head + (NUMERALS[ones - 1] if ones else "")


def _row(definition: Definition, code: str, seen: Mapping[str, Value]) -> Row:
    known = definition.data[code]
    if code not in seen:
        return Row(code, known.title, (HIDDEN,))
    value = seen[code]
    if known.type is FieldType.FLAG and not isinstance(value, bool):
        value = ""
    return Row(code, known.title, tuple(lines(written_out(value))))


def written_out(value: Value) -> str:
    """Write a value of a field for people.

    >>> written_out(True), written_out(date(2026, 3, 2)), written_out(0)
    ('是', '2026年3月2日', '0')
    """
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return chinese_date(value)
    return str(value)
