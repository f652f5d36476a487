"""The page of standard matters: what is shown, decided, refused and taken back."""

import re
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from qingdan.catalogue.enums import EditionState
from qingdan.matters.domain.confirming import confirm
from qingdan.matters.models import Alignment, LocalMatter
from qingdan.parties.enums import RegionLevel, Role
from tests.builders import make_officer, make_organisation, make_region, make_section
from tests.integration.matters.conftest import browser_of
from tests.unit.matters.conftest import AT, propose, rows, seen

pytestmark = pytest.mark.django_db
APPLY, VERIFY = "elder-allowance-apply", "elder-allowance-verify"
ANGLE = re.compile(r"<[^>]+>")


def address(edition, **query) -> str:
    found = reverse("manage:matters", args=(edition.pk,))
    return f"{found}?{urlencode(query)}" if query else found


def text(response) -> str:
    """Return what a page says, without its marks and blanks."""
    body = response.content.decode()
    main = body[body.index('<main id="main"') : body.index("</main>")]
    return re.sub(r"\s+", " ", ANGLE.sub("", main))


def align(client, item, *matters, follow=True, **more):
    data = {"matter": matters, "seen": seen(item), **more}
    return client.post(reverse("manage:align", args=(item.pk,)), data, follow=follow)


def test_page_begins_with_the_first_entry_that_waits(client, edition):
    shown = text(client.get(address(edition)))

    assert "高龄老人生活津贴的受理申请" in shown
    assert "第 1 / 4 项" in shown
    assert "已确认 0 / 5 项" in shown
    assert re.search(r"待确认 4 .*已确认 0 .*未匹配 1 .*全部 5", shown)


def test_page_offers_candidates_ticked_and_not(client, edition):
    body = client.get(address(edition)).content.decode()

    assert f'value="{APPLY}" checked data-option="1"' in body
    assert re.search(r'name="matter" value="[a-z-]+" data-option="2"', body)
    assert "负责<mark>高龄老人生活津贴的</mark>受理" in body
    assert "不是“" in body


def test_confirming_goes_on_to_the_next_entry(client, edition, item):
    response = align(client, item, APPLY)

    assert response.redirect_chain[0][0] == address(edition, show="proposed", after=item.pk)
    assert rows(item) == [(APPLY, 1, "confirmed", "likeness")]
    shown = text(response)
    assert "已确认 基本履职 1 → 高龄老人生活津贴的申请与发放" in shown
    assert "对露天焚烧秸秆的处罚" in shown


def test_second_choices_get_the_second_rank(client, item):
    align(client, item, APPLY, VERIFY, also=[VERIFY])

    assert rows(item) == [(APPLY, 1, "confirmed", "likeness"), (VERIFY, 2, "confirmed", "person")]


def test_nothing_ticked_means_none_of_them(client, item):
    response = align(client, item)

    assert rows(item) == [(APPLY, 1, "refused", "likeness")]
    assert "基本履职 1 → 都不是" in text(response)


def test_what_was_decided_last_is_taken_back(client, edition, item):
    align(client, item, VERIFY)
    undone = client.session["last_alignment"]["at"]

    response = client.post(
        reverse("manage:matters-undo", args=(edition.pk,)), {"at": undone}, follow=True
    )

    assert rows(item) == [(APPLY, 1, "proposed", "likeness")]
    assert response.redirect_chain[0][0] == address(edition, show="proposed", item=item.pk)
    assert reverse("manage:matters-undo", args=(edition.pk,)) not in response.content.decode()


@pytest.mark.parametrize("at", ["", "yesterday", "2025-09-01", "2025-13-01T00:00:00Z", "9" * 90])
def test_undo_of_no_moment_changes_nothing(client, edition, item, at):
    align(client, item, VERIFY)

    response = client.post(reverse("manage:matters-undo", args=(edition.pk,)), {"at": at})

    assert (response.status_code, rows(item)[0][2]) == (302, "confirmed")


def test_a_stale_page_is_refused_with_both_states(client, edition, item, officer):
    stale = seen(item)
    confirm(item.pk, [VERIFY], seen=stale, actor=officer, at=AT)

    response = align(client, item, APPLY, seen=stale)

    assert response.status_code == 422
    shown = text(response)
    assert "当时待确认：高龄老人生活津贴的申请与发放，现在已确认：高龄老人生存认证" in shown
    assert "请看过现在的对照，再决定。" in shown
    assert f'name="seen" value="{seen(item)}"' in response.content.decode()


