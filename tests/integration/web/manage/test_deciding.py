import pytest

from qingdan.catalogue.domain import publishing
from qingdan.catalogue.models import Clause, Edition, Finding, Item
from qingdan.documents.model import ListKind, Severity
from qingdan.parties.enums import Role
from tests.builders import (
    AT,
    group,
    make_cooperative_entry,
    make_document,
    make_edition,
    make_finding,
    make_list,
    make_officer,
    make_published,
)

from .conftest import signed_in_as

pytestmark = pytest.mark.django_db

REASON = "已与县编办核对，公布文本如此。"


def draft_with(*severities, code="support.missing"):
    findings = tuple(make_finding(code, severity=one) for one in severities)
    duty_list = make_list(make_cooperative_entry(1), kind=ListKind.COOPERATIVE)
    return make_edition(make_document(duty_list, findings=findings))


def correction(item, **changed):
    """Return what the correction page of an item sends: every text, and the words seen."""
    texts = {f"item:{item.pk}": item.name}
    texts |= {f"department:{one.pk}": one.name for one in item.departments.all()}
    texts |= {f"clause:{one.pk}": one.text for one in item.clauses.all()}
    texts |= {f"support:{one.pk}": one.text for one in item.support.all()}
    seen = {f"seen:{target}": text for target, text in texts.items()}
    return {**texts, **seen, "reason": "误印", **changed}


def test_overview_sets_declared_beside_found(as_wang):
    edition = make_edition()

    response = as_wang.get(f"/manage/editions/{edition.pk}/")

    lists = response.context["lists"]
    assert [(one.kind, one.declared, one.found, one.agrees) for one in lists] == [
        ("basic", 1, 1, True),
        ("cooperative", 1, 1, True),
        ("reclaimed", 1, 1, True),
    ]


def test_overview_offers_to_keep_a_list_the_new_file_lacks(as_wang):
    make_published()
    draft = make_edition(
        make_document(make_list(make_cooperative_entry(), kind=ListKind.COOPERATIVE))
    )

    page = as_wang.get(f"/manage/editions/{draft.pk}/")
    as_wang.post(f"/manage/editions/{draft.pk}/keep/", {"kinds": ["basic", "reclaimed"]})

    assert "这次的文件里没有“基本履职”、“上级部门收回”清单" in page.text
    assert set(draft.sections.values_list("kind", flat=True)) == {
        "basic",
        "cooperative",
        "reclaimed",
    }


@pytest.mark.parametrize("count", [1, 3])
def test_entries_cost_the_same_for_any_number(as_wang, count, django_assert_num_queries):
    rows = [make_cooperative_entry(number) for number in range(1, count + 1)]
    edition = make_edition(make_document(make_list(*rows, kind=ListKind.COOPERATIVE)))

    with django_assert_num_queries(14):
        response = as_wang.get(f"/manage/editions/{edition.pk}/entries/cooperative/")

    assert response.text.count("data-entry") == count


def test_entries_can_be_narrowed_to_those_with_findings(as_wang):
    rows = [make_cooperative_entry(number) for number in (1, 2, 3)]
    lists = make_list(*rows, kind=ListKind.COOPERATIVE)
    edition = make_edition(make_document(lists, findings=(make_finding(number=2),)))

    response = as_wang.get(f"/manage/editions/{edition.pk}/entries/cooperative/?show=findings")

    assert [item.number for item, _ in response.context["entries"]] == [2]


def test_entries_of_an_unknown_list_are_not_found(as_wang):
    edition = make_edition()

    assert as_wang.get(f"/manage/editions/{edition.pk}/entries/other/").status_code == 404


def test_accept_keeps_the_text_with_name_and_reason(as_wang, wang):
    edition = draft_with(Severity.ERROR)
    finding = Finding.objects.get()

    response = as_wang.post(f"/manage/findings/{finding.pk}/accept/", {"reason": REASON})

    finding.refresh_from_db()
    assert response.url == f"/manage/editions/{edition.pk}/findings/"
    assert (finding.state, finding.decided_by, finding.reason) == ("accepted", wang, REASON)


def test_accept_needs_a_reason(as_wang):
    draft_with(Severity.ERROR)
    finding = Finding.objects.get()

    response = as_wang.post(f"/manage/findings/{finding.pk}/accept/", {"reason": " "})

    finding.refresh_from_db()
    assert (response.status_code, finding.state) == (422, "open")
    assert "请写明理由。" in response.text


