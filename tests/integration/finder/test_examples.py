"""Every question shown as an example is answered as expected where it stands."""

import re
from pathlib import Path

import pytest
from django.conf import settings as project
from django.utils import timezone

from qingdan.catalogue.domain.townships_called import townships_called
from qingdan.finder.answers import Answer, Question
from qingdan.finder.domain.answering import QuestionTooShort, answer
from qingdan.finder.enums import Verdict
from qingdan.web.public.examples import AT_THE_TOP, CHABAQI, CHIPS, IN_THE_BOX, YINHAO, Example
from tests.conftest import PROJECT

pytestmark = pytest.mark.django_db
BOTH = (YINHAO, CHABAQI)
IN_THE_REFUSAL = Example("村口的水渠塌了找谁修", IN_THE_BOX.expected)
SHOWN = (IN_THE_BOX, AT_THE_TOP, IN_THE_REFUSAL, *CHIPS)
WORDS = {"基本": "basic", "配合": "cooperative", "收回": "reclaimed"}
VERDICTS = {**WORDS, "清单外": "off-list", "存疑": "unclear"}
HEADING = re.compile(r"^### [一二三四五六七八九十]+、(?P<text>.+)（(?P<place>[^（）]+)）(?:——.+)?$")
SAID = re.compile(r"\*\*(?P<word>基本|配合|收回|清单外|存疑)\*\*(?:[^“|]{0,16}?(?P<number>\d+))?")


@pytest.fixture(autouse=True)
def lists(aligned_lists, finder):
    """Both published lists, aligned, and the finder trained from what ships."""


def ask(text: str, township: str) -> Answer:
    return answer(Question(text, township, timezone.localdate()))


def told(found: Answer) -> str:
    if not found.entries or found.verdict is Verdict.UNCLEAR:
        return found.verdict.value
    first = found.entries[0].item
    return f"{found.verdict.value} {first.number}"


def manual() -> list[tuple[str, str, list[str]]]:
    """Return the worked questions of the manual: text, place, and what is said of the answer."""
    page = (Path(project.MANUAL_DIR) / "ask.md").read_text(encoding="utf-8")
    worked = page[page.index("## 十个例子") :].split("\n### ")[1:]
    found = []
    for part in worked:
        heading = HEADING.match("### " + part.splitlines()[0])
        said = [
            " ".join(filter(None, (VERDICTS[one["word"]], one["number"])))
            for one in SAID.finditer(part.partition("\n")[2])
        ]
        quoted = [line[2:] for line in part.splitlines() if line.startswith("> ")]
        found.append((quoted[0] if quoted else heading["text"], heading["place"], said))
    return found


@pytest.mark.parametrize("township", BOTH)
@pytest.mark.parametrize("example", SHOWN, ids=lambda one: one.text)
def test_example_is_answered_as_expected(example, township):
    assert told(ask(example.text, township)) == example.expected[township]


def test_examples_stand_where_they_are_shown(client):
    page = client.get("/").content.decode()

    assert f"例如：{IN_THE_BOX.text}" in page
    assert f"例如：{AT_THE_TOP.text}" in page
    assert re.findall(r'class="chip"[^>]*>([^<]+)</a>', page) == [one.text for one in CHIPS]
    assert IN_THE_REFUSAL.text in QuestionTooShort.remedy


def test_no_example_in_a_template_or_page_stands_apart_from_these():
    """An example question shown anywhere is one of those that are asked here."""
    asked = {one.text for one in SHOWN}
    templates = PROJECT / "src" / "qingdan" / "web"
    boxes = [
        found
        for path in (*templates.rglob("ask/*.html"), templates / "templates/partials/topbar.html")
        for found in re.findall(r'placeholder="[^"]*例如：([^"]+)"', path.read_text("utf-8"))
    ]

    assert [one for one in boxes if one not in asked and "{{" not in one] == []


def test_manual_has_ten_worked_questions_three_of_which_are_on_no_list_or_unclear():
    said = [first.split()[0] for _, _, (first, *_) in manual()]

    assert (len(said), sum(one in {"off-list", "unclear"} for one in said)) == (10, 3)


@pytest.mark.parametrize("worked", manual(), ids=lambda one: one[0][:20])
def test_worked_question_of_the_manual_is_answered_as_it_says(worked):
    text, place, said = worked
    if place == "两个乡镇":
        assert [told(ask(text, one)) for one in BOTH] == said[:2]
        return
    (township,) = townships_called(place)
    found = ask(text, township.code)
    assert told(found) == said[0]
    if len(text) > 60:
        parts = [f"{one.verdict.value} {one.entries[0].item.number}" for one in found.parts]
        assert said[1] in parts
