"""The classification of DB44/T 2479—2024: its nodes in words, and which one a matter is of."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from qingdan.core.shipped import data_file
from qingdan.core.text import fold
from qingdan.matters.library import Matter

TABLE = "hotline_classification.csv"
STANDARD = "DB44/T 2479—2024"
MOST_FOUND = 12


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the classification: its code, its path from the top, what it is meant for."""

    code: str
    path: tuple[str, ...]
    remark: str

    @property
    def number(self) -> str:
        """The six digits by which hotlines call it."""
        return self.code.rpartition(":")[2]

    @property
    def title(self) -> str:
        """The path as people read it."""
        return " › ".join(self.path)


@lru_cache(maxsize=1)
def nodes() -> Mapping[str, Node]:
    """Return all nodes by their code, in the order of the standard."""
    names = ("level_1_name", "level_2_name", "level_3_name")
    with data_file(TABLE).open(encoding="utf-8-sig", newline="") as rows:
        return {
            row["node_id"]: Node(
                row["node_id"], tuple(row[one] for one in names if row[one]), row["remark"]
            )
            for row in csv.DictReader(rows)
        }


def node_title(code: str) -> str:
    """Return a node in words; what is no node of ours stays as it is.

    >>> node_title("db44t2479-2024:1201:120102")
    '司法行政 › 法律服务 › 公证管理'
    """
    node = nodes().get(code)
    return node.title if node else code


def node_of(given: str) -> Node | None:
    """Return the node that a code, its six digits or its whole path means.

    >>> node_of("120102").code
    'db44t2479-2024:1201:120102'
    """
    said = given.strip()
    if said in nodes():
        return nodes()[said]
    digits = said.split(" ", 1)[0]
    return next(
        (one for one in nodes().values() if said == one.title or digits == one.number), None
    )


def nodes_like(text: str) -> list[Node]:
    """Return the nodes whose path or remark holds all words of a text, the nearest first."""
    words = [fold(one) for one in text.split() if one]
    if not words:
        return []
    found = [
        (not all(one in fold(node.title) for one in words), at, node)
        for at, node in enumerate(nodes().values())
        if all(one in fold(f"{node.number}{node.title}{node.remark}") for one in words)
    ]
    return [node for _, _, node in sorted(found, key=lambda one: one[:2])[:MOST_FOUND]]


def category_of(matters: Iterable[Matter]) -> str:
    """Return the node that standard matters, the best first, are sorted under; empty without."""
    return next((code for one in matters for code in one.hotline if code in nodes()), "")
