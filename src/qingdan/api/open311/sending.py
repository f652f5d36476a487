"""A service request as it is sent: form fields of GeoReport v2 → a ticket for the gate."""

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict

from qingdan.api.open311.refusals import (
    AttributeUnfit,
    DescriptionMissing,
    FormUnfit,
    LocationMissing,
    LocationUnfit,
    ServiceCodeMissing,
    ServiceUnknown,
)
from qingdan.api.open311.services import SOURCES, services
from qingdan.api.open311.tickets import whereabouts
from qingdan.api.problems import TooLarge
from qingdan.api.tokens import KEY, LONGEST_KEY, MOST_BYTES
from qingdan.catalogue.models import Edition
from qingdan.intake.domain.receiving import Arrival
from qingdan.intake.enums import Door
from qingdan.intake.hotline_nodes import category_of
from qingdan.intake.splitting import matters_in
from qingdan.matters.queries import matters_by_code
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import clean

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
ATTRIBUTE = re.compile(r"attribute\[(?P<code>[^\]]{1,40})\](?:\[\])?")
PERSONAL = (
    ("姓名", ("last_name", "first_name")), ("电话", ("phone",)), ("邮箱", ("email",)),
    ("账号", ("account_id",)), ("设备", ("device_id",)),
)  # fmt: skip
LONGEST_PERSONAL, LONGEST_PLACE, LONGEST_URL = 60, 200, 500
MOST_LAT, MOST_LONG = 90, 180


@dataclass(frozen=True, slots=True)
class Submitted:
    """What a form says, checked."""

    fields: QueryDict
    attributes: Mapping[str, str]
    service_code: str
    whereabouts: str

    @property
    def description(self) -> str:
        """What is wrong, in the words of who raised it."""
        return self.fields.get("description", "").replace("\r\n", "\n").strip()

    @property
    def appellant(self) -> str:
        """Who raised it; kept sealed, given to nobody by this interface."""
        found = []
        for title, names in PERSONAL:
            said = "".join(_line(self.fields, one, LONGEST_PERSONAL) for one in names)
            found += [f"{title} {said}"] if said else []
        return "；".join(found)


def submitted(request: HttpRequest, edition: Edition) -> Submitted:
    """Return what a request sends, for the lists of a township.

    Raises:
        FormUnfit, TooLarge: it is no form, or too large.
        ServiceCodeMissing, ServiceUnknown: no service of the township.
        DescriptionMissing, LocationMissing, LocationUnfit, AttributeUnfit: a field does not fit.
    """
    if request.content_type not in FORMS:
        raise FormUnfit
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise TooLarge(most=MOST_BYTES // 1024)
    fields = request.POST
    code = fields.get("service_code", "").strip()
    if not code:
        raise ServiceCodeMissing
    if all(one["service_code"] != code for one in services(edition)):
        raise ServiceUnknown(service_code=code[:60])
    said = Submitted(fields, _attributes(fields), code, _whereabouts(fields))
    if not said.description:
        raise DescriptionMissing
    return said


def arrival_of(request: HttpRequest, said: Submitted, edition: Edition, by: Officer) -> Arrival:
    """Return the ticket as it is registered, in its matters."""
    media = _line(said.fields, "media_url", LONGEST_URL)
    known = matters_by_code([said.service_code])
    return Arrival(
        door=Door.HOTLINE,
        place=edition.township,
        matters=[one.text for one in matters_in(said.description)],
        key=_key(request, said, by),
        text=f"{said.description}\n附件：{media}" if media else said.description,
        sender_name=SOURCES[said.attributes.get("source", "web")],
        reference=said.attributes.get("reference", ""),
        category=category_of(known.values()),
        service=said.service_code,
        appellant=said.appellant,
        whereabouts=said.whereabouts,
    )


def _key(request: HttpRequest, said: Submitted, by: Officer) -> str:
    """Return what names the request: the caller's key, else its own number, else a new one."""
    given = request.headers.get(KEY, "")[:LONGEST_KEY]
    own = given or said.attributes.get("reference", "") or secrets.token_hex(16)
    kind = KEY if given else "reference"
    return f"o{hashlib.sha256(f'{by.pk}:{kind}:{own}'.encode()).hexdigest()[:40]}"


def _attributes(fields: QueryDict) -> dict[str, str]:
    found = {}
    for name in fields:
        sign = ATTRIBUTE.fullmatch(name)
        if sign is None:
            continue
        value = " ".join(clean(fields.get(name, "")).split())
        fits = sign["code"] == "reference" or (sign["code"] == "source" and value in SOURCES)
        if not fits or len(value) > LONGEST_URL:
            raise AttributeUnfit(code=sign["code"])
        found[sign["code"]] = value[:80]
    return found


def _whereabouts(fields: QueryDict) -> str:
    address = _line(fields, "address_string", LONGEST_PLACE)
    number = _line(fields, "address_id", LONGEST_PERSONAL)
    lat, long = (fields.get(name, "").strip() for name in ("lat", "long"))
    if bool(lat) != bool(long):
        raise LocationUnfit
    if not (address or number or lat):
        raise LocationMissing
    told = address or (f"地址编号 {number}" if number else "")
    if not lat:
        return told
    return whereabouts(told, _degrees(lat, MOST_LAT), _degrees(long, MOST_LONG))


def _degrees(text: str, most: int) -> float:
    if not re.fullmatch(r"-?\d{1,3}(?:\.\d{1,12})?", text, re.ASCII) or abs(float(text)) > most:
        raise LocationUnfit
    return round(float(text), 7)


def _line(fields: QueryDict, name: str, most: int) -> str:
    return " ".join(fields.get(name, "").split())[:most]
