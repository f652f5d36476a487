"""The ask page: the form, the answer in both versions, and why there is none."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from qingdan.finder.answers import Part
from qingdan.finder.enums import Verdict
from qingdan.parties.enums import RegionLevel
from qingdan.parties.models import Organisation
from qingdan.web.public import answer_page
from tests.builders import make_organisation, make_published, make_region, make_section
from tests.packs import entries_of, make_answer, make_found, make_lists, make_off_list

pytestmark = pytest.mark.django_db

YINHAO = "150222105"
TEXT = "后山着火了，该找谁？"
ASKED = {"q": TEXT, "township": YINHAO}
LETTER = "村里的事。" * 60


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def close(response):
    return words(response).replace(" ", "")


@pytest.fixture
def edition():
    return make_lists()


@pytest.fixture
def told(edition, monkeypatch):
    """Let the finder give an answer made by hand; return a function that changes it."""

    def tell(answer):
        monkeypatch.setattr(
            answer_page, "answer_in_order", lambda question: replace(answer, question=question)
        )

    tell(make_answer(edition))
    return tell


@pytest.fixture
def no_model(edition, settings, tmp_path):
    settings.FINDER_DIR = tmp_path


@pytest.fixture
def second():
    """A second township with lists, and a village of each."""
    other = make_region("150721201", "查巴奇鄂温克族乡")
    make_published(township=other)
    for code, name, parent in (
        ("150222105201", "大庙村", YINHAO),
        ("150721201203", "民族村", other.code),
    ):
        make_region(code, name, RegionLevel.VILLAGE, make_region(parent))
    return other


def test_ask_without_a_question_offers_the_box_and_examples(client, edition):
    page = client.get("/ask")

    assert page.status_code == 200
    assert f'<option value="{YINHAO}" selected>银号镇</option>' in page.content.decode()
    assert "水渠塌了找谁修" in words(page)


def test_ask_without_any_lists_says_what_would_be_here(client):
    assert "还没有发布的清单" in words(client.get("/ask"))


def test_question_by_form_moves_into_the_address_and_is_remembered(client, told):
    sent = client.post("/ask", {**ASKED, "asker": "operator"})

    assert (sent.status_code, sent["Location"].partition("?")[0]) == (302, "/ask")
    assert (client.cookies["township"].value, client.cookies["asker"].value) == (
        YINHAO,
        "operator",
    )
    assert client.get(sent["Location"]).context["shown"].best.address == "银号镇 · 配合 1"


@pytest.mark.parametrize("method", ["post", "get"])
@pytest.mark.parametrize("text", [LETTER, "路灯坏了，我的电话13812345678", "我叫张三，路灯坏了"])
def test_long_or_personal_question_stays_out_of_every_address(client, told, method, text):
    page = getattr(client, method)("/ask", {**ASKED, "q": text})

    markup = page.content.decode()
    assert page.status_code == 200
    assert "data-copy=" not in markup
    assert "qr.svg" not in markup
    assert text in markup
    assert not re.search(r'(?:href|src|action)="[^"]*(?:13812345678|%E6%9D%91|%E5%BC%A0)', markup)
    assert text not in re.search("<title>(.*?)</title>", markup)[1]
    assert " data-unaddressed" in markup


def test_question_that_names_nobody_keeps_its_address(client, told):
    assert "data-unaddressed" not in client.get("/ask", ASKED).content.decode()


def test_words_being_typed_stay_out_of_addresses(client, edition):
    assert 'hx-post="/ask/suggest"' in client.get("/ask").content.decode()

    found = client.post("/ask/suggest", {"q": "消防", "township": YINHAO})

    assert "data-suggestion" in found.content.decode()


def test_more_words_are_added_to_the_question(client, told):
    sent = client.post("/ask", {**ASKED, "q": "要钱", "more": "想申请"})

    assert client.get(sent["Location"]).context["asked"].text == "要钱。想申请"


def test_suggestion_pressed_is_asked_instead_of_what_was_typed(client, told):
    sent = client.post("/ask", {**ASKED, "q": "消", "pick": "消防通道被堵"})

    assert client.get(sent["Location"]).context["asked"].text == "消防通道被堵"


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({**ASKED, "q": ""}, 422, "写得太短"),
        ({**ASKED, "q": "路" * 2001}, 422, "写得太长，超过了 2000 个字"),
        ({"q": TEXT, "township": "150222101"}, 404, "清单还没有收录"),
        ({**ASKED, "q": LETTER}, 503, "问答模型还没有建立"),
    ],
)
def test_refusals_keep_the_text_and_speak_chinese(client, no_model, sent, status, said):
    page = client.post("/ask", sent)
    page = client.get(page["Location"]) if page.status_code == 302 else page

    assert page.status_code == status
    assert said in words(page)
    assert sent["q"] in page.content.decode()


def test_missing_model_still_offers_the_plain_search(client, no_model):
    page = client.get("/ask", ASKED)

    assert page.status_code == 503
    assert 'href="/search?q=' in page.content.decode()


def test_township_must_be_chosen_when_nothing_tells_it(client, told, second):
    page = client.post("/ask", {"q": TEXT})

    markup = page.content.decode()
    assert page.status_code == 422
    assert "请选一个乡镇（街道）" in markup
    assert f'name="township" value="{second.code}">查巴奇鄂温克族乡</button>' in markup


@pytest.mark.parametrize("text", ["大庙村的路灯坏了", "银号镇的路灯坏了", "银号那边的路灯坏了"])
def test_place_in_the_question_chooses_the_township_and_is_shown(client, told, second, text):
    sent = client.post("/ask", {"q": text})

    page = client.get(sent["Location"])

    assert "township" not in sent["Location"]
    assert re.search("按问题里的“(大庙村|银号镇?)”，对照的是银号镇的清单", words(page))


def test_place_of_another_township_is_pointed_out(client, told, second):
    page = client.get("/ask", {**ASKED, "q": "查巴奇乡民族村的路灯坏了"})

    assert "问题里提到“查巴奇”，在查巴奇鄂温克族乡" in words(page)
    assert f'name="township" value="{second.code}">改按查巴奇鄂温克族乡问' in page.content.decode()


def test_last_township_is_kept_for_the_next_question(client, told, second):
    client.post("/ask", ASKED)

    assert client.get("/ask").context["asked"].code == YINHAO


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({"township": "无此镇"}, 200, "没有叫“无此镇”的乡镇（街道），请选一个。"),
        ({"township": "１５０２２２１０５"}, 200, "没有叫“１５０２２２１０５”的乡镇"),
        ({"township": "999999999"}, 404, "清单还没有收录"),
        ({"township": "9" * 5000}, 404, "清单还没有收录"),
        ({"township": "银号镇", "on": "明天"}, 200, "“明天”不是日期，已按今天"),
        ({"township": YINHAO, "on": "20250801"}, 200, "“20250801”不是日期"),
        ({"township": YINHAO, "on": "0001-01-01"}, 404, "已发布的有第 1 版（自"),
        ({"township": YINHAO, "view": "x", "asker": "x", "more": "", "x": ["1"] * 900}, 200, ""),
    ],
)
def test_address_with_nonsense_says_so_once_and_keeps_the_text(client, told, sent, status, said):
    page = client.get("/ask", {"q": TEXT, **sent})

    assert page.status_code == status
    assert said in words(page)
    assert f">{TEXT}</textarea>" in page.content.decode()


def test_question_sent_in_pieces_is_kept_whole(client, told):
    page = client.get("/ask", {"q": ["路灯坏了", "没人修", "路灯坏了"], "township": ["", YINHAO]})

    assert page.context["asked"].text == "路灯坏了。没人修"
    assert page.context["asked"].code == YINHAO


def test_address_with_far_too_many_parts_is_refused_in_chinese(client, told):
    page = client.get("/ask?" + "&".join(f"q={number}" for number in range(1100)))

    assert page.status_code == 400
    assert re.search("[一-鿿]{4,}", words(page))


def test_township_without_lists_on_that_day_stays_chosen(client, told):
    page = client.get("/ask", {**ASKED, "on": "2001-01-01"})

    chosen = f'<option value="{YINHAO}" selected>银号镇（这一天没有清单）</option>'
    assert chosen in page.content.decode()


def test_day_without_any_lists_says_from_when_there_are_some(client, told):
    page = client.get("/ask", {"q": TEXT, "on": "2001-01-01"})

    assert (page.status_code, "最早的一版清单自" in words(page)) == (404, True)


def test_answer_for_a_day_to_come_says_that_it_may_change(client, told):
    later = timezone.localdate() + timedelta(days=30)

    page = client.get("/ask", {**ASKED, "on": later.isoformat()})

    assert page.status_code == 200
    assert "这一天还没有到：按今天已发布的清单作答，日后可能变化。" in words(page)


@pytest.mark.parametrize("day", ["昨天", "2025-13-01", "9999999999"])
def test_nonsense_for_a_day_is_pointed_out(client, edition, day):
    page = client.get("/ask", {"on": day})

    assert page.status_code == 200
    assert "不是日期，已按今天" in words(page)


def test_plain_version_says_who_where_phone_and_next(client, told, edition):
    make_section()
    Organisation.objects.filter(name="银号镇人民政府").update(
        phone="0472-8441010", address="镇政府院内"
    )

    page = client.get("/ask", ASKED)

    text = close(page)
    assert "谁管" in text
    assert "未登记电话" in text
    assert 'href="tel:0472-8441010"' in page.content.decode()
    assert "镇政府院内" in text
    assert "找银号镇。清单写明它“发现火情及时上报。”（银号镇·配合1·乡镇2）" in text
    assert "再由" not in text
    assert "依据条文" in text
    assert "履职保障" not in text


def test_full_version_shows_clause_duties_support_and_counter(client, told):
    page = client.get("/ask", {**ASKED, "view": "full"})

    text, markup = close(page), page.content.decode()
    assert "系统建议·把握大（81%）" in text
    assert 'href="/t/150222105/cooperative/1#township-2"' in markup
    assert "<mark>发现火情及时上报。</mark>" in markup
    assert "银号镇要做的2条" in text
    assert "提供防火物资。" in text
    assert "巡查发现上报由县林草局牵头、银号镇配合，处罚归" in text or "，处罚归" in text
    assert "“防火处罚”是处罚，不是巡查发现上报。" in text


def test_further_entries_and_parts_have_their_own_place(client, told):
    page = client.get("/ask", {**ASKED, "view": "full"})

    text = close(page)
    assert "还可能是1项" in text
    assert "信里还有1件事" in text
    assert "村里收入怎么增加？" in text


def test_answer_without_list_names_who_handles_it_and_the_source(client, told, edition):
    told(make_off_list(edition))

    text = close(client.get("/ask", ASKED))

    assert "不在银号镇的三张清单上" in text
    assert "公安派出所" in text
    assert "居民身份证法" in text
    assert "清单里最接近的1项" in text


def test_unclear_answer_asks_back_with_buttons(client, told, edition):
    basic, *_ = entries_of(edition)
    told(
        make_answer(
            edition,
            verdict=Verdict.UNCLEAR,
            entries=(make_found(basic, 0.1),),
            asks=("是要申请，还是要举报？",),
            parts=(),
        )
    )

    page = client.get("/ask", ASKED)

    assert 'name="more" value="要申请">要申请</button>' in page.content.decode()
    assert "可能是下面几项" in words(page)


def test_part_of_a_letter_may_stand_on_no_list(client, told, edition):
    told(make_answer(edition, parts=(Part("身份证丢了。", Verdict.OFF_LIST, ()),)))

    assert "不在银号镇的三张清单上" in words(client.get("/ask", ASKED))


def test_answer_of_another_day_says_that_it_no_longer_holds(client, told, edition):
    other = make_region("150721201", "查巴奇鄂温克族乡")
    past = make_published(township=other, valid_until=date(2025, 9, 1))
    told(replace(make_off_list(edition), edition=past))

    page = client.get("/ask", {"q": TEXT, "township": other.code, "on": "2025-08-01"})

    assert "按2025年8月1日的清单（第 1 版）回答的" in words(page)
    assert "这一版现在没有生效" in words(page)


def test_page_escapes_what_was_asked(client, told):
    assert (
        "<script>alert"
        not in client.get("/ask", {**ASKED, "q": "<script>alert(1)</script>"}).content.decode()
    )


def test_reader_is_told_whom_to_tell_when_the_answer_is_wrong(client, told):
    make_organisation("固阳县委编办", role_key="establishment", phone="0472-8113300")

    page = client.get("/ask", ASKED)

    assert "觉得不对？请告诉固阳县委编办（0472-8113300）" in words(page)
    assert "/ask/teach" not in page.content.decode()


def test_suggestions_answer_with_a_part_of_the_page(client):
    page = client.get("/ask/suggest", {"q": "消防"}).content.decode()

    assert "<html" not in page
    assert 1 <= page.count("data-suggestion") <= 8
    assert "<mark>消防</mark>" in page


def test_qr_is_drawn_for_short_questions_only(client, edition):
    drawn = client.get("/ask/qr.svg", ASKED)

    assert drawn["Content-Type"] == "image/svg+xml"
    assert client.get("/ask/qr.svg", {**ASKED, "q": "路" * 61}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_any_number_of_townships(
    client, told, count, django_assert_num_queries
):
    for number in range(1, count):
        make_published(township=make_region(f"15022220{number}", f"第{number}镇"))
    with django_assert_num_queries(5):
        client.get("/ask", ASKED)


def test_words_of_the_pages_are_those_of_the_lists(client, told):
    text = words(client.get("/ask", {**ASKED, "view": "full"}))

    assert not re.search(r"\bAI\b|智能|模型预测", text)
    assert timezone.localdate().isoformat() not in text
