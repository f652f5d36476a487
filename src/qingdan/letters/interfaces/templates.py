"""Which template a kind of letter is set with: the county's own, or the one that ships."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

FOLDER = Path(__file__).resolve().parents[1] / "templates_docx"
OWN = "letter_templates"
"""The folder in the data folder where a county puts its own, under the same names."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template file: its name, where it lies, and its content."""

    name: str
    path: Path
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the file, kept with every letter issued with it."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def is_own(self) -> bool:
        """Whether the county put it there."""
        return self.path.parent != FOLDER


def template_of(kind: str) -> Template:
    """Return the template in use for a kind of letter."""
    name = f"{kind}.docx"
    own = Path(settings.DATA_DIR) / OWN / name
    path = own if own.is_file() else FOLDER / name
    return Template(name, path, path.read_bytes())
