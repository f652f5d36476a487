"""``qingdan compare`` as people run it."""

import json
from datetime import date

import pytest
from django.core.management import call_command

from qingdan.commands import front
from qingdan.documents.reading import read_list
from qingdan.settings.base import SAMPLES_DIR
from tests.builders import make_published, make_region

pytestmark = pytest.mark.slow

YINHAO, CHABAQI = str(SAMPLES_DIR / "yinhao.txt"), str(SAMPLES_DIR / "chabaqi.txt")


def test_compare_of_two_files_prints_the_documented_json(capsys):
    code = front.main(["compare", YINHAO, CHABAQI, "--json"])

    written = json.loads(capsys.readouterr().out)
    assert code == 0
    assert set(written) == {"pairs", "only_left", "only_right"}
    assert {
        "left": {"list": "reclaimed", "number": 27},
        "right": {"list": "basic", "number": 91},
    } in [{"left": pair["left"], "right": pair["right"]} for pair in written["pairs"]]


def test_compare_of_two_files_prints_a_summary(capsys):
    code = front.main(["compare", YINHAO, CHABAQI])

    assert code == 0
    assert "银号镇（224 项）与查巴奇鄂温克族乡（264 项）" in capsys.readouterr().out


@pytest.mark.django_db
def test_compare_takes_the_edition_in_force_by_code_or_name(capsys):
    make_published(
        read_list(SAMPLES_DIR / "yinhao.txt"), township=make_region(), valid_from=date(2025, 7, 1)
    )

    outputs = []
    for source in ("150222105", "银号镇", YINHAO):
        call_command("compare", source, CHABAQI, "--json")
        outputs.append(json.loads(capsys.readouterr().out))

    assert outputs[0] == outputs[1] == outputs[2]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("source", "code", "said"),
    [
        pytest.param("没有这个镇", 2, "不是清单文件，也不是已登记的乡镇", id="unknown township"),
        pytest.param("没有/这份.docx", 2, "找不到清单文件", id="missing file"),
        pytest.param("150721201", 1, "目前没有现行的清单", id="nothing in force"),
        pytest.param(__file__, 1, "", id="not a list"),
    ],
)
def test_compare_refuses_with_one_sentence(capsys, source, code, said):
    make_region("150721201", "查巴奇鄂温克族乡")

    assert front.main(["compare", source, YINHAO]) == code
    assert said in capsys.readouterr().err
