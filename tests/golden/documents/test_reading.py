"""Every layout variant, from its document to the JSON that is published.

``QINGDAN_UPDATE_GOLDEN=1`` writes the expected files anew; read the difference before
committing it.
"""

import json
import os
from pathlib import Path

import pytest

from qingdan.documents.jsonform import to_json
from qingdan.documents.reading import read_list

HERE = Path(__file__).parent
SAMPLES = HERE.parents[2] / "samples"
VARIANTS = sorted(
    folder.name for folder in HERE.iterdir() if folder.is_dir() and folder.name != "__pycache__"
)


def source_of(variant):
    """Return the document of a variant; the two published lists stand in ``samples``."""
    sample = SAMPLES / f"{variant}.txt"
    return sample if sample.exists() else next((HERE / variant).glob("input.*"))


@pytest.mark.parametrize("variant", VARIANTS)
def test_read_list_gives_the_expected_json(variant):
    expected = HERE / variant / "expected.json"

    found = to_json(read_list(source_of(variant)))

    if os.environ.get("QINGDAN_UPDATE_GOLDEN"):
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert found == json.loads(expected.read_text("utf-8"))


@pytest.mark.parametrize("variant", VARIANTS)
def test_read_list_conserves_the_text(variant):
    document = read_list(source_of(variant))

    assert document.conservation >= 0.995, document.lost
