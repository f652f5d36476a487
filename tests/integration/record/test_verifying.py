"""Verification names the first wrong record and what is wrong with it."""

from datetime import timedelta

import pytest
from django.db import connection

from qingdan.catalogue.models import Clause
from qingdan.core.chain import REWRITTEN, Fault, Seal
from qingdan.parties.models import Organisation, Post, Region
from qingdan.record import guards
from qingdan.record.domain.appending import Seat, append
from qingdan.record.domain.reading import events_after
from qingdan.record.domain.sealing import seal
from qingdan.record.domain.verifying import MOST_FAULTS, Verdict, verify, verify_and_note
from qingdan.record.models import Event
from tests.tampering.building import BEGAN
from tests.tampering.kinds import written_anew

LATER = BEGAN + timedelta(days=1)
sqlite_only = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="只有 SQLite 会这样")


@pytest.fixture
def lowered(made_record):
    """The record without its guards, as whoever owns the server can have it."""
    guards.lower(connection)


def test_verify_accepts_what_the_program_did(made_record):
    last = Event.objects.last()

    verdict = verify()

    record = Event.objects.get(sequence=1).detail["record"]
    assert verdict == Verdict((), last.sequence, last.digest, record, 0)
    assert str(verdict) == "完整：共 103 条；没有用封存核对末尾。"


def test_verify_accepts_an_empty_record(db):
    assert verify() == Verdict((), 0, "", "", 0)


def test_verify_accepts_acts_after_the_seal(made_record):
    document = seal(seat=Seat(), at=LATER)
    append("party.signed-in", seat=Seat(), at=LATER)

    verdict = verify([document.seal, Seal(document.sequence, digits=document.digits)])

    assert str(verdict) == "完整：共 105 条，与 2 份封存相符。"


def test_verify_names_an_altered_event(lowered):
    Event.objects.filter(sequence=9).update(reason="另有理由")

    verdict = verify()

    assert verdict.faults == (Fault(9, "内容与摘要不符，被改动过。"),)
    assert str(verdict) == "不完整。第 9 条：内容与摘要不符，被改动过。"


def test_verify_sees_an_event_before_the_first(lowered):
    event = Event.objects.get(sequence=5)
    event.sequence = 0
    event.save(force_insert=True)

    assert verify().faults[0] == Fault(1, "序号应为 1，读到的是 0：有记录被删去、插入或调换。")


def test_verify_names_the_event_after_a_silent_change(made_record):
    body = Organisation.objects.get(name="固阳县民政局")
    Organisation.objects.filter(pk=body.pk).update(name="固阳县社会事务局")
    body = Organisation.objects.get(pk=body.pk)
    body.role_key = "water"
    body.save()
    event = append("party.organisation-corrected", body, seat=Seat(), at=LATER)

    what = f"单位（编号 {body.pk}）在这一条之前不是上一条记录留下的状态，被绕过程序改动过。"
    assert verify().faults == (Fault(event.sequence, what),)


def corrected(body: Organisation) -> Event:
    body = Organisation.objects.get(pk=body.pk)
    body.role_key = "water"
    body.save()
    return append("party.organisation-corrected", body, seat=Seat(), at=LATER)


def test_verify_accepts_another_algorithm_in_between(made_record, settings):
    body = Organisation.objects.get(name="固阳县民政局")
    algorithms = ("sm3", "sm3", "sha256")
    said = []
    for settings.DIGEST in algorithms:
        said.append("before_previous" in corrected(body).detail)

    assert (verify().faults, said) == ((), [True, False, True])


def test_verify_names_a_silent_change_before_another_algorithm(made_record, settings):
    body = Organisation.objects.get(name="固阳县民政局")
    Organisation.objects.filter(pk=body.pk).update(name="固阳县社会事务局")
    settings.DIGEST = "sm3"
    event = corrected(body)

    what = f"单位（编号 {body.pk}）在这一条之前不是上一条记录留下的状态，被绕过程序改动过。"
    assert verify().faults == (Fault(event.sequence, what),)


def test_verify_names_another_algorithm_that_does_not_say_the_state_before(lowered, settings):
    body = Organisation.objects.get(name="固阳县民政局")
    settings.DIGEST = "sm3"
    event = corrected(body)
    event.detail = {}
    written_anew([*Event.objects.filter(pk__lt=event.pk), event], event.pk - 1)

    assert [fault.sequence for fault in verify().faults] == [event.pk]


def test_verify_names_a_row_that_is_not_as_it_was_left(made_record):
    post = Post.objects.order_by("pk")[3]
    Post.objects.filter(pk=post.pk).update(role="auditor")
    about = Event.objects.filter(subject_kind="post", subject_key=str(post.pk)).last()

    what = f"岗位（编号 {post.pk}）的现状不是这一条留下的状态，被绕过程序改动过。"
    assert verify().faults == (Fault(about.sequence, what),)


def test_verify_names_a_row_that_no_act_made(made_record):
    row = Organisation.objects.create(
        kind="department", name="假局", region=Region.objects.get(code="150222")
    )

    what = f"单位（编号 {row.pk}）没有任何记录，是绕过程序写入的。"
    assert verify().faults == (Fault(0, what),)


