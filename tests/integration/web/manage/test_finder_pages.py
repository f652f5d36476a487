"""The finder's pages: figures in words, every rebuild, starting one, and the examples."""

from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone
from scipy import sparse

from qingdan.catalogue.models import Item
from qingdan.finder import store
from qingdan.finder.answers import Question
from qingdan.finder.choosing import FEATURES
from qingdan.finder.domain.teaching import teach
from qingdan.finder.enums import ExampleOrigin
from qingdan.finder.interfaces import running
from qingdan.finder.models import Example, Rebuild
from qingdan.finder.store import Trained
from qingdan.finder.vectors import Vocabulary
from qingdan.finder.weighing import MatterModel
from qingdan.matters.enums import AlignmentBasis
from qingdan.matters.library import library
from qingdan.matters.models import Alignment
from qingdan.parties.enums import OrganisationKind, Role
from qingdan.record.models import Event
from qingdan.web.manage.figuring import grouped, picture_of
from tests.builders import (
    AT,
    make_administrator,
    make_officer,
    make_organisation,
    make_published,
    make_region,
)

from .conftest import signed_in_as

MODEL, REBUILD, EXAMPLES = "/manage/finder/", "/manage/finder/rebuild/", "/manage/finder/examples/"
TRIED = {
    "questions": 520,
    "hit_at_1": 0.8647,
    "hit_at_3": 0.95,
    "verdict_accuracy": 0.81,
    "off_list_precision": None,
    "off_list_recall": 0.69,
    "calibration_error": 0.136,
}
LETTER = "邻居家把牛拴在公路边上，晚上差点撞上。" * 6


@pytest.fixture
def folder(settings, tmp_path):
    settings.FINDER_DIR = tmp_path / "finder"
    return settings.FINDER_DIR


@pytest.fixture
def model(folder):
    """A model that knows nothing but says how it did."""
    empty = sparse.csr_matrix((0, 0))
    matters = MatterModel(Vocabulary({}, np.zeros(0)), (), empty, empty, np.zeros(0, dtype=int))
    groups = {"all": TRIED, "asker:居民": TRIED, "list:basic": TRIED, "length:long": TRIED}
    about = {
        "digest": "d" * 16,
        "sayings": 34478,
        "matters": 813,
        "tried": TRIED,
        "groups": groups,
        "unlearnt": 2,
    }
    trained = Trained(matters, dict.fromkeys(FEATURES, 0.0), about)
    store.save(trained, folder / store.NAME)


@pytest.fixture
def starts(monkeypatch, folder):
    """Count what would be started, and start nothing."""
    started = []
    monkeypatch.setattr(running, "start", lambda **asked: not started.append(asked))
    return started


@pytest.fixture
def editor(db):
    return make_officer(full_name="王编办")


@pytest.fixture
def clerk(db):
    make_published()
    government = make_organisation(
        "银号镇人民政府", OrganisationKind.TOWNSHIP_GOVERNMENT, make_region()
    )
    return make_officer(role=Role.TOWNSHIP_CLERK, organisation=government, full_name="赵经办")


def rebuilt(first=0.8, within=0.9, **values) -> Rebuild:
    defaults = {"made_at": AT, "digest": "0" * 16, "examples": 0, "kept": True}
    defaults["figures"] = {"tried": {"hit_at_1": first, "hit_at_3": within}}
    return Rebuild.objects.create(**{**defaults, **values})


def taught(actor, text="门口的渠塌了，找谁修", right=(("basic", 1),), **values) -> Example:
    question = Question(text, "150222105", timezone.localdate())
    given = {"origin": ExampleOrigin.CORRECTED, "actor": actor, "at": timezone.now(), **values}
    return teach(question, list(right), **given)


def post_rebuild(client, **given):
    seen = client.get(MODEL).context["seen"]
    return client.post(REBUILD, {"seen": seen, **given}, follow=True)


