"""The files that editions were read from: which they are and where they lie."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from qingdan.catalogue.enums import EditionAct, act_code
from qingdan.catalogue.models import Edition


@dataclass(frozen=True, slots=True)
class Original:
    """A file that an edition was read from: its name as uploaded, the SHA-256 of its bytes."""

    name: str
    sha256: str

    @property
    def path(self) -> Path:
        return source_path(self.name, self.sha256)

    @property
    def kept(self) -> bool:
        """Whether the file is here; the samples, for one, never came by upload."""
        return self.path.is_file()


def source_path(name: str, sha256: str) -> Path:
    """Return where the original of an edition lies: its SHA-256 with the file's ending."""
    return Path(settings.SOURCES_DIR) / f"{sha256}{Path(name).suffix.lower()}"


def originals_of(edition: Edition) -> list[Original]:
    """Return the files an edition was read from, in the order they came. One query."""
    added = edition.events.filter(act=act_code(EditionAct.LISTS_ADDED))
    found = [Original(edition.source_name, edition.source_sha256)]
    found += [
        Original(detail["source_name"], detail["source_sha256"])
        for detail in added.values_list("detail", flat=True)
    ]
    return list(dict.fromkeys(found))
