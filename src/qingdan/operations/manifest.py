"""What stands in a backup's ``manifest.json``."""

from dataclasses import field

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

FORMAT = 1
OWN_FOLDERS = ("letter_templates/", "case_templates/", "rules/", "holidays/")
ATTACHMENTS = "attachments/"
"""How the names of members begin that a county sets for itself."""
DATA, KEYS = "data", "keys"


@dataclass(frozen=True)
class Member:
    """One file inside the archive.

    ``sha256`` is that of its content; ``stored`` that of the ``length`` bytes from
    ``start`` on which hold it in the archive, packed and with their header.
    """

    name: str
    size: int
    sha256: str
    start: int
    length: int
    stored: str


@dataclass(frozen=True)
class TableEntry:
    """One table: its columns, how many rows, and the SHA-256 over all rows in order.

    ``last_used`` is the last number the table gave out, ``None`` where it gives out none.
    """

    name: str
    columns: list[str]
    rows: int
    sha256: str
    last_used: int | None


@dataclass(frozen=True)
class Manifest:
    """The contents of one archive.

    ``taken`` is the same in the archive of the data and the archive of the keys written
    with it. ``missing`` are files that rows name and that were not there; ``altered`` are
    files whose content was not what their name says.
    """

    format: int
    holds: str
    taken: str
    program: str
    engine: str
    migrations: dict[str, list[str]] = field(default_factory=dict)
    tables: list[TableEntry] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)

    def as_json(self) -> bytes:
        return _form.dump_json(self, indent=1)

    @property
    def files(self) -> list[Member]:
        """The members that are originals."""
        return [one for one in self.members if one.name.startswith("files/")]

    @property
    def own_files(self) -> list[Member]:
        """The members that a county sets for itself: templates, rules, holidays."""
        return [one for one in self.members if one.name.startswith(OWN_FOLDERS)]

    @property
    def attachments(self) -> list[Member]:
        """The members that are files of cases."""
        return [one for one in self.members if one.name.startswith(ATTACHMENTS)]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)


_form = TypeAdapter(Manifest)


def read_manifest(content: bytes) -> Manifest | None:
    """Return a manifest, or ``None`` when the content is none."""
    try:
        return _form.validate_json(content)
    except ValidationError:
        return None
