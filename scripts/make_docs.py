#!/usr/bin/env python3
"""Write docs/reference from the program itself; ``--check`` only compares."""

import argparse
import importlib
import inspect
import os
import pkgutil
import sys
from pathlib import Path

import django

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"
GENERATED = "<!-- 由 make docs 生成，请改程序，不要改这里。 -->"


def settings_page() -> str:
    """Return every setting with its default and what it does."""
    from qingdan.settings import declared  # noqa: PLC0415 - after django.setup

    rows = []
    for entry in declared.DECLARED.values():
        default = entry.default.replace(str(declared.PROJECT), "项目目录")
        rows.append(f"| `QINGDAN_{entry.name}` | {code(default)} | {cell(entry.help)} |")
    return page("设置", "全部设置都是环境变量。", ["名称", "默认", "作用"], rows)


def errors_page() -> str:
    """Return every refusal with its code, its words and its advice."""
    rows = [
        f"| `{kind.code}` | {int(kind.status)} | {cell(kind.message)} | {cell(kind.remedy)} |"
        for kind in sorted(refusals(), key=lambda kind: kind.code)
    ]
    introduction = (
        "网页、接口和命令行遇到同一种情况时说同样的话。"
        "接口按 RFC 9457 返回，`type` 是 `/errors/代号`。代号公布后不改、不重用。"
    )
    return page("拒绝与说明", introduction, ["代号", "状态码", "说明", "怎么办"], rows)


def commands_page() -> str:
    """Return every command with the help it prints."""
    from qingdan.commands import chinese, front  # noqa: PLC0415 - after django.setup

    chinese.teach_argparse()
    parts = [f"# 命令\n\n{GENERATED}\n", f"```text\n{front.overview()}\n```\n"]
    for name in front.names():
        parser = front.load(name).create_parser("qingdan", name)
        parts.append(f"## {name}\n\n```text\n{parser.format_help().strip()}\n```\n")
    return "\n".join(parts)


def findings_page() -> str:
    """Return every rule that checks a list, with what it looks for and an example."""
    from qingdan.documents.findings import RULES  # noqa: PLC0415 - after django.setup
    from qingdan.documents.summary import SEVERITY_NAMES  # noqa: PLC0415

    rows = [
        f"| `{rule.code}` | {SEVERITY_NAMES[rule.severity]} | {cell(rule.sentence)} "
        f"| {cell(rule.example)} |"
        for rule in sorted(RULES, key=lambda rule: rule.code)
    ]
    introduction = (
        "读取清单时逐条检查，结果供人核对，程序从不自动改正原文。代号公布后不改、不重用。"
    )
    return page("检查规则", introduction, ["代号", "程度", "查什么", "例子"], rows)


def refusals() -> list[type]:
    """Return every concrete refusal of the program, whichever room it stands in."""
    import qingdan  # noqa: PLC0415 - after django.setup
    from qingdan.core.errors import DomainError  # noqa: PLC0415

    for module in pkgutil.walk_packages(qingdan.__path__, "qingdan."):
        if ".migrations" not in module.name and ".settings" not in module.name:
            importlib.import_module(module.name)
    found, waiting = [], [DomainError]
    while waiting:
        kinds = waiting.pop().__subclasses__()
        waiting += kinds
        found += [kind for kind in kinds if kind.__module__.startswith("qingdan.")]
    return [kind for kind in found if hasattr(kind, "code") and not inspect.isabstract(kind)]


def cell(text: str) -> str:
    """Return text that cannot break a table."""
    return text.replace("|", "\\|").replace("\n", " ")


def code(text: str) -> str:
    """Return text as code, or the word for nothing."""
    return f"`{text}`" if text else "（空）"


def page(title: str, introduction: str, columns: list[str], rows: list[str]) -> str:
    """Return one Markdown page with one table."""
    head = [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
    return "\n".join([f"# {title}", "", GENERATED, "", introduction, "", *head, *rows, ""])


def pages() -> dict[Path, str]:
    """Return the content of every generated page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingdan.settings.test")
    os.environ["COLUMNS"] = "80"
    django.setup()
    return {
        REFERENCE / "settings.md": settings_page(),
        REFERENCE / "errors.md": errors_page(),
        REFERENCE / "commands.md": commands_page(),
        REFERENCE / "findings.md": findings_page(),
    }


def stale(made: dict[Path, str]) -> list[Path]:
    """Return the pages that are missing or say something else."""
    return [path for path, text in made.items() if not path.exists() or path.read_text() != text]


def main() -> int:
    """Write the pages, or with ``--check`` tell which are out of date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    made = pages()
    old = stale(made)
    for path in [] if check else old:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made[path], encoding="utf-8")
    for path in old:
        print(f"{'过期，请运行 make docs：' if check else '已更新：'}{path}")
    return int(check and bool(old))


if __name__ == "__main__":
    sys.exit(main())