def test_sending_twice_is_harmless(client, item):
    stale = seen(item)
    align(client, item, APPLY, seen=stale)

    response = align(client, item, APPLY, seen=stale, follow=False)

    assert (response.status_code, len(rows(item))) == (302, 1)


def test_searching_without_a_script_keeps_what_was_ticked(client, item):
    response = align(client, item, VERIFY, find="1", q="孤儿")

    body = response.content.decode()
    assert response.status_code == 200
    assert f'value="{VERIFY}" checked' in body
    assert f'value="{APPLY}" data-option' in body
    assert 'value="orphan-allowance"' in body
    assert rows(item) == [(APPLY, 1, "proposed", "likeness")]


@pytest.mark.parametrize(
    ("q", "said"), [("孤儿", "孤儿"), ("查无此词", "没有找到“查无此词”"), ("", "")]
)
def test_found_matters_are_a_part_of_a_page(client, edition, q, said):
    response = client.get(reverse("manage:matters-find", args=(edition.pk,)), {"q": q})

    body = response.content.decode()
    assert (said in body, "<html" in body) == (True, False)


def test_an_entry_is_brought_back_to_what_was_proposed(client, edition, item):
    align(client, item, VERIFY)

    response = client.post(
        reverse("manage:align-undo", args=(item.pk,)), {"seen": seen(item), "show": "confirmed"}
    )

    assert response["Location"] == address(edition, show="confirmed", item=item.pk)
    assert rows(item) == [(APPLY, 1, "proposed", "likeness")]


def test_a_local_matter_is_made_beside_the_entry(client, edition):
    unheard = edition.items.get(kind="basic", number=3)
    given = {"title": "银杏大道灯光秀的组织", "subject": "灯光秀", "stage": "organise"}
    where = reverse("manage:align-local", args=(unheard.pk,))

    response = client.post(where, {**given, "seen": "", "show": "unmatched"}, follow=True)

    assert rows(unheard) == [("local-150222-1", 1, "confirmed", "person")]
    assert "银杏大道灯光秀的组织（本地事项）" in text(response)
    assert "每一项都有匹配的标准事项" in text(response)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"title": "", "subject": "灯", "stage": "organise"}, "请写名称。"),
        ({"title": "灯光秀", "subject": "灯", "stage": ""}, "请选择做到哪一步。"),
        (
            {"title": "高龄老人生活津贴的申请与发放", "subject": "津贴", "stage": "apply"},
            "已经有叫“高龄老人生活津贴的申请与发放”的标准事项",
        ),
    ],
)
def test_a_local_matter_refused_is_shown_open_again(client, item, given, said):
    response = client.post(
        reverse("manage:align-local", args=(item.pk,)), {**given, "seen": seen(item)}
    )

    assert response.status_code == 422
    assert said in text(response)
    assert '<details class="ask local" open' in response.content.decode()
    assert LocalMatter.objects.count() == 0


def test_sure_proposals_are_accepted_at_once_and_taken_back(client, edition):
    for one in edition.items.all():
        propose(one, APPLY, score=0.95 if one.kind == "basic" else 0.6)
    assert "接受全部 ≥ 90 分的建议（3 项）" in text(client.get(address(edition)))

    accepted = client.post(reverse("manage:matters-accept", args=(edition.pk,)), follow=True)
    states = list(
        edition.items.order_by("kind", "position").values_list("alignments__state", flat=True)
    )
    assert states == ["confirmed"] * 3 + ["proposed"] * 2
    assert "一次接受了 3 项" in text(accepted)

    at = client.session["last_alignment"]["at"]
    client.post(reverse("manage:matters-undo", args=(edition.pk,)), {"at": at})
    assert set(Alignment.objects.values_list("state", flat=True)) == {"proposed"}


def test_sure_proposals_of_one_list_only(client, edition):
    for one in edition.items.all():
        propose(one, APPLY, score=0.95)

    client.post(reverse("manage:matters-accept", args=(edition.pk,)), {"kind": "reclaimed"})

    confirmed = Alignment.objects.filter(state="confirmed")
    assert list(confirmed.values_list("item__kind", flat=True)) == ["reclaimed"]


