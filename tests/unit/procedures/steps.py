"""Short words to walk through a procedure in tests."""

from datetime import datetime

from qingdan.procedures.names import CHINA
from qingdan.procedures.run import Actor, Said
from qingdan.procedures.running import take

WATER = "水利部门"
LANE = f"department@{WATER}"
OFFICER = Actor("王某", frozenset({"officer"}))
LEADER = Actor("陈某", frozenset({"leader"}))
DEPARTMENT = Actor("李某", frozenset({"department"}), WATER)
FOUND = {"place": "东沟村", "situation": "倾倒垃圾", "found-by": "群众反映"}
CLAUSE = {"duty-clause": "配合履职清单有关条款"}


def on(day, hour=9, minute=0, *, month=3, year=2026):
    """Return a moment of local time."""
    return datetime(year, month, day, hour, minute, tzinfo=CHINA)


def act(run, action, actor, at, **said):
    """Return a run continued by one act."""
    return take(run, action, actor, at=at, said=Said(**said))


def reported(run, **values):
    """Return a run of the reporting procedure, reported to one department on 3 March."""
    run = act(run, "record", OFFICER, on(2), values=FOUND)
    run = act(run, "stop", OFFICER, on(2, 10), values={"stopping": "已劝阻"})
    return act(run, "report", OFFICER, on(3), values={**CLAUSE, **values}, parties=(WATER,))
