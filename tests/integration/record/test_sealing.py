"""A seal says what the record was; files, paper and QR code say the same."""

import json
import re
from datetime import timedelta

import pytest

from qingdan.core.chain import Seal, digits_of, read_seal
from qingdan.record.domain.appending import Seat, append
from qingdan.record.domain.refusals import NothingToSeal, SealUnreadable
from qingdan.record.domain.sealing import document_at, document_of, seal
from qingdan.record.interfaces import seals
from qingdan.record.models import Event
from tests.builders import AT
from tests.tampering.building import BEGAN

LATER = BEGAN + timedelta(days=1, microseconds=-123456)
AUDITOR = Seat(7, "张三", 8, "审计管理员", 9, "固阳县委编办")


@pytest.fixture
def document(db):
    append("party.signed-in", seat=Seat(), at=AT)
    return seal(seat=AUDITOR, at=LATER, place="150222")


def test_seal_covers_its_own_event(document):
    event = Event.objects.last()

    assert (event.act, event.place, event.sequence) == ("record.sealed", "150222", 3)
    assert document.seal == Seal(3, event.digest, Event.objects.first().detail["record"])
    assert document.digits == digits_of(event.digest)


def test_seal_counts_what_the_record_accounts_for(made_record):
    document = seal(seat=AUDITOR, at=LATER)

    assert {kind for kind, count in document.counts.items() if not count} >= {
        "case",
        "letter",
        "support",
    }
    assert {kind: count for kind, count in document.counts.items() if count} == {
        "edition": 2,
        "identity": 2,
        "officer": 11,
        "organisation": 9,
        "organisation-name": 11,
        "party-proposal": 2,
        "post": 11,
        "succession": 2,
    }


def test_document_of_gives_the_same_seal_again(document):
    assert document_of(Event.objects.get(sequence=3)) == document_at(3) == document


def test_document_at_refuses_what_is_not_there(document):
    with pytest.raises(NothingToSeal):
        document_at(4)


def test_as_json_is_read_back(document, tmp_path):
    path = tmp_path / "seal.json"
    path.write_text(seals.as_json(document), encoding="utf-8")

    assert read_seal(str(path)) == document.seal
    assert seals.read_uploaded(b"\xef\xbb\xbf" + path.read_bytes()) == document.seal


def test_as_text_says_digits_and_digest_in_groups(document):
    text = seals.as_text(document)

    assert "封存到    第 3 条" in text
    assert "封存时间  2026年1月6日 09:00:00" in text
    assert "封存人    张三（固阳县委编办 审计管理员）" in text
    digits = re.search(r"核对数字.*\n\s+(.*)\n\s+(.*)\n", text)
    assert "".join(digits.groups()).replace(" ", "") == document.digits
    assert document.digest in text.replace(" ", "").replace("\n", "")


def test_as_text_draws_the_code_dark_on_light(document):
    drawn = seals.as_text(document).rsplit("\n\n", 1)[-1].splitlines()

    corner = ["█▀▀▀▀▀█", "█ ███ █", "█ ▀▀▀ █", "▀▀▀▀▀▀▀"]
    assert [line[2:9] for line in drawn[:4]] == corner
    assert [line[-7:] for line in drawn[:4]] == corner


def test_qr_svg_holds_a_seal(document):
    said = seals.qr_text(document)

    assert seals.read_uploaded(said.encode()) == document.seal
    assert json.loads(said).keys() == {"record", "sequence", "digest"}
    assert seals.qr_svg(document).startswith(b"<svg ")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{}", b"[1]", b"1" * 70_000, b"[" * 60_000])
def test_read_uploaded_refuses_what_is_no_seal(content):
    with pytest.raises(SealUnreadable):
        seals.read_uploaded(content)


def test_made_by_names_the_server_where_nobody_signed_in(db):
    assert seals.made_by(seal(seat=Seat(), at=LATER)) == "服务器管理员"
