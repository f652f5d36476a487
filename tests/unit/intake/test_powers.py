"""Powers that cannot be admitted are seen in what an application says, and only there."""

import pytest

from qingdan.intake.powers import powers_in


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("发现露天焚烧秸秆的当场罚款", ["行政处罚"]),
        ("对无证经营户予以没收、查封", ["行政处罚", "行政强制"]),
        ("受理并核发临时占地许可证", ["行政许可"]),
        ("组织强制拆除违法建设", ["行政强制"]),
        ("春耕前清点一次秸秆离田户数，只填一次表", []),
        ("发现焚烧的先劝阻，由生态环境部门处罚", []),
        ("宣传处罚规定", []),
        ("上报线索，乡镇不得罚款", []),
        ("部门依法查封，乡镇维持秩序", []),
    ],
)
def test_powers_in_names_what_is_handed_over(text, titles):
    assert [one.power.title for one in powers_in(text)] == titles
