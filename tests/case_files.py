"""Cases carried to their first document, and files of every kind to attach to them."""

import struct
import uuid
import zipfile
from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

from PIL import Image

from qingdan.cases.domain.acting import Asked, take_action
from qingdan.cases.domain.opening import Opening, open_case
from qingdan.cases.keys import body_key
from qingdan.cases.models import Case, CaseEvent
from qingdan.parties.models import Officer
from qingdan.procedures.run import Said
from tests.cases import Stage

AT = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
FOUND = {"place": "镇政府东街", "situation": "井盖缺失", "found-by": "巡查发现"}
GPS, MAKER = 0x8825, 0x010F
PLACE = {1: "N", 2: (41.0, 2.0, 30.0), 3: "E", 4: (110.0, 3.0, 15.0)}


def opened(stage: Stage, title: str = "北街井盖缺失", at: datetime = AT) -> Case:
    """Open a case of 银号镇 under the stage's entry."""
    opening = Opening(
        procedure="report-up",
        title=title,
        place=stage.place,
        key=uuid.uuid4().hex,
        item=stage.item,
        lead=stage.lead,
        village=stage.village,
    )
    return open_case(opening, actor=stage.opener, at=at)


def do(case: Case, action: str, actor: Officer, *, at: datetime, **said) -> CaseEvent:
    """Do one act as somebody who has seen everything."""
    case.refresh_from_db()
    asked = Asked(action, Said(**said), case.version, uuid.uuid4().hex)
    return take_action(case.pk, asked, actor=actor, at=at)


def reported(stage: Stage, at: datetime = AT, **values) -> Case:
    """Open a case and carry it to its letter to the lead department."""
    case = opened(stage, at=at)
    ready_to_report(case, stage, at=at, **values)
    report(case, stage, at=at)
    case.refresh_from_db()
    return case


def ready_to_report(case: Case, stage: Stage, at: datetime = AT, **values) -> None:
    """Do what has to come before the letter."""
    do(case, "record", stage.opener, at=at + timedelta(minutes=1), values={**FOUND, **values})
    stopped = {"stopping": "设了围挡"}
    do(case, "stop", stage.opener, at=at + timedelta(minutes=2), values=stopped)


def report(case: Case, stage: Stage, at: datetime = AT) -> CaseEvent:
    """Do the act that brings the letter out."""
    return do(
        case,
        "report",
        stage.opener,
        at=at + timedelta(minutes=3),
        values={"duty-clause": "配合1 乡镇1"},
        parties=(body_key(stage.lead.pk),),
    )


def photo(size: tuple[int, int] = (1200, 800), colour: str = "#3a7") -> bytes:
    """Return a JPEG that says where it was taken and by which maker's telephone."""
    exif = Image.Exif()
    exif[MAKER] = "Phone"
    exif[GPS] = PLACE
    stream = BytesIO()
    Image.new("RGB", size, colour).save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def picture(form: str) -> bytes:
    stream = BytesIO()
    Image.new("RGBA", (40, 30), (20, 90, 160, 128)).save(stream, form)
    return stream.getvalue()


def package(*names: str) -> bytes:
    """Return a zip with some parts."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as zipped:
        for name in ("[Content_Types].xml", *names):
            zipped.writestr(name, "<x/>")
    return stream.getvalue()


def boxed(brand: bytes, *more: bytes) -> bytes:
    """Return the beginning of a film, sound or HEIC picture."""
    box = b"ftyp" + brand + b"\0\0\0\0" + b"".join(more)
    return struct.pack(">I", 4 + len(box)) + box + b"\0" * 64