def test_model_page_says_what_every_figure_means(editor, model):
    page = signed_in_as(editor).get(MODEL)

    figures = {one.title: one.words for one in page.context["figures"]}
    assert figures == {
        "首选命中": "86.5%",
        "前三命中": "95.0%",
        "结论正确": "81.0%",
        "清单外准确": "不适用",
        "清单外找全": "69.0%",
        "把握偏差": "13.6 个百分点",
    }
    assert "34478 条说法" in page.text
    assert "还没有重建过" in page.text


def test_model_page_without_a_model_offers_to_make_one(editor, clerk, folder):
    pages = [signed_in_as(one).get(MODEL) for one in (editor, clerk)]

    assert [page.status_code for page in pages] == [200, 200]
    assert "问答模型还没有建立" in pages[0].text
    assert [REBUILD in page.text for page in pages] == [True, False]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SECURITY_ADMINISTRATOR])
def test_pages_are_for_those_who_teach_or_rebuild(role, db, folder):
    client = signed_in_as(make_administrator(role))

    answers = [client.get(one).status_code for one in (MODEL, f"{MODEL}progress/", EXAMPLES)]

    assert answers == [403, 403, 403]
    assert MODEL not in client.get("/manage/").text


def test_system_administrator_rebuilds_but_sees_no_examples(db, model):
    client = signed_in_as(make_administrator())

    page = client.get(MODEL)

    assert (REBUILD in page.text, EXAMPLES in page.text) == (True, False)
    assert client.get(EXAMPLES).status_code == 403


def test_rebuilds_are_listed_with_why_one_was_not_kept(editor, model):
    county = make_region("150721", "阿荣旗", "county")
    stranger = make_officer(
        organisation=make_organisation("阿荣旗委编办", region=county), full_name="外县人"
    )
    rebuilt(0.79, digest="a" * 16)
    rebuilt(0.75, kept=False, reason="首选命中率降了。", made_by=stranger)
    rebuilt(0.86, digest="d" * 16, made_by=editor, examples=3)

    page = signed_in_as(editor).get(MODEL)

    assert [(who, first) for _, who, first, _ in page.context["rows"]] == [
        ("王编办", "86.0%"),
        ("", "75.0%"),
        ("", "79.0%"),
    ]
    assert "没有启用：首选命中率降了。" in page.text
    assert ("您范围外的人员" in page.text, "外县人" in page.text) == (True, False)
    assert page.text.count("<circle") == 6
    assert page.text.count('class="hollow"') == 2


@pytest.mark.parametrize("count", [2, 12])
def test_model_page_costs_the_same_for_any_number(
    editor, model, count, django_assert_max_num_queries
):
    client = signed_in_as(editor)
    for _ in range(count):
        rebuilt(made_by=editor)

    with django_assert_max_num_queries(14):
        page = client.get(MODEL)

    assert len(page.context["rows"]) == count


def test_picture_keeps_its_names_apart_and_within_its_frame(db):
    rows = [rebuilt(0.90, 0.905), rebuilt(0.55, 0.6)]

    picture = picture_of(rows)

    upper, lower = picture.lines
    assert lower.end_y - upper.end_y >= 16
    assert all(
        picture.top <= dot.y <= picture.bottom for line in picture.lines for dot in line.dots
    )
    assert picture.levels[0] == (14.0, "100%")
    assert picture_of(rows[:1]) is None


def test_grouped_leaves_out_what_a_group_cannot_say():
    shares = {**TRIED, "off_list_precision": 0.0}
    groups = {"all": TRIED, "list:basic": shares, "length:long": shares, "asker:居民": shares}

    found = {one.title: one.groups for one in grouped(groups)}

    assert [one.title for one in found["按长短"]] == ["60 字以上的来信"]
    assert found["按对的一项在哪"][0].cells[3:] == ("不适用", "不适用", "13.6")
    assert found["按谁在问"][0].cells[3:] == ("0.0%", "69.0%", "13.6")


