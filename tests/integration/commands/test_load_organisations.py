"""The command that registers the bodies of a county."""

import pytest
from django.core.management import CommandError, call_command

from qingdan.parties.models import Organisation
from tests.bodies import make_county
from tests.builders import make_region

pytestmark = pytest.mark.django_db
TABLE = """
region = "150222"
[[organisation]]
kind = "department"
name = "固阳县农牧局"
printed = ["县农牧局"]
"""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "bodies.toml"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.fixture
def places():
    make_region("150222105", "银号镇", parent=make_county())


def test_load_organisations_registers_the_table_and_the_places(table, places, capsys):
    call_command("load_organisations", table)
    call_command("load_organisations", table)

    assert capsys.readouterr().out.splitlines() == [
        "新登记 2 个单位，给已有的单位补了 0 个写法。",
        "新登记 0 个单位，给已有的单位补了 0 个写法。",
    ]
    names = Organisation.objects.order_by("name").values_list("name", flat=True)
    assert list(names) == ["固阳县农牧局", "银号镇人民政府"]


def test_load_organisations_can_leave_the_places_out(table, places, capsys):
    call_command("load_organisations", table, "--no-villages")

    assert capsys.readouterr().out == "新登记 1 个单位，给已有的单位补了 0 个写法。\n"


def test_load_organisations_says_which_file_is_missing(tmp_path):
    with pytest.raises(CommandError) as refused:
        call_command("load_organisations", tmp_path / "none.toml")

    assert (refused.value.returncode, str(refused.value)) == (
        2,
        f"找不到文件：{tmp_path / 'none.toml'}",
    )


def test_load_organisations_says_what_is_wrong(table, places):
    table.write_text(TABLE.replace("department", "bureau"), encoding="utf-8")

    with pytest.raises(CommandError) as refused:
        call_command("load_organisations", table)

    assert str(refused.value) == (
        "单位表第 1 个单位有问题：没有选单位种类。没有载入任何一个。"
        "请改正后重新载入；写法见 data/organisations 里随带的两份。"
    )


@pytest.mark.slow
def test_load_organisations_takes_the_bundled_tables(capsys):
    call_command("load_regions")
    call_command("load_organisations")

    assert "新登记 347 个单位" in capsys.readouterr().out
