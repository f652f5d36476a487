"""选人、选单位时边输入边提示：20,000 人、5,000 个单位里找一个要多少时间。

量的是整个请求：登录检查、权限、查找、返回 JSON；输入一个字到三个字、登录名、拼音首字母、手机号，
每种很多次，取第 95 百分位。对照是同一次运行里把全部选项一次载入下拉框（多数后台的做法）。
"""

import json
import os
import random
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any

import django

PROJECT = Path(__file__).resolve().parents[1]
RESULT = PROJECT / "benchmarks" / "results" / "finding_people.json"
PEOPLE, BODIES, TOWNSHIPS = 20_000, 5_000, 100
ASKED, PEER_RUNS, GOAL = 200, 5, 50
AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志文海鹏宇婷雪琳晨欣悦"
SECTIONS = ("党政办公室", "便民服务中心", "综合执法队", "农业综合服务中心", "林业工作站")


def p95(times: list[float]) -> float:
    return quantiles(times, n=20)[18] * 1000


def build() -> tuple[Any, list[Any]]:
    """Write a county with its townships, bodies and people; return its administrator."""
    from qingdan.parties.models import Officer, Organisation, Post, Region  # noqa: PLC0415

    county = Region.objects.create(code="150222", name="固阳县", level="county")
    people = write_people(write_bodies(county))
    kind, day = "county-government", AT.date()
    office = Organisation.objects.create(kind=kind, name="固阳县人民政府", region=county)
    one = Officer.objects.create(login_name="system", full_name="石统", unit=office, joined_at=AT)
    held = {"organisation": office, "role": "system-administrator", "valid_from": day}
    Post.objects.create(officer=one, proposed_at=AT, granted_at=AT, **held)
    return one, people


def write_bodies(county: Any) -> list[Any]:
    """Write townships of a county and the bodies of each."""
    from qingdan.parties.domain.bodies.naming import search_text_of  # noqa: PLC0415 - after setup
    from qingdan.parties.models import Organisation, Region  # noqa: PLC0415

    townships = Region.objects.bulk_create(
        Region(code=f"150222{at:03d}", name=f"第{at}镇", level="township", parent=county)
        for at in range(TOWNSHIPS)
    )
    bodies = [
        Organisation(
            kind="section",
            name=f"{SECTIONS[at % 5]}{at // (5 * TOWNSHIPS) or ''}",
            region=townships[at // 5 % TOWNSHIPS],
        )
        for at in range(BODIES)
    ]
    for body in bodies:
        body.search_text = search_text_of([body.name])
    return Organisation.objects.bulk_create(bodies, batch_size=1000)


def write_people(bodies: list[Any]) -> list[Any]:
    """Write people with names as they are, spread over the bodies."""
    from qingdan.parties.domain.people.accounts import Person, describe  # noqa: PLC0415 - after setup
    from qingdan.parties.models import Officer  # noqa: PLC0415

    draw, people = random.Random(20_000), []  # noqa: S311 - the same people every time
    for at in range(PEOPLE):
        name = draw.choice(SURNAMES) + "".join(draw.choices(GIVEN, k=draw.choice((1, 2, 2))))
        officer = Officer(login_name=f"user{at:05d}", joined_at=AT)
        describe(officer, Person(name, draw.choice(bodies), f"138{at:08d}"))
        people.append(officer)
    return Officer.objects.bulk_create(people, batch_size=1000)


def typed(people: list[Any]) -> list[str]:
    """Return what people type: parts of names, login names, initials, whole numbers."""
    draw = random.Random(50)  # noqa: S311 - the same questions every time
    ways: list[Callable[[Any], str]] = [
        lambda one: one.full_name[:1],
        lambda one: one.full_name[:2],
        lambda one: one.full_name,
        lambda one: one.login_name[:6],
        lambda one: one.login_name,
        lambda one: one.search_text.split()[-1],
        lambda one: str(one.phone),
        lambda one: "没有这个人",
    ]
    return [ways[at % len(ways)](draw.choice(people)) for at in range(ASKED)]


def timed(work: Callable[[], Any]) -> tuple[float, int]:
    """Return how long an answer took, and its size in bytes."""
    started = perf_counter()
    answer = work()
    return perf_counter() - started, len(answer)


def asked(client: Any, address: str, words: list[str]) -> tuple[list[float], int]:
    """Ask for every word; return the times and the size of the largest answer."""
    answered(client, address, "热身")
    found = [timed(lambda word=word: answered(client, address, word)) for word in words]
    return [time for time, _ in found], max(size for _, size in found)


def answered(client: Any, address: str, word: str) -> bytes:
    answer = client.get(address, {"q": word})
    if answer.status_code != HTTPStatus.OK:
        raise RuntimeError(f"{address} {answer.status_code}")
    content: bytes = answer.content
    return content


def whole_select(rows: Any, label: Callable[[Any], str]) -> tuple[list[float], int]:
    """The peer: every option in one select; return times and size."""
    from django import forms  # noqa: PLC0415 - after setup

    class Choice(forms.ModelChoiceField):  # type: ignore[type-arg] # not generic at run time
        def label_from_instance(self, obj: Any) -> str:
            return label(obj)

    def drawn() -> bytes:
        form = type("Whole", (forms.Form,), {"choice": Choice(queryset=rows.all())})()
        return str(form["choice"]).encode()

    found = [timed(drawn) for _ in range(PEER_RUNS)]
    return [time for time, _ in found], found[0][1]


def line(what: str, ours: tuple[list[float], int], peer: tuple[list[float], int]) -> dict[str, Any]:
    return {
        "找什么": what,
        "次数": len(ours[0]),
        "第 95 百分位（毫秒）": round(p95(ours[0]), 1),
        "目标": f"≤ {GOAL}",
        "达到": p95(ours[0]) <= GOAL,
        "一次传回（KB，最多）": round(ours[1] / 1000, 1),
        "对照：全部载入下拉框（毫秒）": round(min(peer[0]) * 1000),
        "对照传回（KB）": round(peer[1] / 1000),
    }


def measure() -> list[dict[str, Any]]:
    from django.core.management import call_command  # noqa: PLC0415 - after setup
    from django.test import Client  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from qingdan.parties.domain.people.finding import officers_visible_to  # noqa: PLC0415
    from qingdan.parties.domain.people.units import units_within  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    officer, people = build()
    client, today = Client(headers={"host": "localhost"}), timezone.localdate()
    client.force_login(officer)
    bodies = ["党政", "便民服务", "执法队", "第7镇 党政", "lygzz", "没有这个单位", "农业", "中心1"]
    seen = officers_visible_to(officer, today).select_related("unit")
    return [
        line(
            f"{PEOPLE:,} 人里找一人",
            asked(client, "/manage/people/find/", typed(people)),
            whole_select(seen, lambda one: f"{one.full_name}（{one.unit}）"),
        ),
        line(
            f"{BODIES:,} 个单位里找一个",
            asked(client, "/manage/people/units/officer.manage/", bodies * (ASKED // len(bodies))),
            whole_select(units_within(officer, "officer.manage", today), str),
        ),
    ]


def main() -> None:
    sys.path.insert(0, str(PROJECT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingdan.settings.base")
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"QINGDAN_DATA_DIR": folder, "QINGDAN_SECOND_FACTOR": "none"}
        (Path(folder) / "static").mkdir()
        django.setup()
        rows = measure()
    RESULT.parent.mkdir(exist_ok=True)
    result = {"title": "找人和单位", "rows": rows}
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    for row in rows:
        print(*row.values(), sep="  ")


if __name__ == "__main__":
    main()
