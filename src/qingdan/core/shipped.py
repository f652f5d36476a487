"""Files that come with the program: in the checkout, or inside the installed package."""

import tomllib
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parents[1]


def data_file(name: str) -> Path:
    """Return the path of a file of ``data/``.

    >>> data_file("departments.toml").is_file()
    True
    """
    bundled = PACKAGE / "_bundled" / "data" / name
    return bundled if bundled.is_file() else PACKAGE.parents[1] / "data" / name


def load_table(name: str) -> dict[str, Any]:
    """Read a TOML file of ``data/``."""
    return tomllib.loads(data_file(name).read_text(encoding="utf-8"))
