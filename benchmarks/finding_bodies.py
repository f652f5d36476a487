"""找单位：5000 个单位里，边打字边提示要多久，认一个清单里的名称要多久。

单位分在两县各乡镇、村，每个三种写法；提示照清单管理员和整个系统的管理员各查 200 次，取 95 分位。
"""

import json
import os
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import django
from django.core.management import call_command

PROJECT = Path(__file__).resolve().parents[1]
RESULT = PROJECT / "benchmarks" / "results" / "finding_bodies.json"
BODIES, ROUNDS = 5000, 20
GOAL = 50
AT, TODAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC), date(2026, 3, 2)
TYPED = ("农牧", "服务", "fwzx", "第49", "召地", "zd", "银号镇 第", "x", "某某服务中心", "qq")
PRINTED = ("固阳县第9某某服务中心", "县农牧局", "旗农牧局", "某某科")


def fill() -> None:
    """Write bodies with their names, spread over all places."""
    from qingdan.parties.domain.bodies.naming import search_text_of  # noqa: PLC0415 - after setup
    from qingdan.parties.models import Organisation, OrganisationName, Region  # noqa: PLC0415

    places = list(Region.objects.exclude(level__in=("province", "city")))
    bodies, names = [], []
    for number in range(BODIES):
        place = places[number % len(places)]
        called = f"{place.name}第{number}某某服务中心"
        ways = [called, f"第{number}中心", f"{called}（站）"]
        body = Organisation(kind="public-institution", name=called, region=place)
        body.search_text = search_text_of(ways)
        bodies.append(body)
        names += [OrganisationName(organisation=body, name=way, plain=way) for way in ways]
    Organisation.objects.bulk_create(bodies, batch_size=500)
    OrganisationName.objects.bulk_create(names, batch_size=500)


def officer(name: str, role: str, organisation: Any) -> Any:
    """Write an officer who holds one post."""
    from qingdan.parties.models import Officer, Post  # noqa: PLC0415 - after setup

    made = Officer.objects.create(login_name=name, full_name=name, joined_at=AT)
    Post.objects.create(
        officer=made, organisation=organisation, role=role, valid_from=TODAY, proposed_at=AT,
        granted_at=AT,
    )  # fmt: skip
    return made


def row(what: str, act: Callable[[str], object], texts: tuple[str, ...]) -> dict[str, Any]:
    """Return one line of the table."""
    times = []
    for text in texts * ROUNDS:
        started = perf_counter()
        act(text)
        times.append((perf_counter() - started) * 1000)
    times.sort()
    slow = times[int(len(times) * 0.95)]
    return {
        "做什么": what,
        "单位": BODIES,
        "中位（毫秒）": round(times[len(times) // 2], 1),
        "95 分位（毫秒）": round(slow, 1),
        "目标": f"≤ {GOAL}",
        "达到": slow <= GOAL,
    }


def measured() -> list[dict[str, Any]]:
    """Fill a new database and measure."""
    from qingdan.parties.domain.bodies.resolving import resolve  # noqa: PLC0415 - after setup
    from qingdan.parties.models import Organisation, Region  # noqa: PLC0415
    from qingdan.parties.queries import find_organisations  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("load_regions", verbosity=0)
    fill()
    county = Region.objects.get(code="150222")
    office = Organisation.objects.create(kind="party-body", name="固阳县委编办", region=county)
    whole = Organisation.objects.create(kind="installation", name="系统管理机构")
    people = {
        "提示，一县的清单管理员": officer("list", "list-office", office),
        "提示，整个系统的管理员": officer("system", "system-administrator", whole),
    }
    rows = [
        row(what, lambda text, who=who: find_organisations(text, who, TODAY), TYPED)
        for what, who in people.items()
    ]
    rows.append(row("认一个名称", lambda text: resolve(text, county, on=TODAY), PRINTED))
    return rows


def main() -> None:
    sys.path.insert(0, str(PROJECT / "src"))
    with tempfile.TemporaryDirectory() as place:
        os.environ["QINGDAN_DATA_DIR"] = place
        os.environ["QINGDAN_DATABASE_URL"] = ""
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingdan.settings.base")
        django.setup()
        rows = measured()
    RESULT.parent.mkdir(exist_ok=True)
    result = {"title": "找单位", "rows": rows}
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    for line in rows:
        print(*line.values(), sep="  ")


if __name__ == "__main__":
    main()
