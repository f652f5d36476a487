"""The life of an edition, each act with what it refuses and what it records."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from qingdan.catalogue import queries
from qingdan.catalogue.domain import correcting, drafting, publishing
from qingdan.catalogue.domain.opening import EditionMovedOn, EditionUnknown, ReasonMissing
from qingdan.catalogue.domain.publishing import (
    AlreadyInForce,
    BaseChanged,
    DateBasisTooLong,
    FindingsOpen,
    SecondPersonMissing,
    ValidityTooEarly,
)
from qingdan.catalogue.enums import EditionAct, EditionState, FindingState
from qingdan.catalogue.models import Edition
from qingdan.documents.model import Severity
from tests.builders import (
    AT,
    SOURCE,
    make_document,
    make_edition,
    make_entry,
    make_finding,
    make_list,
    make_officer,
    make_published,
    make_region,
)

pytestmark = pytest.mark.django_db

JULY, AUGUST, SEPTEMBER = date(2025, 7, 1), date(2025, 8, 1), date(2025, 9, 1)
TO_COME, LATER, LATEST = date(2100, 1, 1), date(2100, 2, 1), date(2100, 3, 1)
"""Only what has not begun by the clock of the database can be withdrawn."""


@pytest.fixture
def first():
    return make_officer("first", full_name="李一")


@pytest.fixture
def second():
    return make_officer("second", full_name="王二")


@pytest.fixture
def publish(first, second):
    def publish_new(valid_from: date, *names: str) -> Edition:
        entries = (make_entry(at, name) for at, name in enumerate(names, 1))
        edition = make_edition(make_document(make_list(*entries)) if names else None)
        publishing.submit(edition.pk, actor=first, at=AT)
        return publishing.publish_edition(edition.pk, valid_from=valid_from, actor=second, at=AT)

    return publish_new


def acts(edition: Edition) -> list[str]:
    return [event.act.removeprefix("edition.") for event in edition.events.all()]


def span(edition: Edition) -> tuple[str, date | None, date | None]:
    edition.refresh_from_db()
    return edition.state, edition.valid_from, edition.valid_until


def test_publish_edition_records_both_persons(publish, first, second):
    edition = publish(JULY)

    edition.refresh_from_db()
    assert (edition.submitted_by, edition.published_by) == (first, second)
    assert acts(edition) == [EditionAct.DRAFTED, EditionAct.SUBMITTED, EditionAct.PUBLISHED]


def test_publish_edition_closes_the_one_before_on_the_same_day(publish):
    before = publish(JULY)

    after = publish(AUGUST)

    assert span(before) == ("published", JULY, AUGUST)
    assert span(after) == ("published", AUGUST, None)
    assert acts(before)[-1] == EditionAct.END_SET
    assert queries.gaps(before.township) == []


@pytest.mark.parametrize(
    ("on", "ordinal"),
    [(date(2025, 6, 30), None), (JULY, 1), (date(2025, 7, 31), 1), (AUGUST, 2)],
)
def test_publish_edition_takes_effect_by_date_alone(publish, on, ordinal):
    publish(JULY)
    publish(AUGUST)

    found = queries.edition_in_force("150222105", on)

    assert (found.ordinal if found else None) == ordinal


def test_publish_edition_refuses_the_person_who_submitted(first):
    edition = make_edition()
    publishing.submit(edition.pk, actor=first, at=AT)

    with pytest.raises(SecondPersonMissing):
        publishing.publish_edition(edition.pk, valid_from=JULY, actor=first, at=AT)
    with pytest.raises(SecondPersonMissing):
        publishing.publish_edition(edition.pk, valid_from=JULY, actor=None, at=AT)

    assert span(edition)[0] == EditionState.SUBMITTED


def test_publish_edition_refuses_the_person_who_drafted(first, second):
    edition = drafting.create_draft(
        make_document(), township=make_region(), source=SOURCE, actor=second, at=AT
    )
    publishing.submit(edition.pk, actor=first, at=AT)

    with pytest.raises(SecondPersonMissing, match="不能是起草或送审的人"):
        publishing.publish_edition(edition.pk, valid_from=JULY, actor=second, at=AT)
    third = make_officer()
    publishing.publish_edition(edition.pk, valid_from=JULY, actor=third, at=AT)

    assert span(edition)[0] == EditionState.PUBLISHED


def test_publish_edition_refuses_the_person_who_opened_the_correction(publish, first, second):
    revised = drafting.revise(publish(JULY).pk, reason="更正错字", actor=second, at=AT)
    publishing.submit(revised.pk, actor=first, at=AT)

    with pytest.raises(SecondPersonMissing):
        publishing.publish_edition(revised.pk, valid_from=AUGUST, actor=second, at=AT)


@pytest.mark.parametrize("column", ["created_by", "submitted_by"])
def test_database_refuses_one_person_for_both_acts(first, column):
    edition = make_edition()

    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(**{column: first, "published_by": first})


@pytest.mark.parametrize(
    ("basis", "stated"), [("", False), ("  ", False), (" 固党办发〔2025〕3号 ", True)]
)
def test_publish_edition_keeps_what_states_the_date(first, second, basis, stated):
    edition = make_edition()
    publishing.submit(edition.pk, actor=first, at=AT)

    publishing.publish_edition(edition.pk, valid_from=JULY, actor=second, at=AT, date_basis=basis)

    edition.refresh_from_db()
    assert (edition.date_basis, edition.date_is_stated) == (basis.strip(), stated)
    assert edition.events.last().reason == basis.strip()


def test_publish_edition_refuses_a_basis_too_long(first, second):
    edition = make_edition()
    publishing.submit(edition.pk, actor=first, at=AT)

    with pytest.raises(DateBasisTooLong, match="超过 200 个字"):
        publishing.publish_edition(
            edition.pk, valid_from=JULY, actor=second, at=AT, date_basis="文" * 201
        )

    assert span(edition) == (EditionState.SUBMITTED, None, None)


def test_publish_edition_refuses_a_second_time(publish, second):
    edition = publish(JULY)

    with pytest.raises(EditionMovedOn, match="现在是“已发布”，不能发布"):
        publishing.publish_edition(edition.pk, valid_from=AUGUST, actor=second, at=AT)

    assert span(edition) == ("published", JULY, None)


def test_publish_edition_refuses_a_draft_that_nobody_submitted(second):
    edition = make_edition()

    with pytest.raises(EditionMovedOn, match="草稿"):
        publishing.publish_edition(edition.pk, valid_from=JULY, actor=second, at=AT)


def test_publish_edition_refuses_an_unknown_edition(second):
    with pytest.raises(EditionUnknown):
        publishing.publish_edition(7, valid_from=JULY, actor=second, at=AT)


@pytest.mark.parametrize("valid_from", [date(2025, 6, 30), JULY])
def test_publish_edition_refuses_to_begin_before_the_one_before(publish, valid_from):
    before = publish(JULY)

    with pytest.raises(ValidityTooEarly, match="2025年7月1日"):
        publish(valid_from)

    assert span(before) == ("published", JULY, None)


def test_publish_edition_refuses_when_another_was_published_since(publish, first, second):
    late = make_edition()
    publishing.submit(late.pk, actor=first, at=AT)
    publish(JULY)

    with pytest.raises(BaseChanged):
        publishing.publish_edition(late.pk, valid_from=AUGUST, actor=second, at=AT)


def test_submit_aligns_addresses_again_when_another_was_published(publish, first, second):
    names = ["负责森林草原防火工作。", "做好低保受理工作。"]
    late = make_edition(make_document(make_list(make_entry(1, names[1]), make_entry(2, names[0]))))
    publish(JULY, *names)

    publishing.submit(late.pk, actor=first, at=AT)

    found = dict(late.items.values_list("name", "address"))
    assert found == {names[0]: 1, names[1]: 2}
    published = publishing.publish_edition(late.pk, valid_from=AUGUST, actor=second, at=AT)
    assert span(published) == ("published", AUGUST, None)


@pytest.mark.parametrize(
    ("severity", "state", "refused"),
    [
        (Severity.ERROR, FindingState.OPEN, True),
        (Severity.ERROR, FindingState.ACCEPTED, False),
        (Severity.WARNING, FindingState.OPEN, False),
    ],
)
def test_submit_refuses_open_errors_only(first, severity, state, refused):
    edition = make_edition(make_document(findings=(make_finding(severity=severity),)))
    edition.findings.update(state=state)

    if refused:
        with pytest.raises(FindingsOpen, match="还有 1 处错误没有处理，不能送审"):
            publishing.submit(edition.pk, actor=first, at=AT)
    else:
        publishing.submit(edition.pk, actor=first, at=AT)

    assert (span(edition)[0] == EditionState.DRAFT) == refused


def test_send_back_makes_a_draft_again(first, second):
    edition = make_edition()
    publishing.submit(edition.pk, actor=first, at=AT)

    publishing.send_back(edition.pk, reason="第3项有错字", actor=second, at=AT)

    edition.refresh_from_db()
    assert (edition.state, edition.submitted_by) == (EditionState.DRAFT, None)
    assert edition.events.last().reason == "第3项有错字"


def test_withdraw_lets_the_one_before_go_on(publish, first):
    before, scheduled = publish(JULY), publish(TO_COME)

    publishing.withdraw(scheduled.pk, reason="日期定错", actor=first, at=AT)

    assert span(before) == ("published", JULY, None)
    assert span(scheduled) == ("withdrawn", TO_COME, None)
    assert acts(before)[-2:] == [EditionAct.END_SET, EditionAct.END_SET]


def test_withdraw_of_a_middle_edition_leaves_no_gap(publish, first):
    before, middle, after = publish(TO_COME), publish(LATER), publish(LATEST)

    publishing.withdraw(middle.pk, reason="日期定错", actor=first, at=AT)

    assert span(before) == ("published", TO_COME, LATEST)
    assert (span(after), queries.gaps(before.township)) == (("published", LATEST, None), [])


def test_withdraw_twice_on_one_day_lets_the_next_be_published(publish, first):
    before = publish(JULY)
    for _ in range(2):
        scheduled = publish(TO_COME)
        publishing.withdraw(scheduled.pk, reason="日期定错", actor=first, at=AT)

    after = publish(TO_COME)

    assert (span(before), span(after)) == (
        ("published", JULY, TO_COME),
        ("published", TO_COME, None),
    )


@pytest.mark.parametrize(
    ("at", "refused"),
    [
        pytest.param(datetime(2099, 12, 31, 15, 59, tzinfo=UTC), False, id="minute before"),
        pytest.param(datetime(2099, 12, 31, 16, 0, tzinfo=UTC), True, id="midnight in China"),
    ],
)
def test_withdraw_ends_with_the_last_day_before(publish, first, at, refused):
    edition = publish(TO_COME)

    if refused:
        with pytest.raises(AlreadyInForce, match="已于2100年1月1日生效"):
            publishing.withdraw(edition.pk, reason="x", actor=first, at=at)
    else:
        publishing.withdraw(edition.pk, reason="x", actor=first, at=at)

    assert (span(edition)[0] == EditionState.PUBLISHED) == refused


@pytest.mark.parametrize("act", [publishing.withdraw, publishing.discard, publishing.send_back])
def test_acts_that_undo_need_a_reason(first, act):
    edition = make_edition()

    with pytest.raises(ReasonMissing, match="没有写明理由"):
        act(edition.pk, reason="  ", actor=first, at=AT)


def test_discard_keeps_rows_and_record(first):
    edition = make_edition()

    publishing.discard(edition.pk, reason="文件传错", actor=first, at=AT)

    assert (span(edition)[0], edition.items.count()) == (EditionState.DISCARDED, 3)
    assert acts(edition) == [EditionAct.DRAFTED, EditionAct.DISCARDED]


def test_discard_refuses_a_published_edition(publish, first):
    edition = publish(JULY)

    with pytest.raises(EditionMovedOn):
        publishing.discard(edition.pk, reason="x", actor=first, at=AT)


STATE_AFTER = {
    EditionAct.DRAFTED: EditionState.DRAFT,
    EditionAct.SUBMITTED: EditionState.SUBMITTED,
    EditionAct.SENT_BACK: EditionState.DRAFT,
    EditionAct.PUBLISHED: EditionState.PUBLISHED,
    EditionAct.WITHDRAWN: EditionState.WITHDRAWN,
    EditionAct.DISCARDED: EditionState.DISCARDED,
}


def replayed(edition: Edition) -> tuple[str, str | None, str | None]:
    """Work state and validity out of the record alone."""
    state, since, until = EditionState.DRAFT, None, None
    for event in edition.events.all():
        state = STATE_AFTER.get(EditionAct(event.act.removeprefix("edition.")), state)
        since = event.detail.get("valid_from", since)
        until = event.detail.get("valid_until", until)
    return state, since, until


def test_state_equals_the_replayed_record(publish, first, second):
    publish(JULY)
    scheduled = publish(TO_COME)
    publishing.withdraw(scheduled.pk, reason="日期定错", actor=first, at=AT)
    publish(SEPTEMBER)
    put_away = drafting.revise(
        queries.latest_published(make_region()).pk, reason="更正", actor=first, at=AT
    )
    item = put_away.items.first()
    change = correcting.Change(f"item:{item.pk}", item.name, "更正后的名称")
    correcting.correct(put_away.pk, change, reason="错字", actor=first, at=AT)
    publishing.submit(put_away.pk, actor=first, at=AT)
    publishing.send_back(put_away.pk, reason="再核", actor=second, at=AT)
    publishing.discard(put_away.pk, reason="不改了", actor=first, at=AT)

    found = {
        edition.ordinal: (
            edition.state,
            edition.valid_from and edition.valid_from.isoformat(),
            edition.valid_until and edition.valid_until.isoformat(),
        )
        for edition in Edition.objects.all()
    }

    assert found == {edition.ordinal: replayed(edition) for edition in Edition.objects.all()}
    assert [found[ordinal][0] for ordinal in (1, 2, 3, 4)] == [
        "published",
        "withdrawn",
        "published",
        "discarded",
    ]


def test_gaps_lists_days_without_an_edition():
    make_published(valid_from=JULY, valid_until=date(2025, 7, 15))
    make_published(valid_from=AUGUST)

    assert queries.gaps(make_region()) == [queries.Gap(date(2025, 7, 15), AUGUST)]
