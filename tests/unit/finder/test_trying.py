"""The questions that ship are halved: one half calibrates, the other tries."""

from types import SimpleNamespace

from qingdan.finder import trying
from qingdan.finder.enums import Verdict
from qingdan.finder.fitting import Saying, fit_matters
from qingdan.finder.measuring import Given
from qingdan.finder.trying import (
    calibrating_questions,
    looked_at,
    shipped_questions,
    trial_digest,
    try_groups,
    trying_questions,
)

SAYINGS = [Saying("门口的水渠塌了", "canal"), Saying("身份证丢了", "card")]


def test_every_question_belongs_to_one_half():
    halves = [one.key for half in (calibrating_questions(), trying_questions()) for one in half]

    assert sorted(halves) == sorted(one.key for one in shipped_questions())
    assert (len(calibrating_questions()), len(trying_questions())) == (261, 259)


def test_calibrating_looks_at_its_half_alone(monkeypatch):
    asked = []
    monkeypatch.setattr(trying, "look", lambda text, *_: asked.append(text))

    found = looked_at(fit_matters(SAYINGS, ("canal", "card")))

    assert asked == [one.text for one in calibrating_questions()]
    assert len(found) == len(asked)


def test_trying_answers_the_other_half_alone(monkeypatch):
    asked = []

    def respond(_, question):
        asked.append(question)
        return Given(Verdict.UNCLEAR, ())

    monkeypatch.setattr(trying.Responder, "respond", respond)
    model = SimpleNamespace(matters=fit_matters(SAYINGS, ("canal", "card")))

    figures = try_groups(model)["all"]

    assert asked == trying_questions()
    assert figures["questions"] == 259


def test_other_questions_make_figures_incomparable(settings, tmp_path):
    shipped = trial_digest()
    settings.SAMPLES_DIR = tmp_path
    (tmp_path / "questions.jsonl").write_text("{}", encoding="utf-8")

    assert trial_digest() != shipped
