"""A township with lists in force, people who write letters, and letters they wrote."""

from datetime import UTC, date, datetime

from qingdan.documents.model import Clause, ClauseGroup, Disposition, ListKind, Takeover
from qingdan.finder.answers import Question
from qingdan.letters.domain.drafting import draft_letter, revise, written
from qingdan.letters.domain.numbering import SeriesAsked, set_series
from qingdan.letters.enums import LetterKind
from qingdan.letters.models import Letter
from qingdan.letters.wording import Wording
from qingdan.parties.enums import OrganisationKind, Role
from qingdan.parties.models import Officer, Organisation
from tests.builders import (
    make_cooperative_entry,
    make_document,
    make_entry,
    make_list,
    make_officer,
    make_organisation,
    make_published,
    make_reclaimed_entry,
    make_region,
    make_section,
)

AT = datetime(2026, 10, 8, 1, 30, tzinfo=UTC)
TODAY = date(2026, 10, 8)
PHONE = "13800012345"
ASKED = f"我是王五，电话{PHONE}，村口小饭馆的燃气罐漏气，谁来查？"
STEPS = ("执法人员按照执法监管计划开展检查，建立台账。", "对拒不整改的进行处罚")
TOWNSHIP = "150222105"


def make_lists():
    """Publish lists of 银号镇: two own duties, one shared, two taken back, one ended."""
    make_region("150222", "固阳县", "county")
    both = (
        ClauseGroup("县应急管理局", (Clause("组织协调抢险救援。", "1."),)),
        ClauseGroup("县水务局", (Clause("负责防洪工程建设。", "1."), Clause("发布水情。", "2."))),
    )
    taken = Takeover(
        ("县住建局",),
        Disposition.TAKEN_OVER,
        (ClauseGroup(None, tuple(Clause(one) for one in STEPS)),),
    )
    ended = Takeover(
        ("县卫健委",), Disposition.CANCELLED, (ClauseGroup(None, (Clause("不再办理。"),)),)
    )
    return make_published(
        make_document(
            make_list(make_entry(1, "做好“两个维护”工作。"), make_entry(2, "管护村内水渠。")),
            make_list(
                make_cooperative_entry(
                    1,
                    "防洪防汛抗旱",
                    departments=("县应急管理局", "县水务局"),
                    department_groups=both,
                ),
                kind=ListKind.COOPERATIVE,
            ),
            make_list(
                make_reclaimed_entry(1, "对燃气使用场所进行安全生产监督检查", takeover=taken),
                make_reclaimed_entry(2),
                make_reclaimed_entry(3, "独生子女证明开具", takeover=ended),
                kind=ListKind.RECLAIMED,
            ),
        ),
        date_basis="固党发〔2025〕3号",
    )


def make_government() -> Organisation:
    township = make_region()
    return make_organisation("银号镇人民政府", OrganisationKind.TOWNSHIP_GOVERNMENT, township)


def make_clerk(login_name: str = "", **values) -> Officer:
    """Write a clerk of a section of 银号镇."""
    return make_officer(login_name, Role.TOWNSHIP_CLERK, make_section(), **values)


def make_leader(login_name: str = "", **values) -> Officer:
    """Write a leader of 银号镇, who signs."""
    return make_officer(login_name, Role.TOWNSHIP_LEADER, make_government(), **values)


def ask(text: str = ASKED, on: date = TODAY) -> Question:
    return Question(text, TOWNSHIP, on)


def make_draft(actor: Officer, entry=("reclaimed", 1), **values) -> Letter:
    """Draft a transfer unless told otherwise, with the lists published first if need be."""
    kind = values.pop("kind", LetterKind.TRANSFER)
    question = values.pop("question", ask())
    return draft_letter(question, kind, entry, actor=actor, at=AT, **values)


def finished(letter: Letter, **values) -> Wording:
    """Return the wording of a draft with everything filled in."""
    saved = written(letter)
    told = {
        "title": saved.title,
        "recipient": "固阳县某局",
        "body": "现将有关情况函告如下。\n一、清单依据\n对燃气使用场所进行安全生产监督检查。",
        "signature": saved.signature,
    }
    return Wording(**{**told, **values})


def make_finished(actor: Officer, **values) -> Letter:
    """Draft a letter that only needs signing."""
    letter = make_draft(actor, **values)
    return revise(letter.pk, finished(letter), seen=letter.version, actor=actor, at=AT)


def make_series(actor: Officer, word: str = "银政函", kind=LetterKind.TRANSFER, after: int = 0):
    """Set the word of 银号镇's letters of one kind."""
    asked = SeriesAsked(kind, word, after)
    return set_series(make_government(), asked, actor=actor, at=AT)
