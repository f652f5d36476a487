"""What the client has to know of the data: whose cases, which acts can be done, queries a page.

Run in a process of its own with the settings of the server; prints JSON.
"""

import json
import os
import sys
from datetime import date
from typing import Any

import django

ACTS_EACH, CASES_EACH = 400, 2000
PAGE_SIZE, FAR = 50, 10_000


def told(acts_each: int) -> dict[str, Any]:
    """Return what the client has to know."""
    from cases_generate import PHRASE  # noqa: PLC0415 - after setup
    from django.db.models import Max  # noqa: PLC0415

    from qingdan.cases.models import Case  # noqa: PLC0415
    from qingdan.parties.models import Officer  # noqa: PLC0415

    last = Case.objects.aggregate(last=Max("pk"))["last"]
    far = min(FAR, last // PAGE_SIZE - 1)
    clerks = list(Officer.objects.filter(login_name__startswith="clerk").order_by("pk"))
    known: dict[str, Any] = {
        "cases": last, "far": far, "spot": last - PAGE_SIZE * (far - 1) + 1, "phrase": PHRASE,
        "clerks": {},
    }  # fmt: skip
    for clerk in clerks:
        place = clerk.unit.region_id
        pks = Case.objects.filter(place=place).order_by("-pk").values_list("pk", flat=True)
        acts = list(_acts(clerk, acts_each))
        open_ones = Case.objects.filter(place=place, standing="open").order_by("-pk")
        urged = open_ones.values_list("pk", flat=True)[:CASES_EACH]
        known["clerks"][clerk.login_name] = {
            "cases": list(pks[:CASES_EACH]), "acts": acts, "urged": list(urged),
        }  # fmt: skip
    known["queries"] = _queries(known)
    return known


def _acts(clerk: Any, most: int) -> Any:
    """Yield acts that the clerk can do now, as the form sends them."""
    from django.http import QueryDict  # noqa: PLC0415 - after setup
    from django.utils import timezone  # noqa: PLC0415

    from qingdan.cases.models import Case, CaseDesk  # noqa: PLC0415
    from qingdan.cases.shown import CaseShown  # noqa: PLC0415
    from qingdan.core.errors import DomainError  # noqa: PLC0415
    from qingdan.procedures.running import take  # noqa: PLC0415
    from qingdan.web.desk.forms import said_in  # noqa: PLC0415

    at, found = timezone.now(), 0
    posts = list(clerk.posts.select_related("organisation__region").order_by("pk"))
    desks = CaseDesk.objects.filter(body=clerk.unit_id, role="township-clerk", lane="main")
    pks = desks.order_by("-case").values_list("case", flat=True)[: most * 4]
    for case in Case.objects.filter(pk__in=list(pks)).select_related("procedure", "owner"):
        shown = CaseShown(case, clerk, posts, at)
        seated = shown.seated("main")
        for now in shown.now:
            for offer in now.offers if now.is_main else ():
                fields = _filled(offer)
                if found >= most or not offer.is_open or offer.opens or fields is None:
                    continue
                sent = QueryDict(mutable=True)
                sent.update(fields)
                try:
                    said = said_in(sent, shown.definition)
                    take(shown.run, offer.code, seated.actor, at=at, said=said)
                except DomainError:
                    continue
                found += 1
                yield {"case": case.pk, "fields": {**fields, "seen": case.version}}
                break


def _filled(offer: Any) -> dict[str, Any] | None:
    """Return a form filled by the kind of each field."""
    words = {
        "text": "已办", "long-text": "已到现场查看，情况属实。", "number": "1",
        "date": date.today().isoformat(), "flag": "yes",  # noqa: DTZ011 - the local day
    }  # fmt: skip
    fields = {"action": offer.code, "lane": offer.lane}
    for field in offer.fields:
        if field.code in offer.needed:
            choice = field.choices[0] if field.choices else ""
            fields[f"f-{field.code}"] = choice or words[str(field.type.value)]
    if str(offer.reason.value) != "none":
        fields |= {"reason": "按程序办理", "clause": "配合履职 1 · 乡镇职责 1"}
    return fields


def _queries(known: dict[str, Any]) -> dict[str, int]:
    """Return how many queries each page asks, from a client inside this process."""
    from django.db import connection  # noqa: PLC0415 - after setup
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    clerk = known["clerks"]["clerk0"]
    act = clerk["acts"].pop() if clerk["acts"] else None
    pages = {
        "bench": "/desk/", "list": "/desk/?tab=all", "case": f"/desk/cases/{clerk['cases'][0]}/",
    }  # fmt: skip
    client = Client(SERVER_NAME="127.0.0.1")
    fields = {"login_name": "clerk0", "password": known["phrase"]}
    client.post("/manage/sign-in/", fields)
    found = {}
    for name, path in pages.items():
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        found[name] = len(asked)
        if answer.status_code != 200:
            sys.exit(f"{path} {answer.status_code}")
    if act:
        with CaptureQueriesContext(connection) as asked:
            client.post(f"/desk/cases/{act['case']}/act/", act["fields"])
        found["act"] = len(asked)
    return found


def main(acts_each: int = ACTS_EACH) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingdan.settings.base")
    django.setup()
    print(json.dumps(told(acts_each)))