def test_a_clause_gets_another_matter(client, plague, officer):
    matters = ["plague-rodent-control", "dead-animal-report"]
    confirm(plague.pk, matters, seen=seen(plague), actor=officer, at=AT)
    clause = plague.clauses.get(text="下发灭鼠灭蚤物资。")
    where = reverse("manage:align-clause", args=(plague.pk,))
    before = "proposed:plague-rodent-control.1"

    client.post(where, {"clause": clause.pk, "matter": matters[1], "seen": before})
    stale = client.post(where, {"clause": clause.pk, "matter": "", "seen": before})
    absent = client.post(where, {"clause": "x", "matter": "", "seen": before})

    assert clause.alignments.get(state="confirmed").matter == "dead-animal-report"
    assert (stale.status_code, absent.status_code) == (422, 404)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"show": "confirmed"}, "还没有确认过的"),
        ({"show": "unmatched"}, "灯光秀的编排演出"),
        ({"show": "all"}, "第 1 / 5 项"),
        ({"kind": "reclaimed"}, "对高龄津贴的追缴"),
        ({"kind": "nonsense", "show": "nonsense", "item": "x", "after": "9" * 30}, "第 1 / 4 项"),
    ],
)
def test_filters_show_their_part(client, edition, query, said):
    assert said in text(client.get(address(edition, **query)))


def test_the_last_entry_leads_to_the_first_again(client, edition):
    last = edition.items.get(kind="reclaimed")

    shown = text(client.get(address(edition, after=last.pk)))

    assert "第 1 / 4 项" in shown


def test_everything_done_says_so(client, edition, officer):
    Alignment.objects.update(state="confirmed", decided_at=AT)
    unmatched = text(client.get(address(edition)))
    propose(edition.items.get(kind="basic", number=3), APPLY)
    Alignment.objects.update(state="confirmed", decided_at=AT)

    assert "还有 1 项没有匹配的标准事项" in unmatched
    assert "都确认过了" in text(client.get(address(edition)))


def test_an_edition_without_entries_says_so(client, edition):
    edition.items.all().delete()

    assert "还没有可以对照的事项" in text(client.get(address(edition)))


def test_an_entry_of_another_edition_is_not_shown(client, edition):
    shown = client.get(address(edition, item=999_999))

    assert (shown.status_code, "第 1 / 4 项" in text(shown)) == (200, True)


def test_the_overview_shows_how_far_each_edition_is(client, edition, item):
    align(client, item, APPLY)

    shown = text(client.get(reverse("manage:alignments")))

    assert "金山镇 第1版" in shown
    assert "1 / 5 项" in shown
    assert "3 项待确认" in shown


def test_the_edition_leads_to_its_alignment(client, edition):
    body = client.get(reverse("manage:edition", args=(edition.pk,))).content.decode()

    assert address(edition) in body


def viewers(township):
    other = make_region("150721", "阿荣旗", RegionLevel.COUNTY)
    return {
        "clerk": make_officer(role=Role.TOWNSHIP_CLERK, organisation=make_section("办", township)),
        "head": make_officer(role=Role.SECTION_HEAD, organisation=make_section("站", township)),
        "foreign": make_officer(organisation=make_organisation("阿荣旗委编办", region=other)),
        "auditor": make_officer(role=Role.AUDITOR),
    }


@pytest.mark.parametrize(
    ("who", "status", "overview"),
    [("clerk", 200, 200), ("head", 403, 403), ("foreign", 404, 200), ("auditor", 404, 403)],
)
def test_only_who_may_align_sees_the_page(edition, item, township, who, status, overview):
    browser = browser_of(viewers(township)[who])
    pages = ["matters", "matters-find", "matters-export", "matters-import"]
    acts = ["align", "align-undo", "align-local", "align-clause"]

    shown = {browser.get(reverse(f"manage:{one}", args=(edition.pk,))).status_code for one in pages}
    acted = {browser.post(reverse(f"manage:{one}", args=(item.pk,))).status_code for one in acts}

    assert shown == {status}
    assert acted <= ({302, 404, 422} if status == 200 else {status})
    assert browser.get(reverse("manage:alignments")).status_code == overview


@pytest.mark.parametrize("state", [EditionState.DISCARDED, EditionState.WITHDRAWN])
def test_closed_editions_refuse_in_words(client, edition, item, state):
    type(edition).objects.filter(pk=edition.pk).update(
        state=state, withdrawn_at=AT, withdrawal_reason="作废"
    )

    response = align(client, item, APPLY)

    assert response.status_code == 422
    assert "不再对照标准事项；没有改动。" in text(response)


def test_the_page_costs_the_same_for_any_number(client, edition, django_assert_max_num_queries):
    client.get(address(edition))

    with django_assert_max_num_queries(30) as few:
        client.get(address(edition, show="all"))
    edition.items.exclude(kind="basic", number=1).delete()
    with django_assert_max_num_queries(30) as fewer:
        client.get(address(edition, show="all"))

    assert len(few) == len(fewer)
