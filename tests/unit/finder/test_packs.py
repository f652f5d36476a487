"""A pack holds the question, the whole answer, every clause, and what it was reached by."""

import json
from dataclasses import replace
from datetime import timedelta
from time import perf_counter
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingdan.catalogue.models import Clause, Item
from qingdan.core import signing
from qingdan.core.chain import link
from qingdan.finder.domain.engine import ModelMissing
from qingdan.finder.enums import Verdict
from qingdan.finder.interfaces import packs, verify_pack
from qingdan.finder.interfaces.packs import content_digest, make_pack
from qingdan.finder.interfaces.verify_pack import LISTS, check, replayed
from qingdan.finder.interfaces.written import as_json
from qingdan.finder.questions import KIND_WORDS
from qingdan.finder.verdicts import verdict_of
from qingdan.matters.library import library
from qingdan.parties.enums import Role
from qingdan.record.models import Event
from tests.builders import make_officer, make_post, make_region, make_section
from tests.packs import MADE_AT, MODEL, TRACE, make_answer, make_lists, make_off_list

pytestmark = pytest.mark.django_db
MOST_SECONDS = 0.05


@pytest.fixture(autouse=True)
def keys_folder(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    return settings.KEYS_DIR


@pytest.fixture
def with_limits(monkeypatch):
    """A model in use that is the one the answers of the tests name."""
    limits = {"none": 0.5, "sure": 0.12}
    model = SimpleNamespace(limits=limits, about={"digest": MODEL})
    monkeypatch.setattr(packs, "trained", lambda: model)
    return limits


def made(answer=None, actor=None):
    content = make_pack(answer or make_answer(), actor=actor, at=MADE_AT).content
    return json.loads(content)


@pytest.mark.parametrize("made_by_hand", [make_answer, make_off_list])
def test_make_pack_makes_what_the_verifier_accepts(made_by_hand, keys_folder):
    content = make_pack(made_by_hand(), actor=None, at=MADE_AT).content

    fingerprint = signing.keys(keys_folder)[-1].fingerprint
    outcome = check(content, [fingerprint])
    assert (outcome.faults, outcome.known) == ([], True)


def test_make_pack_of_an_unclear_answer_is_accepted(with_limits):
    answer = make_answer()
    unsure = tuple(replace(one, confidence=0.1) for one in answer.entries)
    asks = ("是想申请办理，还是要反映问题？",)

    content = make_pack(
        replace(answer, verdict=Verdict.UNCLEAR, entries=unsure, asks=asks), actor=None, at=MADE_AT
    ).content

    assert check(content).faults == []


def test_make_pack_of_an_answer_with_nothing_near_is_accepted(with_limits):
    content = make_pack(replace(make_off_list(), near=()), actor=None, at=MADE_AT).content

    assert check(content).faults == []


def test_make_pack_holds_question_answer_and_edition():
    answer = make_answer()

    pack = made(answer)

    edition = answer.edition
    assert pack["question"] == {
        "text": "后山着火了，该找谁？",
        "township": "150222105",
        "on": "2025-08-01",
        "asker": "resident",
    }
    assert pack["answer"] == as_json(answer)
    assert pack["edition"] == {
        "township": "150222105",
        "township_name": "银号镇",
        "ordinal": 1,
        "title": "银号镇履行职责事项清单",
        "since": "2025-07-01",
        "until": "",
        "source_sha256": "5" * 64,
        "content_digest": edition.content_digest,
    }


def test_make_pack_cites_every_clause_word_for_word():
    answer = make_answer()

    pack = made(answer)

    said = {(one["address"], one["text"]) for one in pack["clauses"]}
    texts = {text for _, text in said}
    shown = [*answer.entries, *answer.parts[0].entries]
    rows = Clause.objects.filter(item__in=[one.item for one in shown])
    assert texts >= {*rows.values_list("text", flat=True), *(one.item.name for one in shown)}
    assert ("银号镇 · 配合 1 · 保障 2", "每年培训一次。") in said
    assert ("银号镇 · 收回 1 · 承接 1", "由县民政局直接办理。") in said
    assert len(said) == len(pack["clauses"])


def test_make_pack_gives_clauses_their_permanent_address():
    pack = made()

    paths = {one["address"]: one["path"] for one in pack["clauses"]}
    item = Item.objects.get(kind="cooperative", address=1)
    assert paths["银号镇 · 配合 1"] == f"{item.get_absolute_url()}?edition=1"
    assert paths["银号镇 · 配合 1 · 乡镇 2"] == f"{item.get_absolute_url()}?edition=1#township-2"


def test_make_pack_keeps_the_trace(with_limits):
    pack = made()

    assert pack["trace"] == {
        "lines": list(TRACE),
        "model": MODEL,
        "library": library().digest,
        "limits": with_limits,
        "none": 0.03456789,
        "shares": [
            {"list": "配合", "address": "银号镇 · 配合 1", "share": 0.8125},
            {"list": "配合", "address": "银号镇 · 配合 2", "share": 0.091234568},
        ],
    }


def test_make_pack_keeps_no_limits_of_another_model(monkeypatch):
    another = SimpleNamespace(limits={"none": 0.5, "sure": 0.12}, about={"digest": "other"})
    monkeypatch.setattr(packs, "trained", lambda: another)

    assert made()["trace"]["limits"] == {}


def test_make_pack_keeps_no_limits_without_a_model(monkeypatch):
    def missing():
        raise ModelMissing

    monkeypatch.setattr(packs, "trained", missing)

    assert made()["trace"]["limits"] == {}


def test_make_pack_says_in_chinese_what_it_holds():
    about = made()["about"]

    assert about[1:4] == [
        "问题：后山着火了，该找谁？",
        "地点：银号镇（150222105）；日期：2025年8月1日；提问人：居民",
        "结论：配合履职",
    ]
    assert about[4].endswith("牵头：县农牧局；依据“发现火情及时上报。”（银号镇 · 配合 1 · 乡镇 2）")


def test_make_pack_says_who_handles_what_is_on_no_list():
    about = made(make_off_list())["about"]

    assert "结论：清单外" in about
    assert "由谁办理：公安派出所（居民身份证法）" in about


def test_make_pack_of_a_public_page_leaves_no_trace():
    answer = make_answer()
    before = Event.objects.count()

    pack = made(answer)

    assert (pack["made"]["by"], pack["record"]) == ("公开页面", {})
    assert Event.objects.count() == before


def test_make_pack_of_an_officer_enters_the_record_without_the_question():
    officer = make_officer(role=Role.TOWNSHIP_CLERK, organisation=make_section())

    pack = made(actor=officer)

    event = Event.objects.order_by("sequence").last()
    assert (event.act, event.actor_key, event.place) == ("finder.packed", officer.pk, "150222105")
    assert event.detail == {
        "pack": pack["made"]["number"],
        "digest": content_digest(pack),
        "key": verify_pack.fingerprint_of(pack["signature"]["key"]),
        "verdict": "cooperative",
    }
    assert (pack["record"]["sequence"], pack["record"]["digest"]) == (
        event.sequence,
        link(event.as_linked()),
    )
    assert pack["made"]["by"] == "银号镇人民政府党政办公室 乡镇经办人"
    assert (event.post, event.organisation) == ("乡镇经办人", "党政办公室")


def test_make_pack_names_the_post_at_the_place():
    officer = make_officer(role=Role.LIST_OFFICE)
    elsewhere = make_region("150721201", "查巴奇鄂温克民族乡")
    make_post(officer, Role.TOWNSHIP_CLERK, make_section("综合办公室", elsewhere))
    make_post(officer, Role.TOWNSHIP_CLERK, make_section())

    assert made(actor=officer)["made"]["by"] == "银号镇人民政府党政办公室 乡镇经办人"


def test_make_pack_of_somebody_without_a_post():
    pack = made(actor=make_officer(role=None))

    assert pack["made"]["by"] == "已登录人员"
    assert pack["record"]["sequence"] > 0


def test_make_pack_never_makes_two_alike():
    answer = make_answer()

    assert made(answer)["made"]["number"] != made(answer)["made"]["number"]


def test_make_pack_names_the_file_for_people():
    name = make_pack(make_answer(), actor=None, at=MADE_AT).name

    assert name.startswith("答复证据包-银号镇-20250801-")
    assert name.endswith(".qdpack.json")


def test_make_pack_takes_figures_as_the_ranking_gives_them():
    answer = make_answer()
    entries = tuple(replace(one, confidence=np.float64(one.confidence)) for one in answer.entries)

    content = make_pack(
        replace(answer, entries=entries, none=np.float64(0.03)), actor=None, at=MADE_AT
    )

    assert check(content.content).faults == []


def test_make_pack_signs_with_the_newest_key_and_the_older_stays_known(keys_folder):
    answer = make_answer()
    before = make_pack(answer, actor=None, at=MADE_AT).content
    signing.add_version(keys_folder, at=MADE_AT + timedelta(days=1))
    after = make_pack(answer, actor=None, at=MADE_AT).content

    older, newer = (one.fingerprint for one in signing.keys(keys_folder))
    assert [check(one).fingerprint for one in (before, after)] == [older, newer]
    assert check(before, [newer, older]).known
    assert check(before, [newer]).faults


def test_make_pack_takes_little_time():
    answer = make_answer(make_lists())
    make_pack(answer, actor=None, at=MADE_AT)

    began = perf_counter()
    make_pack(answer, actor=None, at=MADE_AT)

    assert perf_counter() - began < MOST_SECONDS


def test_lists_are_called_as_in_answers():
    assert {word: kind for kind, word in KIND_WORDS.items()} == LISTS


shares = st.floats(0, 1)


@given(shares, st.lists(shares, max_size=3), st.sampled_from(list(KIND_WORDS)))
def test_replayed_follows_the_rule_of_the_finder(none, given_shares, kind):
    """A change of the rule must come with a new format of packs."""
    entries = np.array(sorted(given_shares, reverse=True))
    ranked = SimpleNamespace(
        none=none, entries=entries, best=lambda count: range(len(entries))[:count]
    )
    limits = {"none": 0.5, "sure": 0.12}
    kept = [{"list": KIND_WORDS[kind], "share": float(one)} for one in entries]

    verdict = verdict_of(ranked, [kind] * len(entries), limits)

    assert replayed({"limits": limits, "none": none, "shares": kept}) == Verdict(verdict).value
