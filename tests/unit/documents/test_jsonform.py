import json
import re
from pathlib import Path

from qingdan.documents.jsonform import to_json
from qingdan.documents.readers.text import read_text
from qingdan.documents.reading import understand
from tests.conftest import SAMPLES

DESCRIBED = Path(__file__).parents[3] / "docs" / "reference" / "read-json.md"


def read():
    return to_json(understand(read_text((SAMPLES / "chabaqi.txt").read_text("utf-8"))))


def shape(value):
    """Return the keys of a JSON value at every depth, lists by their first member."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value else type(value).__name__


def test_to_json_has_the_published_keys():
    cooperative = read()["lists"][1]["sections"][0]["entries"][0]

    assert list(read()) == ["title", "township", "status", "lists", "findings", "conservation"]
    assert shape(cooperative) == {
        "number": "int",
        "name": "str",
        "starred": "bool",
        "penalties": "list",
        "departments": ["str"],
        "department_clauses": [{"party": "NoneType", "clauses": ["str"]}],
        "support": [{"text": "str", "kind": "str"}],
        "township_clauses": [{"heading": "NoneType", "clauses": ["str"]}],
        "takeover": "NoneType",
    }


def test_to_json_gives_the_takeover_of_a_reclaimed_entry():
    ended = read()["lists"][2]["sections"][1]["entries"][6]

    assert ended["takeover"] == {
        "departments": ["阿荣旗民政局"],
        "disposition": "lapsed",
        "clauses": [
            {"party": "阿荣旗民政局", "clauses": ["法律法规条款已失效，不再开展此项工作。"]}
        ],
    }


def test_to_json_clauses_carry_no_number():
    text = json.dumps(read(), ensure_ascii=False)

    clauses = re.findall(r'"clauses": \[("[^]]*")', text)

    assert len(clauses) > 250
    assert [one for one in clauses if re.search(r'(?:^|, )"\d+[.、]', one)] == []


def test_to_json_is_described_with_every_key():
    described = set(re.findall(r"`([a-z_]+)`|\"([a-z_]+)\":", DESCRIBED.read_text("utf-8")))
    words = {word for pair in described for word in pair if word}

    def keys(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                yield key
                yield from keys(inner)
        for inner in value if isinstance(value, list) else ():
            yield from keys(inner)

    assert set(keys(read())) - words == set()
