"""From a read document to a draft with lasting addresses."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from qingdan.catalogue.domain import correcting, drafting, publishing, restoring
from qingdan.catalogue.domain.drafting import (
    ListAlreadyThere,
    NoListsRead,
    NotATownship,
    NothingToKeep,
    SourceFile,
)
from qingdan.catalogue.domain.opening import EditionMovedOn, EditionUnknown, ReasonMissing
from qingdan.catalogue.domain.writing import TextDoesNotFit
from qingdan.catalogue.enums import EditionState, FindingState
from qingdan.catalogue.models import Clause, Edition, ItemDepartment
from qingdan.documents import stored
from qingdan.documents.model import DocumentStatus, ListDocument, ListKind
from qingdan.parties.enums import RegionLevel
from tests.builders import (
    AT,
    SOURCE,
    group,
    make_cooperative_entry,
    make_document,
    make_edition,
    make_entry,
    make_finding,
    make_list,
    make_officer,
    make_published,
    make_reclaimed_entry,
    make_region,
)

pytestmark = pytest.mark.django_db

BASIC = make_document(make_list(make_entry(1)))
COOPERATIVE = make_document(make_list(make_cooperative_entry(1), kind=ListKind.COOPERATIVE))


def draft(document: ListDocument, **values) -> Edition:
    defaults = {"township": make_region(), "source": SOURCE, "actor": None, "at": AT}
    return drafting.create_draft(document, **{**defaults, **values})


def addresses(edition: Edition, kind: str = "basic") -> dict[str, int]:
    return dict(edition.items.filter(kind=kind).values_list("name", "address"))


def clause_addresses(edition: Edition) -> dict[str, int]:
    found = Clause.objects.filter(item__edition=edition, side="township")
    return dict(found.values_list("text", "address"))


def basic(*names: str) -> ListDocument:
    return make_document(make_list(*(make_entry(at, name) for at, name in enumerate(names, 1))))


def test_create_draft_writes_every_row():
    officer = make_officer()

    edition = draft(make_document(findings=(make_finding(),)), actor=officer, reason="首次")

    cooperative = edition.items.get(kind="cooperative")
    clauses = cooperative.clauses.values_list("side", "position", "number_printed", "text")
    assert list(clauses) == [
        ("department", 1, "1", "制定工作方案。"),
        ("department", 2, "2", "接收乡镇上报的信息。"),
        ("township", 1, "1", "开展宣传。"),
        ("township", 2, "2", "及时上报。"),
    ]
    assert list(cooperative.support.values_list("text", "kind")) == [("提供技术指导。", "guidance")]
    assert list(ItemDepartment.objects.order_by("pk").values_list("name", "role_key", "duty")) == [
        ("县农牧局", "agriculture", "leads"),
        ("县民政局", "civil-affairs", "takes_over"),
    ]
    assert edition.items.get(kind="reclaimed").disposition == "taken_over"
    assert edition.sections.get(kind="basic").category == "party-building"
    assert edition.findings.get().item == cooperative
    event = edition.events.get()
    assert (event.act, event.actor_key, event.reason) == ("edition.drafted", officer.pk, "首次")
    assert (edition.ordinal, edition.state, edition.based_on) == (1, EditionState.DRAFT, None)


def test_create_draft_fills_the_searchable_text_folded():
    entry = make_entry(1, "森林草原 防火（Ａ）。", township_groups=(group("宣传；", label="防汛"),))

    edition = draft(make_document(make_list(entry)))

    assert edition.items.get().search_text == "森林草原防火a\n防汛\n宣传"


def test_create_draft_leaves_the_role_of_an_unknown_department_empty():
    entry = make_cooperative_entry(1, departments=("保险公司某某科",))

    edition = draft(make_document(make_list(entry, kind=ListKind.COOPERATIVE)))

    assert ItemDepartment.objects.get(item__edition=edition).role_key == ""


@pytest.mark.parametrize("count", [1, 3])
def test_create_draft_costs_the_same_for_any_number(count, django_assert_num_queries):
    document = make_document(make_list(*(make_entry(at) for at in range(1, count + 1))))
    township = make_region()

    locks = 3 if connection.vendor == "postgresql" else 0  # the record, again for each event

    with django_assert_num_queries(21 + locks):
        draft(document, township=township)


def test_create_draft_refuses_a_county():
    county = make_region("150222", "固阳县", RegionLevel.COUNTY)

    with pytest.raises(NotATownship, match="固阳县"):
        draft(BASIC, township=county)


@pytest.mark.parametrize(
    ("document", "refusal"),
    [
        pytest.param(replace(BASIC, lists=()), NoListsRead, id="no list"),
        pytest.param(make_document(make_list()), NoListsRead, id="no entry"),
        pytest.param(replace(BASIC, lists=BASIC.lists * 2), ListAlreadyThere, id="twice"),
        pytest.param(basic("坏\0字"), TextDoesNotFit, id="nul"),
        pytest.param(
            make_document(make_list(make_cooperative_entry(1, departments=("县" * 201,)))),
            TextDoesNotFit,
            id="long",
        ),
    ],
)
def test_create_draft_leaves_no_trace_when_refused(document, refusal):
    with pytest.raises(refusal):
        draft(document)

    assert Edition.objects.count() == 0


def test_create_draft_takes_a_backslash_as_text():
    edition = draft(basic(r"路径\u0000"))

    assert addresses(edition) == {r"路径\u0000": 1}


def test_create_draft_counts_editions_of_a_township():
    draft(BASIC)

    second = draft(BASIC)
    elsewhere = draft(BASIC, township=make_region("150222106", "怀朔镇"))

    assert (second.ordinal, elsewhere.ordinal) == (2, 1)


def test_create_draft_keeps_addresses_when_numbers_shift():
    make_published(basic("负责森林草原防火工作。", "做好低保受理工作。", "做好河道巡查工作。"))

    edition = draft(
        basic("新增：做好档案管理。", "负责森林草原防火工作。", "做好河道日常巡查工作。")
    )

    assert addresses(edition) == {
        "新增：做好档案管理。": 4,
        "负责森林草原防火工作。": 1,
        "做好河道日常巡查工作。": 3,
    }


def test_create_draft_never_reuses_an_address_of_a_duty_that_went():
    make_published(basic("甲类工作统筹。", "农业机械安全。"), valid_until=date(2025, 8, 1))
    make_published(basic("甲类工作统筹。"), valid_from=date(2025, 8, 1))

    edition = draft(basic("甲类工作统筹。", "档案数字化管理。"))

    assert addresses(edition) == {"甲类工作统筹。": 1, "档案数字化管理。": 3}


def test_create_draft_gives_a_returning_duty_its_old_address():
    make_published(basic("甲类工作统筹。", "农业机械安全。"), valid_until=date(2025, 8, 1))
    make_published(basic("甲类工作统筹。"), valid_from=date(2025, 8, 1))

    edition = draft(basic("农业机械安全。", "甲类工作统筹。"))

    assert addresses(edition) == {"甲类工作统筹。": 1, "农业机械安全。": 2}


def test_create_draft_gives_repeated_numbers_addresses_of_their_own():
    document = make_document(
        make_list(make_entry(1, "甲"), make_entry(1, "乙"), make_entry(2, "丙"))
    )

    edition = draft(document)

    assert addresses(edition) == {"甲": 1, "乙": 3, "丙": 2}


def test_create_draft_keeps_clause_addresses_when_clauses_shift():
    def with_steps(*steps: str) -> ListDocument:
        entry = make_cooperative_entry(1, "防汛工作", township_groups=(group(*steps),))
        return make_document(make_list(entry, kind=ListKind.COOPERATIVE))

    make_published(with_steps("开展防汛宣传。", "组织巡查河道。", "及时上报险情。"))

    edition = draft(with_steps("组织日常巡查河道。", "转移受威胁群众。", "及时上报险情。"))

    assert clause_addresses(edition) == {
        "组织日常巡查河道。": 2,
        "转移受威胁群众。": 4,
        "及时上报险情。": 3,
    }


def test_create_draft_gives_townships_addresses_of_their_own():
    make_published(basic("甲", "乙"), township=make_region("150222106", "怀朔镇"))

    edition = draft(basic("乙"))

    assert addresses(edition) == {"乙": 1}


def test_add_lists_completes_a_draft():
    edition = draft(BASIC)

    drafting.add_lists(
        edition.pk,
        replace(COOPERATIVE, findings=(make_finding(),), conservation=0.99),
        source=SourceFile("配合.docx", "1" * 64),
        actor=make_officer(),
        at=AT,
    )

    edition.refresh_from_db()
    assert [one.kind for one in stored.load(edition.document).lists] == ["basic", "cooperative"]
    assert set(edition.items.values_list("kind", flat=True)) == {"basic", "cooperative"}
    assert (str(edition.conservation), edition.findings.count()) == ("0.99000", 1)
    assert edition.events.last().detail["source_name"] == "配合.docx"


def test_add_lists_refuses_a_list_that_is_there():
    edition = draft(BASIC)

    with pytest.raises(ListAlreadyThere, match="基本履职"):
        drafting.add_lists(edition.pk, BASIC, source=SOURCE, actor=make_officer(), at=AT)

    assert edition.items.count() == 1


def test_add_lists_refuses_a_published_edition():
    edition = make_published(BASIC)

    with pytest.raises(EditionMovedOn, match="现在是“已发布”，不能补充清单"):
        drafting.add_lists(edition.pk, COOPERATIVE, source=SOURCE, actor=make_officer(), at=AT)


def test_add_lists_refuses_an_unknown_edition():
    with pytest.raises(EditionUnknown):
        drafting.add_lists(7, COOPERATIVE, source=SOURCE, actor=make_officer(), at=AT)


def test_keep_lists_takes_the_other_lists_over():
    before = make_published()
    edition = draft(BASIC)

    drafting.keep_lists(edition.pk, kinds=["cooperative", "reclaimed"], actor=make_officer(), at=AT)

    edition.refresh_from_db()
    assert restoring.to_document(edition).lists[1:] == restoring.to_document(before).lists[1:]


def test_keep_lists_refuses_what_nobody_published():
    edition = draft(BASIC)

    with pytest.raises(NothingToKeep, match="配合履职"):
        drafting.keep_lists(edition.pk, kinds=["cooperative"], actor=make_officer(), at=AT)


def test_revise_opens_the_published_wording_with_its_decisions():
    document = make_document(findings=(make_finding("a.kept"), make_finding("a.corrected")))
    edition = make_edition(document)
    edition.findings.filter(code="a.kept").update(state=FindingState.ACCEPTED, reason="照印")
    edition.findings.filter(code="a.corrected").update(state=FindingState.CORRECTED)
    Edition.objects.update(state="published", published_at=AT, valid_from=date(2025, 7, 1))

    revised = drafting.revise(edition.pk, reason="更正错字", actor=make_officer(), at=AT)

    assert restoring.to_document(revised) == restoring.to_document(edition)
    assert (revised.ordinal, revised.based_on, revised.reason) == (2, edition, "更正错字")
    finding = revised.findings.get()
    assert (finding.code, finding.reason, finding.item) == (
        "a.kept",
        "照印",
        revised.items.get(kind="cooperative"),
    )


def test_revise_opens_a_withdrawn_edition_with_its_corrections():
    first, second = make_officer(), make_officer()
    in_force = make_published(valid_from=date(2025, 7, 1))
    edition = draft(make_document(), actor=first)
    item = edition.items.get(kind="basic")
    change = correcting.Change(f"item:{item.pk}", item.name, "更正后的名称")
    correcting.correct(edition.pk, change, reason="错字", actor=first, at=AT)
    publishing.submit(edition.pk, actor=first, at=AT)
    publishing.publish_edition(edition.pk, valid_from=date(2100, 1, 1), actor=second, at=AT)
    publishing.withdraw(edition.pk, reason="日期定错", actor=second, at=AT)

    revised = drafting.revise(edition.pk, reason="重新定日期", actor=first, at=AT)

    assert restoring.to_document(revised) == restoring.to_document(edition)
    assert revised.items.get(kind="basic").name == "更正后的名称"
    assert (revised.state, revised.based_on) == (EditionState.DRAFT, in_force)


@pytest.mark.parametrize("state", [EditionState.DRAFT, EditionState.DISCARDED])
def test_revise_refuses_what_was_never_published(state):
    edition = make_edition(state=state)

    with pytest.raises(EditionMovedOn):
        drafting.revise(edition.pk, reason="更正", actor=make_officer(), at=AT)


def test_revise_needs_a_reason():
    edition = make_published()

    with pytest.raises(ReasonMissing):
        drafting.revise(edition.pk, reason=" ", actor=make_officer(), at=AT)


def test_to_document_gives_back_what_create_draft_was_given():
    taken = make_reclaimed_entry(3, penalties=("罚款",), scope=("30张以下",), starred=True)
    labelled = make_cooperative_entry(
        7,
        raw_cells={"name": "<p>原文</p>"},
        department_groups=(group("甲。", label="县农牧局"), group("乙。", label="县水务局")),
        township_groups=(group("丙。"), group("丁。", label="防汛"), group("戊。", label="防汛")),
    )
    document = make_document(
        make_list(make_entry(1), section=""),
        make_list(labelled, kind=ListKind.COOPERATIVE),
        make_list(taken, kind=ListKind.RECLAIMED),
        status=DocumentStatus.DRAFT,
    )

    assert restoring.to_document(draft(document)) == document
