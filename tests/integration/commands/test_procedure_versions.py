"""The versions of procedures on the command line."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from qingdan.cases.models import Case
from qingdan.parties.enums import Role
from tests.builders import make_officer
from tests.desk import Desk
from tests.versions import REACHED, shipping

pytestmark = pytest.mark.django_db


@pytest.fixture
def ship(monkeypatch, tmp_path):
    shipped = shipping(monkeypatch, tmp_path)

    def everywhere(*changes):
        definition = shipped(*changes)
        library = __import__("qingdan.cases.runs", fromlist=["library"]).library
        monkeypatch.setattr("qingdan.commands.versions.library", library)
        return definition

    return everywhere


def said(*words) -> str:
    out = StringIO()
    call_command("procedures", *words, stdout=out)
    return out.getvalue().strip()


def test_versions_are_listed_moved_and_moved_back(ship):
    desk = Desk()
    make_officer("office", role=Role.LIST_OFFICE, organisation=desk.stage.county)
    plain, done = desk.open("东街井盖缺失"), desk.recorded("西街井盖缺失")
    assert "2" in said("versions")
    newer = ship(REACHED)

    found = json.loads(said("versions", "report-up", "--json"))[0]
    assert [(one["case"], one["can_move"], one["hindrances"]) for one in found["cases"]] == [
        (plain.pk, True, []),
        (done.pk, False, ["动作“登记核实”两版不一样：名称"]),
    ]
    assert "不能换，动作“登记核实”两版不一样：名称" in said("versions", "report-up")

    by = ("--by", "office", "--reason", "新版")
    assert said("move", "report-up", *by).splitlines() == [
        "换用新版 1 件。",
        f"办件 {done.pk}：这一件不能换用新版：动作“登记核实”两版不一样：名称。",
        "没有换的 1 件，照现在的版本办。",
    ]
    assert Case.objects.get(pk=plain.pk).procedure.version == newer.version
    assert said("back", "report-up", *by, "--case", str(plain.pk)) == "换回 1 件。"
    with pytest.raises(CommandError, match="没有换过流程版本"):
        said("back", "report-up", *by, "--case", str(plain.pk))


@pytest.mark.parametrize("words", [("move", "report-up"), ("back", "report-up", "--by", "x")])
def test_moving_names_who_and_why(words):
    with pytest.raises(CommandError, match="要写明流程的代码、--by、--reason") as wrong:
        said(*words)

    assert wrong.value.returncode == 2
