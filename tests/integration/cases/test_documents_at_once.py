"""Documents brought out and files attached at the same moment, on both databases."""

import random
from datetime import timedelta
from io import BytesIO

import pytest

from qingdan.cases.checking_files import attachment_faults, document_faults
from qingdan.cases.domain.attaching import Upload, add_attachments
from qingdan.cases.domain.numbering import WordAsked, set_word
from qingdan.cases.models import Attachment, CaseDocument
from qingdan.parties.enums import Role
from tests.builders import make_officer
from tests.case_files import AT, opened, ready_to_report, report
from tests.cases import Stage, shipped

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
CASES = 8


@pytest.fixture
def stage(use_database, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return Stage(shipped("report-up"))


def test_documents_that_come_out_at_once_are_numbered_without_gap_or_double(stage, told_at_once):
    cases = [opened(stage) for _ in range(CASES)]
    for one in cases:
        ready_to_report(one, stage)

    told = told_at_once(*(lambda one=one: report(one, stage) for one in cases))

    assert told == ["done"] * CASES
    assert sorted(CaseDocument.objects.values_list("ordinal", flat=True)) == [*range(1, CASES + 1)]
    assert list(document_faults()) == []


@pytest.mark.parametrize("seed", range(3))
def test_numbers_stay_whole_whatever_words_are_set_meanwhile(stage, told_at_once, seed):
    drawn = random.Random(seed)  # noqa: S311 - an order, no secret
    leader = make_officer(role=Role.TOWNSHIP_LEADER, organisation=stage.government)
    cases = [opened(stage) for _ in range(5)]
    for one in cases:
        ready_to_report(one, stage)
    acts = [lambda one=one: report(one, stage, at=AT + timedelta(hours=1)) for one in cases]
    acts += [
        lambda word=word: set_word(
            stage.government, WordAsked("情况上报函", word), actor=leader, at=AT
        )
        for word in ("银政报", "银上报")
    ]
    drawn.shuffle(acts)

    assert told_at_once(*acts) == ["done"] * len(acts)

    by_word = {}
    for word, ordinal in CaseDocument.objects.values_list("word", "ordinal"):
        by_word.setdefault(word, []).append(ordinal)
    assert {word: sorted(found) for word, found in by_word.items()} == {
        word: [*range(1, len(found) + 1)] for word, found in by_word.items()
    }
    assert list(document_faults()) == []


def test_the_same_file_sent_at_once_lies_there_once(stage, told_at_once):
    case = opened(stage)

    def send():
        upload = Upload("现场.txt", BytesIO(b"the same words"))
        add_attachments(case.pk, "main", [upload], actor=stage.opener, at=AT)

    assert told_at_once(*(send,) * 6) == ["done"] * 6
    assert Attachment.objects.count() == 1
    assert list(attachment_faults()) == []
