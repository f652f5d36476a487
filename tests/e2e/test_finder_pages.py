"""The finder's staff pages in a browser: accessible, fitting, and done without a mouse."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import timezone

from qingdan.finder import store
from qingdan.finder.answers import Question
from qingdan.finder.domain.engine import model_file, trained
from qingdan.finder.domain.teaching import teach
from qingdan.finder.enums import ExampleOrigin
from qingdan.finder.interfaces import running
from qingdan.finder.models import Example, Rebuild
from qingdan.parties.models import Officer
from tests.builders import AT, make_officer, make_published

from .conftest import DESKTOP, PHONE, sign_in, with_phrase, wrong_with

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
MODEL, EXAMPLES = "/manage/finder/", "/manage/finder/examples/"
QUICK = """
import json, pathlib, sys, time
sys.path.insert(0, {!r})
from qingdan.finder.locking import alone
file = pathlib.Path({!r})
with alone(file.with_name("rebuild.lock"), 5):
    said = json.loads(file.read_text())
    file.write_text(json.dumps({{**said, "step": "训练", "steps": 1}}))
    time.sleep(4)
    ended = {{"outcome": "not-kept", "words": "首选命中降了。", "finished_at": {!r}}}
    file.write_text(json.dumps({{**said, **ended}}))
"""
"""What stands for a rebuild: it holds the lock for four seconds."""
SRC = str(Path(__file__).resolve().parents[2] / "src")


def tell_of_trials() -> None:
    """Let the model in use say how it did, as one that a rebuild made does."""
    shares = {
        "questions": 259,
        "hit_at_1": 0.81,
        "hit_at_3": 0.95,
        "verdict_accuracy": 0.8,
        "off_list_precision": None,
        "off_list_recall": 0.78,
        "calibration_error": 0.07,
    }
    groups = dict.fromkeys(("all", "asker:村干部", "list:basic", "length:long"), shares)
    about = trained().about | {"tried": shares, "groups": groups, "unlearnt": 1}
    ready = model_file().with_name("ready.npz")
    store.save(replace(trained(), about=about), ready)
    ready.replace(model_file())


@pytest.fixture
def officer(window, finder) -> Officer:
    tell_of_trials()
    make_published()
    officer = with_phrase(make_officer("wang.fang", full_name="王芳"))
    letter = "邻居家把牛拴在公路边上，晚上差点撞上，到底谁来管。" * 5
    for text, right in ((letter, [("cooperative", 1), ("basic", 1)]), ("身份证丢了", [])):
        question = Question(text, "150222105", timezone.localdate())
        teach(question, right, origin=ExampleOrigin.CORRECTED, actor=officer, at=AT)
    Example.objects.filter(right="").update(right="reclaimed:77")
    for first, kept in ((0.79, True), (0.75, False), (0.86, True)):
        Rebuild.objects.create(
            made_at=AT,
            made_by=officer,
            digest="0" * 16,
            examples=2,
            figures={"tried": {"hit_at_1": first, "hit_at_3": first + 0.1}},
            kept=kept,
            reason="" if kept else "新模型的首选命中由 79.0% 降到 75.0%，仍用原来的模型。",
        )
    return officer


@pytest.mark.parametrize(
    ("theme", "size"),
    [("light", DESKTOP), ("dark", PHONE), ("elder", DESKTOP), ("elder", PHONE)],
    ids=["light", "dark phone", "elder", "elder phone"],
)
def test_finder_pages_are_accessible_and_fit(window, officer, theme, size):
    page = sign_in(window(viewport=size), "wang.fang")
    page.context.add_cookies([{"name": "theme", "value": theme, "url": page.url}])
    wrong = []

    for address in (MODEL, EXAMPLES, f"{EXAMPLES}?kind=basic"):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        wrong += wrong_with(page)

    assert wrong == []


def test_an_example_is_taken_back_and_given_back_by_keyboard(window, officer):
    page = sign_in(window(), "wang.fang")
    page.goto(EXAMPLES)

    page.locator("summary", has_text="撤销…").last.focus()
    for key in ("Enter", "Tab", "Enter"):
        page.keyboard.press(key)
    page.get_by_text("已撤销银号镇的一条样例").wait_for()
    left = Example.objects.filter(withdrawn_at=None).count()
    page.get_by_role("button", name="恢复").focus()
    page.keyboard.press("Enter")
    page.get_by_text("已恢复这条样例").wait_for()

    assert (left, Example.objects.filter(withdrawn_at=None).count()) == (1, 2)


def test_a_rebuild_is_followed_to_its_end(window, officer, settings, tmp_path, monkeypatch):
    settings.FINDER_DIR = tmp_path
    state = str(tmp_path / running.STATE)
    monkeypatch.setattr(running, "PROGRAM", QUICK.format(SRC, state, timezone.now().isoformat()))
    page, plain = sign_in(window(), "wang.fang"), window(java_script_enabled=False)
    plain.context.add_cookies(page.context.cookies())
    page.goto(MODEL)
    plain.goto(MODEL)

    page.get_by_role("button", name="重建问答模型").click()
    plain.get_by_role("button", name="重建问答模型").click()
    told_plainly = plain.locator("main").inner_text()
    page.get_by_text("第 1 步，训练").wait_for()
    page.get_by_text("新模型没有启用。首选命中降了。").wait_for()
    plain.get_by_role("link", name="刷新看进度").click()

    assert "正在重建" in told_plainly
    assert page.get_by_role("button", name="重建问答模型").is_enabled()
    assert "新模型没有启用" in plain.locator("main").inner_text()