def test_waiting_counts_what_the_last_rebuild_did_not_know(editor, clerk, model):
    old = taught(clerk)
    rebuilt(made_at=timezone.now())
    taught(clerk, "身份证丢了去哪补", ())
    client = signed_in_as(editor)

    client.post(f"{EXAMPLES}{old.pk}/forget/")

    assert client.get(MODEL).context["waiting"] == {"fresh": 1, "gone": 1}


def test_rebuild_starts_one(editor, model, starts):
    post_rebuild(signed_in_as(editor))

    assert [one["actor"] for one in starts] == [editor]


def test_rebuild_from_an_old_page_starts_nothing(editor, model, starts):
    client = signed_in_as(editor)
    seen = client.get(MODEL).context["seen"]
    rebuilt()

    page = client.post(REBUILD, {"seen": seen}, follow=True)

    assert ("已经重建过" in page.text, starts) == (True, [])


def test_rebuild_while_one_runs_says_so(editor, model, starts, monkeypatch):
    run = running.Run(timezone.now(), editor.pk, step="训练", steps=1)
    monkeypatch.setattr(running, "state", lambda: run)
    client = signed_in_as(editor)

    page = post_rebuild(client)

    assert ("没有再开始一次" in page.text, starts) == (True, [])
    assert "第 1 步，训练" in page.text
    assert REBUILD not in page.text


def test_rebuild_is_refused_to_those_who_only_teach(clerk, model, starts):
    client = signed_in_as(clerk)

    assert (client.post(REBUILD, {"seen": "0-none"}).status_code, starts) == (403, [])


def test_rebuild_by_get_starts_nothing(editor, model, starts):
    assert (signed_in_as(editor).get(REBUILD).status_code, starts) == (302, [])


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (running.Outcome.KEPT, "新模型已启用"),
        (running.Outcome.NOT_KEPT, "新模型没有启用。首选降了。"),
        (running.Outcome.FAILED, "首选降了。"),
        (running.Outcome.INTERRUPTED, "中途停了"),
    ],
)
def test_model_page_says_how_the_last_run_ended(editor, model, monkeypatch, outcome, said):
    finished = None if outcome is running.Outcome.INTERRUPTED else timezone.now()
    run = running.Run(timezone.now(), editor.pk, outcome, words="首选降了。", finished_at=finished)
    monkeypatch.setattr(running, "state", lambda: run)

    assert said in signed_in_as(editor).get(MODEL).text


def test_progress_is_a_part_while_running_and_fetches_the_page_anew_afterwards(
    editor, model, monkeypatch
):
    client = signed_in_as(editor)
    run = running.Run(timezone.now() - timedelta(minutes=2), editor.pk, step="试答", steps=6)
    address, htmx = f"{MODEL}progress/", {"HX-Request": "true"}

    monkeypatch.setattr(running, "state", lambda: run)
    part = client.get(address, headers=htmx)
    monkeypatch.setattr(running, "state", lambda: None)
    done = client.get(address, headers=htmx)

    assert ("<html" in part.text, "第 6 步，试答，已用 2 分钟" in part.text) == (False, True)
    assert "王编办" in part.text
    assert done.headers["HX-Refresh"] == "true"
    assert client.get(address).headers["Location"] == MODEL


def test_model_page_shows_the_groups_as_they_were_tried(editor, model):
    page = signed_in_as(editor).get(MODEL)

    shown = {one.title: [group.title for group in one.groups] for one in page.context["groupings"]}
    assert shown == {
        "按谁在问": ["居民"],
        "按对的一项在哪": ["基本"],
        "按长短": ["60 字以上的来信"],
    }
    assert "分开看" in page.text


def test_model_page_says_how_many_examples_taught_nothing(editor, model):
    rebuilt(digest="d" * 16, figures={"tried": TRIED, "unlearnt": 2}, examples=5)

    page = signed_in_as(editor).get(MODEL)

    assert "另 2 条没有学到：那一项还没有标准事项" in page.text
    assert "2 条样例没学到" in page.text