def test_accept_on_a_stale_page_says_what_happened_meanwhile(as_wang, li):
    edition = draft_with(Severity.WARNING)
    publishing.submit(edition.pk, actor=li, at=AT)

    response = as_wang.post(
        f"/manage/findings/{Finding.objects.get().pk}/accept/", {"reason": REASON}
    )

    assert response.status_code == 422
    assert "现在是“待发布”，不能处理疑点；数据没有改动。" in response.text
    assert Finding.objects.get().state == "open"


def test_accept_never_overwrites_what_a_colleague_decided(as_wang, as_li, li):
    draft_with(Severity.ERROR)
    finding = Finding.objects.get()
    sent = {"reason": REASON, "seen": "open"}
    as_li.post(f"/manage/findings/{finding.pk}/accept/", sent)

    response = as_wang.post(f"/manage/findings/{finding.pk}/accept/", {**sent, "reason": "另一个"})

    finding.refresh_from_db()
    assert (response.status_code, finding.decided_by, finding.reason) == (422, li, REASON)
    assert "这处疑点刚才已被处理为“照原文保留”（李强" in response.text


def test_accept_all_of_an_unknown_rule_says_that_nothing_changed(as_wang):
    edition = draft_with(Severity.WARNING)

    response = as_wang.post(
        f"/manage/editions/{edition.pk}/findings/accept/",
        {"code": "no.such-rule", "reason": REASON},
        follow=True,
    )

    assert "这一类现在没有待处理的疑点，没有改动" in response.text
    assert "0 处" not in response.text


@pytest.mark.parametrize("mark", ["\x1b", "\x07", "\x85", "\u202e"])
def test_correct_refuses_marks_that_no_eye_sees(as_wang, mark):
    draft_with()
    item = Item.objects.get()

    response = as_wang.post(
        f"/manage/items/{item.pk}/correct/",
        correction(item, **{f"item:{item.pk}": f"做好{mark}防汛。"}),
    )

    assert response.status_code == 422
    assert "第 3 个字是看不见的控制字符，没有保存。" in response.text
    assert Item.objects.get().name == item.name


def test_correct_takes_tags_as_plain_words(as_wang):
    draft_with()
    item = Item.objects.get()

    as_wang.post(
        f"/manage/items/{item.pk}/correct/",
        correction(item, **{f"item:{item.pk}": "做好<b>防汛</b>。"}),
    )

    assert Item.objects.get().name == "做好<b>防汛</b>。"


def test_findings_offer_a_reason_for_doubts_and_none_for_errors(as_wang):
    doubt = draft_with(Severity.WARNING)
    error = draft_with(Severity.ERROR)

    assert "原文如此，核对无误。" in as_wang.get(f"/manage/editions/{doubt.pk}/findings/").text
    assert "原文如此，核对无误。" not in as_wang.get(f"/manage/editions/{error.pk}/findings/").text


def test_findings_say_only_what_is_true(as_wang, wang):
    edition = draft_with(Severity.WARNING)
    address = f"/manage/editions/{edition.pk}/findings/"
    reader = signed_in_as(make_officer(role=Role.LEGAL_OFFICE))

    draft, seen = as_wang.get(address).text, reader.get(address).text
    publishing.submit(edition.pk, actor=wang, at=AT)
    later = as_wang.get(address).text

    assert "还有 1 处没有处理；没有错误，可以送审。" in draft
    assert "还有 1 处没有处理，都不是错误。由乡镇经办人或清单管理员处理。" in seen
    assert "这一版现在是“待发布”，疑点不再处理；1 处没有处理，都不是错误。" in later
    assert ["可以送审" in text for text in (seen, later)] == [False, False]


def test_correct_shows_the_words_of_the_original_and_its_marks_aside(as_wang):
    entry = make_cooperative_entry(
        1, raw_cells={"name": "<p>开展<b>防汛</b>检查。</p>", "number": "1"}
    )
    edition = make_edition(make_document(make_list(entry, kind=ListKind.COOPERATIVE)))

    page = as_wang.get(f"/manage/items/{edition.items.get().pk}/correct/")

    assert "<dd>开展防汛检查。</dd>" in page.text
    assert "<code>&lt;p&gt;开展&lt;b&gt;防汛&lt;/b&gt;检查。&lt;/p&gt;</code>" in page.text
    assert page.text.count("连文件里的排版标记一起看") == 1


def test_accept_all_decides_one_rule_only(as_wang):
    edition = draft_with(Severity.WARNING, Severity.WARNING)
    other = Finding.objects.create(
        edition=edition, code="name.inner-space", severity="notice", message="名称里有空格。"
    )

    response = as_wang.post(
        f"/manage/editions/{edition.pk}/findings/accept/",
        {"code": "support.missing", "reason": REASON},
        follow=True,
    )

    other.refresh_from_db()
    assert "2 处照原文保留" in response.text
    assert other.state == "open"
    assert Finding.objects.filter(state="accepted").count() == 2


