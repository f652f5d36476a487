"""What is asked of the program and of the peer: pages, lists, acts."""

import base64
import json
from itertools import count
from random import Random
from typing import Any
from uuid import uuid4

from cases_client import Browser, Request


class Ours:
    """Requests to this program."""

    def __init__(self, facts: dict[str, Any], ports: list[int]) -> None:
        self.facts, self.draw = facts, Random(20261124)  # noqa: S311 - the same every time
        self.names = sorted(facts["clerks"])
        self.clerks = [
            self._entered(name, ports[at % len(ports)]) for at, name in enumerate(self.names)
        ]
        self.county = [self._entered("county", ports[at % len(ports)]) for at in range(4)]
        self.urging = {name: count() for name in self.names}
        self.acted = self.refused = 0

    def _entered(self, login: str, port: int) -> Browser:
        browser = Browser(port)
        fields: dict[str, object] = {"login_name": login, "password": self.facts["phrase"]}
        page = f"/desk/cases/{self.facts['clerks'].get(login, {}).get('cases', [1])[0]}/"
        browser.sign_in("/manage/sign-in/", fields, page)
        browser.login = login  # type: ignore[attr-defined] # whose it is
        return browser

    def bench(self, _: int) -> Request:
        return "工作台", lambda browser: browser.get("/desk/")

    def first(self, _: int) -> Request:
        return "列表第 1 页", lambda browser: browser.get("/desk/?tab=all")

    def far(self, _: int) -> Request:
        spot = f"2026-06-01T00:00:00%2B00:00~{self.facts['spot']}"
        return "列表远页", lambda browser: browser.get(f"/desk/?tab=all&after={spot}")

    def case(self, _: int) -> Request:
        def act(browser: Any) -> tuple[int, bytes]:
            pk = self.draw.choice(self.facts["clerks"][browser.login]["cases"])
            return browser.get(f"/desk/cases/{pk}/")

        return "办件页", act

    def act(self, _: int) -> Request:
        def act(browser: Any) -> tuple[int, bytes]:
            mine = self.facts["clerks"][browser.login]
            if mine["acts"]:
                chosen = mine["acts"].pop()
                fields, pk = chosen["fields"], chosen["case"]
            else:
                pk = mine["urged"][next(self.urging[browser.login]) % len(mine["urged"])]
                fields = {"action": "urge", "lane": "main", "reason": "请抓紧办", "seen": 100_000}
            sent = {**fields, "key": uuid4().hex}
            status, text = browser.post(f"/desk/cases/{pk}/act/", sent)
            self.acted += status == 302
            if status in (409, 422):
                self.refused += 1
                return 200, text
            return status, text

        return "办理", act

    def mixed(self, number: int) -> Request:
        """Four reads for one act."""
        kinds = (self.case, self.bench, self.case, self.first, self.act)
        return kinds[number % 5](number)


class Peer:
    """Requests to django-helpdesk."""

    def __init__(self, tickets: int, port: int) -> None:
        self.tickets, self.draw = tickets, Random(20261124)  # noqa: S311 - the same every time
        self.clerks = [Browser(port) for _ in range(8)]
        for one in self.clerks:
            fields: dict[str, object] = {"username": "clerk", "password": "correct-horse-battery"}
            one.sign_in("/login/", fields, "/tickets/1/")
        asked = {"filtering": {"status__in": [1, 2]}, "sorting": "created", "sortreverse": False}
        query = base64.b64encode(json.dumps(asked).encode()).decode()
        table = "draw=1&start={}&length=25&order[0][column]=0&order[0][dir]=asc&search[value]="
        self.table = f"/datatables_ticket_list/{query}?{table}"

    def first(self, _: int) -> Request:
        return "列表第 1 页", lambda browser: browser.get(self.table.format(0))

    def far(self, _: int) -> Request:
        start = max(0, min(10_000, self.tickets // 75 - 1) * 25)
        return "列表远页", lambda browser: browser.get(self.table.format(start))

    def case(self, _: int) -> Request:
        pk = self.draw.randint(1, self.tickets)
        return "办件页", lambda browser: browser.get(f"/tickets/{pk}/")

    def act(self, _: int) -> Request:
        pk = self.draw.randint(1, self.tickets)
        fields: dict[str, object] = {
            "comment": "已到现场查看。",
            "public": 1,
            "new_status": 1,
            "title": f"北街井盖缺失（{pk}）",
            "priority": 3,
            "queue": pk % 20 + 1,
            "owner": 1,
            "due_date": "",
        }
        return "办理", lambda browser: browser.post(f"/tickets/{pk}/update/", fields)