@pytest.mark.parametrize(("digest", "said"), [("d" * 16, False), ("e" * 16, True)])
def test_model_page_says_when_another_model_was_noted(editor, model, digest, said):
    rebuilt(digest=digest)
    rebuilt(digest="f" * 16, kept=False)

    assert ("不是最近一次启用时记下的" in signed_in_as(editor).get(MODEL).text) == said


def test_examples_are_shown_with_the_entry_said_to_be_right(clerk, folder):
    taught(clerk, LETTER, [("cooperative", 1)])
    taught(clerk, "身份证丢了去哪补", (), origin=ExampleOrigin.ACCEPTED)

    page = signed_in_as(clerk).get(EXAMPLES)

    assert [len(row.rights) for row in page.context["rows"]] == [0, 1]
    assert "/t/150222105/cooperative/1" in page.text
    assert "1 做好第1项工作。" in page.text
    assert ("确认答复正确" in page.text, "更正答复" in page.text) == (True, True)
    assert f"{LETTER[:80]}……" in page.text
    assert f"<p>{LETTER}</p>" in page.text


def test_examples_say_what_they_teach(clerk, folder):
    aligned, bare = taught(clerk, "甲"), taught(clerk, "乙", [("cooperative", 1)])
    Alignment.objects.create(
        item=Item.objects.get(kind="basic", address=1),
        matter="irrigation-facility-repair",
        score=1.0,
        basis=AlignmentBasis.LIKENESS,
    )
    here = taught(clerk, "丙", ())
    named = taught(clerk, "身份证丢了", (), matter="id-card-apply")

    page = signed_in_as(clerk).get(EXAMPLES)

    rows = {row.example.pk: row for row in page.context["rows"]}
    assert rows[aligned.pk].learnt == "irrigation-facility-repair"
    assert (rows[bare.pk].learnt, rows[here.pk].is_for_here) == ("", True)
    assert rows[named.pk].off_list == library().get("id-card-apply").title
    assert page.text.count("这一项还没有标准事项，先对照，之后重建才学得到") == 1
    assert page.text.count("只用于银号镇") == 1


def test_an_entry_no_longer_in_force_is_said_to_be_so(clerk, folder):
    Example.objects.filter(pk=taught(clerk).pk).update(right="basic:1,reclaimed:77")

    page = signed_in_as(clerk).get(EXAMPLES)

    assert [one.item is None for one in page.context["rows"][0].rights] == [False, True]
    assert "现行清单已没有" in page.text


@pytest.mark.parametrize("count", [1, 3])
def test_examples_cost_the_same_for_any_number(clerk, folder, count, django_assert_max_num_queries):
    for at in range(count):
        taught(clerk, f"第{at}个问题是谁的事", [("basic", 1), ("cooperative", 1)])
    client = signed_in_as(clerk)

    with django_assert_max_num_queries(16):
        page = client.get(EXAMPLES)

    assert len(page.context["rows"]) == count


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["丙", "乙", "甲"]),
        ("?kind=basic", ["甲"]),
        ("?kind=off-list", ["丙"]),
        ("?kind=nonsense", ["丙", "乙", "甲"]),
        ("?township=150222105&kind=cooperative", ["乙"]),
        ("?township=999999999", ["丙", "乙", "甲"]),
        ("?origin=accepted", ["丙"]),
        ("?after=nonsense", ["丙", "乙", "甲"]),
    ],
)
def test_examples_are_narrowed(clerk, folder, query, found):
    taught(clerk, "甲", [("basic", 1), ("cooperative", 1)])
    taught(clerk, "乙", [("cooperative", 1)])
    taught(clerk, "丙", (), origin=ExampleOrigin.ACCEPTED)

    page = signed_in_as(clerk).get(EXAMPLES + query)

    assert [row.example.text for row in page.context["rows"]] == found