def test_correct_changes_the_text_and_settles_the_finding(as_wang, wang):
    draft_with(Severity.WARNING)
    item, finding = Item.objects.get(), Finding.objects.get()
    sent = correction(item, **{f"item:{item.pk}": "做好防汛工作。", "settles": [finding.pk]})

    response = as_wang.post(f"/manage/items/{item.pk}/correct/", sent)

    item.refresh_from_db()
    finding.refresh_from_db()
    assert (response.status_code, item.name) == (302, "做好防汛工作。")
    assert (finding.state, finding.decided_by) == ("corrected", wang)
    event = item.edition.events.get(act="edition.corrected")
    assert (event.detail["before"], event.detail["after"]) == (
        sent[f"seen:item:{item.pk}"],
        "做好防汛工作。",
    )


def test_correct_refuses_when_someone_else_was_quicker_and_keeps_what_was_typed(as_wang):
    draft_with()
    item = Item.objects.get()
    clause = item.clauses.filter(side="township").first()
    sent = correction(item, **{f"clause:{clause.pk}": "向群众开展宣传。"})
    Clause.objects.filter(pk=clause.pk).update(text="开展入户宣传。")

    response = as_wang.post(f"/manage/items/{item.pk}/correct/", sent)

    assert response.status_code == 422
    assert "这段文字已被改为“开展入户宣传。”" in response.text
    assert "向群众开展宣传。" in response.text
    assert Clause.objects.get(pk=clause.pk).text == "开展入户宣传。"


def test_correct_again_after_a_conflict_goes_through(as_wang):
    draft_with()
    item = Item.objects.get()
    clause = item.clauses.filter(side="township").first()
    sent = correction(item, **{f"clause:{clause.pk}": "向群众开展宣传。"})
    Clause.objects.filter(pk=clause.pk).update(text="开展入户宣传。")
    page = as_wang.post(f"/manage/items/{item.pk}/correct/", sent)
    seen = {name: text for _, name, text in page.context["form"].text_fields()}

    response = as_wang.post(f"/manage/items/{item.pk}/correct/", {**sent, **seen})

    assert response.status_code == 302
    assert Clause.objects.get(pk=clause.pk).text == "向群众开展宣传。"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({}, "更正后的文字为空或与原来相同"),
        ({"reason": ""}, "请写明更正理由。"),
    ],
)
def test_correct_says_what_is_missing(as_wang, changed, sentence):
    draft_with()
    item = Item.objects.get()

    response = as_wang.post(f"/manage/items/{item.pk}/correct/", correction(item, **changed))

    assert response.status_code == 422
    assert sentence in response.text


def test_correct_needs_a_draft(as_wang):
    item = make_published().items.first()
    sent = correction(item, **{f"item:{item.pk}": "另一个名称。"})

    response = as_wang.post(f"/manage/items/{item.pk}/correct/", sent)

    assert response.status_code == 422
    assert Item.objects.get(pk=item.pk).name != "另一个名称。"


def test_difference_shows_before_and_after(as_wang):
    before = make_cooperative_entry(1, "开展农村房屋安全隐患排查整治工作，床位数30张以下。")
    after = make_cooperative_entry(1, "开展农村房屋安全隐患排查整治工作，床位数50张以下。")
    make_published(make_document(make_list(before, kind=ListKind.COOPERATIVE)))
    draft = make_edition(make_document(make_list(after, kind=ListKind.COOPERATIVE)))

    response = as_wang.get(f"/manage/editions/{draft.pk}/difference/")

    assert "<del>30</del><ins>50</ins>张以下" in response.text
    assert response.context["counts"] == [("scope", "范围变动", 1)]


def test_difference_names_the_old_party_and_the_new(as_wang):
    for department, make in (("县农牧局", make_published), ("县水务局", make_edition)):
        clauses = (group("组织抗旱，调度水源。", label=department),)
        entry = make_cooperative_entry(departments=(department,), department_groups=clauses)
        edition = make(make_document(make_list(entry, kind=ListKind.COOPERATIVE)))

    response = as_wang.get(f"/manage/editions/{edition.pk}/difference/")

    changed = "<del>县农牧局</del> 改为 <ins>县水务局</ins>"
    assert response.context["counts"] == [("party", "责任方变动", 1)]
    assert [f"{lead}{changed}" in response.text for lead in ("部门职责（", "部门：")] == [
        True,
        True,
    ]


def test_difference_of_a_first_edition_says_so(as_wang):
    response = as_wang.get(f"/manage/editions/{make_edition().pk}/difference/")

    assert "没有可以比较的版本" in response.text
    assert Edition.objects.count() == 1
