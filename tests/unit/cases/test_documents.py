"""Documents: what the case said at the act, numbered, always the same, for those who may see."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from docx import Document as WordDocument
from pypdfium2 import PdfDocument

from qingdan.cases.checking_files import document_faults
from qingdan.cases.domain.numbering import WordAsked, set_word
from qingdan.cases.domain.refusals import (
    DocumentBroken,
    DocumentSeriesBegun,
    DocumentUnknown,
    DocumentWordTaken,
    DocumentWordUnfit,
)
from qingdan.cases.interfaces.papers import paper_of
from qingdan.cases.interfaces.printed import to_pdf
from qingdan.cases.interfaces.word import PARTS, template_faults, to_docx
from qingdan.cases.keys import body_key
from qingdan.cases.models import CaseDocument, DocumentSeries
from qingdan.cases.runs import events_of
from qingdan.cases.templates import OWN, pinned, template_for
from qingdan.letters.domain.numbering import SeriesAsked, set_series
from qingdan.letters.domain.refusals import SeriesWordTaken
from qingdan.letters.enums import LetterKind
from qingdan.letters.models import NumberSeries
from qingdan.parties.domain.authorising import NotAllowed, standing
from qingdan.parties.enums import Role
from qingdan.procedures.enums import DocumentForm
from qingdan.record.models import Event
from tests.builders import make_officer
from tests.case_files import AT, do, reported
from tests.cases import Stage, shipped

pytestmark = pytest.mark.django_db
INFORMANT = "王某某 13800012345"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path / OWN


@pytest.fixture
def stage():
    return Stage(shipped("report-up"))


@pytest.fixture
def clerk(stage):
    return make_officer(role=Role.TOWNSHIP_CLERK, organisation=stage.government)


def paper(case, officer):
    row = case.documents.select_related("issuer").get()
    return row, paper_of(row, case, events_of(case), standing(officer, AT.date()))


def words_of(content):
    document = WordDocument(BytesIO(content))
    cells = [one.text for table in document.tables for row in table.rows for one in row.cells]
    heads = [p.text for s in document.sections for p in s.first_page_header.paragraphs]
    return "\n".join([*heads, *(one.text for one in document.paragraphs), *cells])


def pdf_words(content):
    return "".join(page.get_textpage().get_text_bounded() for page in PdfDocument(content))


def test_an_act_brings_out_its_document_with_a_number(stage):
    case = reported(stage)

    row = case.documents.get()
    assert str(row) == "情况上报函〔2026〕1号"
    assert (row.issuer, row.event_number) == (stage.government, 4)
    assert row.template_digest == template_for("report-letter", DocumentForm.LETTER).digest
    assert Event.objects.filter(act="case.issued").count() == 1
    assert list(document_faults()) == []


def test_a_letter_names_to_whom_and_says_the_fields(stage, clerk):
    case = reported(stage)

    row, found = paper(case, clerk)
    text = words_of(to_docx(found, template_for("report-letter", found.form)))

    assert (found.form, found.recipient, found.differs) == ("letter", "牵头部门", False)
    for part in ("银号镇人民政府", "情况上报函〔2026〕1号", "牵头部门：", "一、地点", "镇政府东街",
                 "设了围挡", "特此函告。", "2026年3月2日"):  # fmt: skip
        assert part in text
    printed = pdf_words(to_pdf(found, issued_at=row.issued_at))
    assert "镇政府东街" in printed
    assert "情况上报函〔2026〕1号" in printed


def test_signature_and_date_stand_at_the_right(stage, clerk):
    row, found = paper(reported(stage), clerk)

    (page,) = PdfDocument(to_pdf(found, issued_at=row.issued_at))
    words = page.get_textpage()
    at, count = words.search("2026年3月2日").get_next()
    left, right = words.get_charbox(at)[0], words.get_charbox(at + count - 1)[2]

    assert left > page.get_width() / 2
    assert right > page.get_width() - 74 - 3 * 16


def test_a_document_says_what_was_said_then_though_the_case_says_more_since(stage, clerk):
    case = reported(stage)
    before = paper(case, clerk)[1]
    nong = make_officer(role=Role.DEPARTMENT_CLERK, organisation=stage.lead)
    lane = f"department@{body_key(stage.lead.pk)}"
    do(case, "accept", nong, lane=lane, at=AT + timedelta(hours=1))
    told = {"handling": "已装上"}
    do(case, "answer", nong, lane=lane, values=told, at=AT + timedelta(hours=2))
    case.refresh_from_db()

    assert paper(case, clerk)[1] == before


def test_the_same_document_is_the_same_file_every_time(stage, clerk):
    row, found = paper(reported(stage), clerk)

    assert to_pdf(found, issued_at=row.issued_at) == to_pdf(found, issued_at=row.issued_at)


def test_a_department_has_what_was_sent_to_it_and_nothing_else(stage):
    case = reported(stage, informant=INFORMANT)
    other = make_officer(role=Role.DEPARTMENT_CLERK)
    case.lead = None
    sent = make_officer(role=Role.DEPARTMENT_CLERK, organisation=stage.lead)

    found = paper(case, sent)[1]
    assert "镇政府东街" in found.said.values()
    assert INFORMANT not in str(found)
    with pytest.raises(DocumentUnknown):
        paper(case, other)


def test_a_changed_document_is_said_to_differ(stage, clerk):
    case = reported(stage)
    row = case.documents.select_related("issuer").get()
    row.content_digest = "0" * 64

    found = paper_of(row, case, events_of(case), standing(clerk, AT.date()))

    assert found.differs
    for document in (to_docx(found, template_for("x", form)) for form in DocumentForm):
        assert "与出具时的摘要不符" in words_of(document)
    assert "与出具时的摘要不符" in pdf_words(to_pdf(found, issued_at=row.issued_at))


def test_the_template_in_use_is_pinned_and_kept(stage, clerk, own_folder):
    case = reported(stage)
    row, found = paper(case, clerk)
    document = shipped("report-up").documents[0]
    before = to_docx(found, pinned(document, row.template_digest))

    own_folder.mkdir(exist_ok=True)
    own = template_for("none", DocumentForm.SHEET).content
    (own_folder / "report-letter.docx").write_bytes(own)

    kept = pinned(document, row.template_digest)
    assert (kept.digest, kept.stands_in) == (row.template_digest, False)
    assert words_of(to_docx(found, kept)) == words_of(before)
    assert reported(stage).documents.get().template_digest != row.template_digest
    (own_folder / "kept" / f"{row.template_digest}.docx").unlink()
    assert pinned(document, row.template_digest).stands_in


def test_a_broken_template_is_refused_by_name(stage, clerk, own_folder):
    found = paper(reported(stage), clerk)[1]
    own_folder.mkdir(exist_ok=True)
    word = WordDocument()
    word.add_paragraph("{{ doc.titel }}{{ place }}{{ nobody }}")
    stream = BytesIO()
    word.save(stream)
    (own_folder / "report-letter.docx").write_bytes(stream.getvalue())
    broken = template_for("report-letter", DocumentForm.LETTER)

    with pytest.raises(DocumentBroken, match=r"report-letter\.docx"):
        to_docx(found, broken)
    faults = set(template_faults(broken.content, frozenset((*PARTS, "place"))))
    assert faults == {"没有“nobody”", "没有“doc.titel”"}
    assert list(template_faults(b"PK", frozenset(PARTS))) != []


def test_numbers_go_on_one_after_the_other_and_no_row_changes(stage):
    rows = [reported(stage).documents.get() for _ in range(3)]

    assert [one.ordinal for one in rows] == [1, 2, 3]
    one = rows[-1]
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseDocument.objects.filter(pk=one.pk).update(title="别的")
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseDocument.objects.filter(pk=one.pk)._raw_delete("default")  # noqa: SLF001 - past the model
    one.pk, one.event_number, one.ordinal = None, 1, 5
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save(force_insert=True)


def test_a_body_sets_its_own_word_and_goes_on_from_paper(stage):
    leader = make_officer(role=Role.TOWNSHIP_LEADER, organisation=stage.government)
    asked = WordAsked("情况上报函", "银政报", 17)

    set_word(stage.government, asked, actor=leader, at=AT)

    assert reported(stage).documents.get().number == "银政报〔2026〕18号"
    assert Event.objects.filter(act="case.series-set").count() == 1
    with pytest.raises(DocumentSeriesBegun):
        set_word(stage.government, asked, actor=leader, at=AT + timedelta(days=1))


def test_a_word_is_refused_that_is_unfit_taken_or_not_ones_own(stage):
    leader = make_officer(role=Role.TOWNSHIP_LEADER, organisation=stage.government)
    boss = make_officer(role=Role.DEPARTMENT_LEADER, organisation=stage.lead)
    NumberSeries.objects.create(
        organisation=stage.government, kind=LetterKind.TRANSFER, word="银政函", begin_year=2026
    )

    def asks(word, actor=leader, body=stage.government):
        return set_word(body, WordAsked("情况上报函", word), actor=actor, at=AT)

    with pytest.raises(DocumentWordUnfit):
        asks("a1")
    with pytest.raises(DocumentWordTaken):
        asks("银政函")
    asks("银政报")
    with pytest.raises(DocumentWordTaken):
        asks("银政报", boss, stage.lead)
    with pytest.raises(NotAllowed):
        asks("银政号", boss)
    assert asks("固应函", boss, stage.lead).word == "固应函"
    assert DocumentSeries.objects.count() == 2


def test_letters_take_no_word_that_documents_are_numbered_by(stage):
    leader = make_officer(role=Role.TOWNSHIP_LEADER, organisation=stage.government)
    set_word(stage.government, WordAsked("情况上报函", "银政报"), actor=leader, at=AT)
    reported(stage)
    set_word(stage.government, WordAsked("情况上报函", "银政呈"), actor=leader, at=AT)

    def refusal(word):
        with pytest.raises(SeriesWordTaken) as refused:
            set_series(
                stage.government, SeriesAsked(LetterKind.TRANSFER, word), actor=leader, at=AT
            )
        return str(refused.value)

    assert [refusal(one) for one in ("银政呈", "银政报", "情况上报函")] == [
        "代字“银政呈”由银号镇人民政府的情况上报函使用，没有保存。",
        "代字“银政报”由银号镇人民政府的情况上报函使用，没有保存。",
        "代字“情况上报函”由办件文书“情况上报函”使用，没有保存。",
    ]
    assert not NumberSeries.objects.exists()
