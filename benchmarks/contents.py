"""从两份样例清单读出了什么：事项、条、保障、文字保全率、疑点。

项数应与清单自述一致（银号镇 90 + 75 + 59，查巴奇 106 + 88 + 70）。文字保全率是原文进入各字段的
字数占全部文字（不计排版残留）的比例，不低于 99.5%。一条规则若在超过一成的事项上出现，就是噪声。
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from qingdan.documents.model import Entry, ListDocument, Severity
from qingdan.documents.reading import read_list

PROJECT = Path(__file__).resolve().parents[1]
RESULT = PROJECT / "benchmarks" / "results" / "contents.json"
LISTS = {"银号镇": "yinhao", "查巴奇": "chabaqi"}


def clause_count(entry: Entry) -> int:
    """Count the clauses of every side of one entry."""
    taken_over = entry.takeover.groups if entry.takeover else ()
    groups = (*entry.department_groups, *entry.township_groups, *taken_over)
    return sum(len(group.clauses) for group in groups)


def busiest_rule(document: ListDocument, entries: int) -> str:
    """Return the rule found on the largest share of entries, with that share."""
    places = {(found.code, found.list, found.number) for found in document.findings}
    code, count = Counter(code for code, _, _ in places).most_common(1)[0]
    return f"{code} {count / entries:.1%}"


def measured(name: str, document: ListDocument) -> dict[str, Any]:
    """Return one line of the table."""
    entries = [entry for part in document.lists for entry in part.entries]
    severities = Counter(found.severity for found in document.findings)
    return {
        "清单": name,
        "项（基本 + 配合 + 收回）": " + ".join(str(len(part.entries)) for part in document.lists),
        "条": sum(map(clause_count, entries)),
        "履职保障": sum(len(entry.support) for entry in entries),
        "文字保全率": f"{document.conservation:.3%}",
        "错误": severities[Severity.ERROR],
        "疑点": severities[Severity.WARNING],
        "提示": severities[Severity.NOTICE],
        "最常见的规则": busiest_rule(document, len(entries)),
    }


def main() -> None:
    """Read both lists and leave the figures for docs/performance.md."""
    samples = {name: read_list(PROJECT / "samples" / f"{stem}.txt") for name, stem in LISTS.items()}
    rows = [measured(name, document) for name, document in samples.items()]
    RESULT.parent.mkdir(exist_ok=True)
    result = {"title": "读出了什么", "rows": rows}
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