def test_examples_say_how_they_arise_and_that_nothing_fits(clerk, folder):
    client = signed_in_as(clerk)

    empty = client.get(EXAMPLES)
    taught(clerk)
    nothing = client.get(f"{EXAMPLES}?kind=reclaimed")

    assert ("您的范围内还没有样例" in empty.text, "/ask" in empty.text) == (True, True)
    assert "没有符合的样例" in nothing.text


def test_forget_keeps_the_narrowing_and_can_be_undone(clerk, editor, folder):
    example = taught(clerk, right=[("basic", 1), ("cooperative", 1)])
    client = signed_in_as(editor)

    gone = client.post(f"{EXAMPLES}{example.pk}/forget/?kind=basic", follow=True)
    back = client.post(f"{EXAMPLES}{example.pk}/restore/?kind=basic", follow=True)

    restored = Example.objects.get(withdrawn_at=None)
    assert gone.redirect_chain == [(f"{EXAMPLES}?kind=basic", 302)]
    assert ("已撤销银号镇的一条样例" in gone.text, gone.context["rows"]) == (True, [])
    assert (restored.text, restored.right) == (example.text, "basic:1,cooperative:1")
    assert (restored.pk, restored.made_by, restored.origin) == (example.pk, clerk, "corrected")
    assert "已恢复这条样例，仍是赵经办说的" in back.text
    assert "已撤销银号镇" not in back.text


def test_what_stands_on_no_list_in_force_is_not_offered_back(clerk, folder):
    example = taught(clerk)
    Example.objects.filter(pk=example.pk).update(right="reclaimed:77")
    client = signed_in_as(clerk)

    page = client.post(f"{EXAMPLES}{example.pk}/forget/", follow=True)
    forced = client.post(f"{EXAMPLES}{example.pk}/restore/")

    assert ("不能恢复" in page.text, "恢复</button>" in page.text) == (True, False)
    assert forced.status_code == 422


def test_forget_twice_takes_back_once(clerk, folder):
    example = taught(clerk)
    client = signed_in_as(clerk)

    answers = [client.post(f"{EXAMPLES}{example.pk}/forget/").status_code for _ in range(2)]

    assert answers == [302, 302]
    assert Event.objects.filter(act="finder.forgotten").count() == 1


def test_forget_after_somebody_else_did_says_so(clerk, editor, folder):
    example = taught(clerk)
    signed_in_as(editor).post(f"{EXAMPLES}{example.pk}/forget/")

    answer = signed_in_as(clerk).post(f"{EXAMPLES}{example.pk}/forget/")

    assert (answer.status_code, "找不到这条问答样例" in answer.text) == (404, True)


def test_restore_is_for_who_took_it_back_and_only_for_a_while(clerk, editor, folder):
    example = taught(clerk)
    client = signed_in_as(editor)
    client.post(f"{EXAMPLES}{example.pk}/forget/")

    by_another = signed_in_as(clerk).post(f"{EXAMPLES}{example.pk}/restore/").status_code
    session = client.session
    session["example_forgotten"] = {"example": example.pk, "at": AT.isoformat()}
    session.save()
    too_late = client.post(f"{EXAMPLES}{example.pk}/restore/").status_code

    assert (by_another, too_late) == (404, 404)
    assert not Example.objects.filter(withdrawn_at=None).exists()


def test_examples_of_another_county_are_as_if_they_were_not(clerk, folder):
    example = taught(clerk)
    county = make_region("150721", "阿荣旗", "county")
    stranger = make_officer(organisation=make_organisation("阿荣旗委编办", region=county))
    client = signed_in_as(stranger)

    refused = [client.post(f"{EXAMPLES}{key}/forget/") for key in (example.pk, 999_999)]

    assert [one.status_code for one in refused] == [404, 404]
    assert client.get(EXAMPLES).context["rows"] == []
    assert Example.objects.get(pk=example.pk).withdrawn_at is None
