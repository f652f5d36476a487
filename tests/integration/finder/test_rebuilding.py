"""A rebuild keeps the best model there was, one at a time, and never one nobody noted."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from qingdan.finder import store, trying
from qingdan.finder.answers import Question
from qingdan.finder.domain import rebuilding
from qingdan.finder.domain.answering import TAUGHT_HERE, answer
from qingdan.finder.domain.engine import model_file, trained
from qingdan.finder.domain.guarding import worse_than_ever
from qingdan.finder.domain.learning import TAUGHT, learnt_on
from qingdan.finder.domain.rebuilding import (
    AlreadyRebuilding,
    ModelNotInPlace,
    is_current,
    is_in_place,
    lock_file,
    rebuild,
    rebuilding_alone,
)
from qingdan.finder.domain.teaching import teach
from qingdan.finder.enums import ExampleOrigin
from qingdan.finder.fitting import Saying, fit_matters
from qingdan.finder.locking import alone
from qingdan.finder.models import Rebuild
from qingdan.finder.training import training_of
from qingdan.finder.trying import shipped_questions, trial_digest
from qingdan.finder.weighing import NOT_HERE
from qingdan.finder.words import tokens
from qingdan.matters.library import Library, library
from qingdan.record.models import Event
from tests.builders import AT, make_officer

ON = date(2026, 11, 24)
GOOD = {
    "questions": 259,
    "hit_at_1": 0.85,
    "hit_at_3": 0.95,
    "verdict_accuracy": 0.83,
    "off_list_precision": 0.91,
    "off_list_recall": 0.79,
    "calibration_error": 0.07,
}


@pytest.fixture
def trial(db, finder, monkeypatch):
    """Let training give the model at hand, and trials the figures set by the test."""
    told = SimpleNamespace(before=dict(GOOD), after=dict(GOOD), digest="0" * 16)
    shipped = trained()

    def made(training, step):
        return replace(shipped, about=shipped.about | {"digest": told.digest})

    monkeypatch.setattr(rebuilding, "train", made)
    monkeypatch.setattr(rebuilding, "try_groups", lambda model: {"all": told.after})
    monkeypatch.setattr(rebuilding, "try_questions", lambda model: told.before)
    return told


def noted(figures, **values) -> Rebuild:
    kept = {"made_at": AT, "digest": "e" * 16, "examples": 0, "kept": True}
    told = {"tried": GOOD | figures, "tried_on": trial_digest(), **values.pop("also", {})}
    return Rebuild.objects.create(**{**kept, "figures": told, **values})


def test_rebuild_puts_an_equal_model_in_use_and_keeps_its_figures(trial):
    report = rebuild(actor=None, at=AT)

    row = Rebuild.objects.get()
    assert (report.rebuild, row.kept, row.reason, trained().about["digest"]) == (
        row,
        True,
        "",
        "0" * 16,
    )
    assert (row.figures["tried"], row.figures["groups"]) == (GOOD, {"all": GOOD})
    assert (row.figures["tried_on"], row.figures["in_spite"]) == (trial_digest(), False)
    assert trained().about["groups"] == {"all": GOOD}
    assert Event.objects.latest("sequence").act == "finder.rebuilt"


@pytest.mark.parametrize(
    ("figure", "fallen", "said"),
    [
        ("hit_at_1", 0.83, "首选命中由 85.0% 降到 83.0%"),
        ("hit_at_3", 0.93, "前三命中由 95.0% 降到 93.0%"),
        ("verdict_accuracy", 0.80, "结论正确由 83.0% 降到 80.0%"),
        ("off_list_precision", 0.80, "清单外准确由 91.0% 降到 80.0%"),
        ("off_list_recall", 0.70, "清单外找全由 79.0% 降到 70.0%"),
        ("calibration_error", 0.10, "把握偏差由 7.0 升到 10.0 个百分点"),
    ],
)
def test_rebuild_keeps_the_old_model_and_says_which_figure_fell(trial, figure, fallen, said):
    before = trained().about["digest"]
    trial.after[figure] = fallen

    row = rebuild(actor=None, at=AT).rebuild

    assert (row.kept, row.reason) == (
        False,
        f"新模型的{said}，不如启用过的最好的一次，仍用原来的模型。",
    )
    assert trained().about["digest"] == before


@pytest.mark.parametrize("figure", ["hit_at_1", "calibration_error"])
def test_small_falls_do_not_add_up(trial, figure):
    step = -0.014 if figure == "hit_at_1" else 0.014
    kept = []
    for at in range(3):
        trial.before, trial.after = trial.after, GOOD | {figure: GOOD[figure] + at * step}
        kept.append(rebuild(actor=None, at=AT + timedelta(minutes=at)).rebuild.kept)

    assert kept == [True, True, False]


@pytest.mark.parametrize(
    ("row", "worse"),
    [
        ({}, True),
        ({"kept": False}, False),
        ({"also": {"tried_on": "other questions"}}, False),
    ],
    ids=["kept", "not kept", "on other questions"],
)
def test_only_kept_models_on_these_questions_are_compared_with(db, row, worse):
    noted({"hit_at_1": 0.9}, **row)

    assert bool(worse_than_ever(GOOD, GOOD)) == worse


def test_after_a_model_put_in_use_in_spite_of_its_figures_one_begins_anew(trial):
    noted({"hit_at_1": 0.95})

    refused = rebuild(actor=None, at=AT).rebuild
    forced = rebuild(actor=None, at=AT, anyway=True).rebuild
    after = rebuild(actor=None, at=AT).rebuild

    assert [one.kept for one in (refused, forced, after)] == [False, True, True]
    assert "照要求仍然启用" in forced.reason
    assert forced.figures["in_spite"]


def test_a_worse_model_is_put_in_use_where_there_is_none(trial):
    noted({"hit_at_1": 0.95})
    fresh = trained()
    model_file().unlink()

    row = rebuild(actor=None, at=AT).rebuild

    assert (row.kept, "没有原来的模型可用" in row.reason, fresh.about != {}) == (True, True, True)


def test_figures_that_one_side_lacks_do_not_count(db):
    noted({"off_list_precision": None})

    assert worse_than_ever(GOOD | {"off_list_recall": None}, {}) == ""


@pytest.fixture
def another(monkeypatch):
    """Somebody else who rebuilds."""
    monkeypatch.setattr(rebuilding, "PATIENCE", 0)
    with alone(lock_file(), 0) as mine:
        assert mine
        yield


def test_a_second_rebuild_is_refused_in_one_sentence(trial, another):
    with pytest.raises(AlreadyRebuilding) as refused:
        rebuild(actor=None, at=AT)

    assert str(refused.value) == "另一次重建正在进行，没有再开始一次。"
    assert not Rebuild.objects.exists()


def test_who_holds_the_lock_rebuilds_under_it(trial):
    with rebuilding_alone():
        assert rebuild(actor=None, at=AT).rebuild.kept


def test_the_command_says_that_another_rebuilds(trial, another, capsys):
    with pytest.raises(CommandError, match="另一次重建正在进行，没有再开始一次。"):
        call_command("rebuild")

    noted({})
    call_command("rebuild", if_needed=True)
    assert "另一次重建正在进行" in capsys.readouterr().out
    assert Rebuild.objects.count() == 1


def test_a_model_is_put_in_place_only_when_it_is_noted(trial, monkeypatch):
    before = trained().about["digest"]

    def broken(*_, **__):
        raise OSError("no database")

    monkeypatch.setattr(rebuilding, "append", broken)
    with pytest.raises(OSError, match="no database"):
        rebuild(actor=None, at=AT)

    assert (trained().about["digest"], Rebuild.objects.exists()) == (before, False)


def test_a_model_that_did_not_get_in_place_is_made_again_at_the_next_start(
    trial, monkeypatch, capsys
):
    trial.digest = training_of(library(), learnt_on(ON).sayings).digest[:16]
    rebuild(actor=None, at=AT)
    trial.digest = "1" * 16
    with monkeypatch.context() as patched:
        patched.setattr(rebuilding, "model_file", missing_folder)
        patched.setattr(store, "save", lambda model, file: None)
        with pytest.raises(ModelNotInPlace):
            rebuild(actor=None, at=AT)

    assert (is_in_place(), is_current()) == (False, False)
    call_command("rebuild", if_needed=True)
    assert is_in_place()
    assert "不是最近一次记下的那一个" in capsys.readouterr().out


def missing_folder():
    return model_file().parent / "nowhere" / store.NAME


def test_is_current_until_something_is_taught(trial, yinhao):
    first = is_current()
    ask = Question("门口的渠塌了", "150222105", ON)
    origin = ExampleOrigin.CORRECTED
    teach(ask, [("basic", 52)], origin=origin, actor=make_officer(), at=AT)

    assert (first, is_current()) == (True, False)


@pytest.fixture
def small(monkeypatch):
    """A library of a few matters and a few questions, so that training takes a moment."""
    whole, questions = library(), shipped_questions()
    codes = [*list(whole.matters)[:40], "irrigation-facility-repair", "id-card-apply"]
    few = Library({code: whole.matters[code] for code in codes}, "few")
    monkeypatch.setattr(rebuilding, "library", lambda: few)
    monkeypatch.setattr(trying, "shipped_questions", lambda: questions[::13])
    return few


def test_rebuild_learns_what_was_taught(small, yinhao, settings, tmp_path):
    settings.FINDER_DIR = tmp_path
    officer = make_officer()
    listed, unlisted = (
        Question(one, "150222105", ON) for one in ("嘎啦啦哗啦啦", "孩子的作业谁给批")
    )
    for asked, right in ((listed, [("basic", 52)]), (unlisted, [])):
        teach(asked, right, origin=ExampleOrigin.CORRECTED, actor=officer, at=AT)

    report = rebuild(actor=None, at=AT)

    best = answer(listed).entries[0].item
    weigh, column = trained().matters.weigh, len(small.matters)
    there, elsewhere = (weigh(tokens(unlisted.text), code) for code in ("150222105", "150222100"))
    assert (report.rebuild.kept, report.rebuild.examples, report.unlearnt) == (True, 2, 0)
    assert (best.kind, best.address) == ("basic", 52)
    assert there.shares.argmax() == column
    assert TAUGHT_HERE in "".join(answer(unlisted).trace)
    assert (elsewhere.shares[column], elsewhere.likeness[column]) == (0.0, 0.0)


def test_on_no_list_changes_nothing_in_other_townships(small):
    text = "嘎啦啦，孩子的作业谁给批"
    taught = Saying(text, f"{NOT_HERE}150222105", weight=TAUGHT)
    training, plain = training_of(small, [taught]), training_of(small)
    model, without = (fit_matters(one.sayings, one.matters) for one in (training, plain))

    elsewhere, before = (one.weigh(tokens(text), "150222100") for one in (model, without))

    for name in ("shares", "closeness", "likeness"):
        assert np.array_equal(getattr(elsewhere, name), [*getattr(before, name), 0])
    assert model.weigh(tokens(text), "150222105").shares.argmax() == len(small.matters)
