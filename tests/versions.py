"""Another version of report-up, as if the program had come with it."""

from functools import cache

from qingdan.core.tables import parsed
from qingdan.procedures.domain import storing
from qingdan.procedures.loading import FOLDER, Library, defined, library
from qingdan.procedures.sources import shipped_sources

NEWER = 'title = "汇总部门反馈"', 'title = "汇总各部门的反馈"'
REACHED = 'title = "登记核实"', 'title = "登记并核实"'
VISIT = """[[action]]
code = "visit"
title = "到部门了解"
from = ["reported"]
to = ""
roles = ["officer"]
step = "assist"

"""
MORE = ('[[action]]\ncode = "gather"', f'{VISIT}[[action]]\ncode = "gather"')


@cache
def report_up(*changes: tuple[str, str]):
    text = (FOLDER / "report-up.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text, defined(parsed("report-up.toml", text), shipped_sources())


def shipping(monkeypatch, folder):
    """Return what lets the program come with another version of report-up."""

    def shipped(*changes: tuple[str, str]):
        text, definition = report_up(*changes)
        (folder / definition.file).write_text(text, encoding="utf-8")
        others = [one for one in library().definitions if one.code != "report-up"]
        newer = Library((*others, definition))
        for module in ("cases.domain.migrating", "cases.versions", "cases.runs"):
            monkeypatch.setattr(f"qingdan.{module}.library", lambda: newer)
        monkeypatch.setattr(storing, "FOLDER", folder)
        return definition

    return shipped