def test_verify_names_a_row_that_is_gone(lowered):
    post = Post.objects.filter(organisation__name="固阳县民政局").get()
    about = Event.objects.filter(subject_kind="post", subject_key=str(post.pk)).last()
    Post.objects.filter(pk=post.pk)._raw_delete("default")  # noqa: SLF001 - silently

    what = f"岗位（编号 {post.pk}）不见了，没有删去它的记录。"
    assert verify().faults == (Fault(about.sequence, what),)


def test_verify_names_a_row_that_came_back(made_record):
    post = Post.objects.filter(organisation__name="固阳县民政局").get()
    copy, key = Post.objects.get(pk=post.pk), post.pk
    post.delete()
    event = append("party.post-ended", post, seat=Seat(), at=LATER)
    assert verify().whole
    copy.save(force_insert=True)

    what = f"岗位（编号 {key}）按这一条已经删去，现在又有了。"
    assert verify().faults == (Fault(event.sequence, what),)


def test_verify_computes_the_content_of_lists_anew(lowered):
    Clause.objects.filter(pk=Clause.objects.first().pk).update(text="别的条文")

    (fault,) = verify().faults

    assert (fault.sequence, "内容摘要不符" in fault.what) == (0, True)


def test_verify_finds_a_rewritten_record_by_the_seal(lowered):
    document = seal(seat=Seat(), at=LATER)
    events = list(Event.objects.order_by("sequence"))
    events[20].actor_name = "李四"
    written_anew(events, 20)

    assert verify().whole
    assert verify([document.seal]).faults == (Fault(document.sequence, REWRITTEN),)


def test_verify_finds_that_the_sealing_itself_was_taken_away(lowered):
    document = seal(seat=Seat(), at=LATER)
    Event.objects.filter(sequence=document.sequence)._raw_delete("default")  # noqa: SLF001

    assert verify().whole
    assert verify([document.seal]).faults == (
        Fault(104, "封存时已有第 104 条，现在只到第 103 条。"),
    )


def test_verify_stops_at_enough_faults(lowered):
    Event.objects.all().update(reason="x")

    assert (len(verify().faults), len(verify(most=1).faults)) == (MOST_FAULTS, 1)


def test_verify_shows_progress(made_record):
    seen = []

    def watch(events, total):
        seen.append(total)
        yield from events

    assert (verify(watch=watch).whole, seen) == (True, [103])


@sqlite_only
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", b"\xff\xfe"),
        ("reason", b"text as bytes"),
        ("happened_at", "2026-13-45 99:99:99"),
        ("happened_at", "gestern"),
        ("happened_at", None),
        ("actor_key", "zwölf"),
        ("subject_key", "99999999999999999999999"),
        ("sequence", 4.5),
    ],
)
def test_verify_stands_whatever_lies_in_the_file(lowered, column, value):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA writable_schema=ON")
        cursor.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '') WHERE name = 'event'"
        )
        cursor.execute("PRAGMA writable_schema=RESET")
        cursor.execute(f"UPDATE event SET {column} = %s WHERE sequence = 4", [value])  # noqa: S608

    assert verify(most=1).faults[0].sequence == 4
    assert not verify().whole


@sqlite_only
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("valid_until", "2026-13-45"),
        ("valid_until", "gestern"),
        ("valid_from", "20260105"),
        ("valid_from", "2026-W02-1"),
        ("granted_at", "2026-01-05 01:00"),
        ("granted_at", "2026-01-05 01:00:00+00:00"),
        ("title", b"\xff"),
    ],
)
def test_verify_stands_whatever_lies_in_a_tracked_row(lowered, column, value):
    post = Post.objects.order_by("pk")[3]
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE post SET {column} = %s WHERE id = %s", [value, post.pk])  # noqa: S608

    assert f"岗位（编号 {post.pk}）" in verify().faults[0].what


def test_verify_and_note_leaves_the_outcome(made_record):
    verdict = verify_and_note(seat=Seat(7, "张三"), at=LATER, place="150222")

    event = Event.objects.last()
    assert verdict.whole
    assert (event.act, event.actor_name, event.place) == ("record.verified", "张三", "150222")
    assert event.detail == {"whole": True, "events": 103, "seals": 0, "found": []}


def test_verify_and_note_names_what_was_found(lowered):
    Event.objects.filter(sequence=9).update(reason="另有理由")

    verify_and_note(seat=Seat(), at=LATER)

    assert Event.objects.last().detail["found"] == ["第 9 条：内容与摘要不符，被改动过。"]


def test_events_after_reads_what_was_linked(made_record):
    assert list(events_after(None)) == [one.as_exported() for one in Event.objects.all()]
    assert [one["sequence"] for one in events_after(3, 5)] == [4, 5]


def test_events_after_reads_in_pieces(made_record, monkeypatch):
    monkeypatch.setattr("qingdan.record.domain.reading.AT_ONCE", 10)

    assert [one["sequence"] for one in events_after(None)] == list(range(1, 104))
