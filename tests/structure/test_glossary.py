"""Every domain word of the code stands in the glossary with its Chinese term."""

import importlib
import pkgutil
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Choices

import qingdan

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"
LINES = [
    [part.strip() for part in line.strip("| ").split("|")]
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines()
    if line.startswith("| `")
]
TERMS = {line[0].strip("`"): line[1] for line in LINES}
MODELS = [model for model in apps.get_models() if model.__module__.startswith("qingdan.")]


def choices() -> list[type[Choices]]:
    """Return every class of choices that our packages define."""
    found = {}
    for module in pkgutil.walk_packages(qingdan.__path__, "qingdan."):
        if module.name.endswith("enums"):
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, type) and issubclass(value, Choices) and value.__members__:
                    found[value.__name__] = value
    return list(found.values())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_glossary_names_model(model):
    options = model._meta

    assert TERMS.get(model.__name__) == options.verbose_name


@pytest.mark.parametrize("choice", choices(), ids=lambda choice: choice.__name__)
def test_glossary_names_every_choice(choice):
    wanted = {f"{choice.__name__}.{member.name}": str(member.label) for member in choice}

    assert {name: TERMS.get(name) for name in wanted} == wanted


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_model_choices_come_from_enums(model):
    known = [list(choice.choices) for choice in choices()]
    fields = model._meta.get_fields()
    loose = [
        field.name
        for field in fields
        if getattr(field, "choices", None) and list(field.choices) not in known
    ]

    assert loose == []


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[0])
def test_glossary_line_gives_a_source(line):
    assert len(line) == 3
    assert line[2]
