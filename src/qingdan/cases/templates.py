"""Which template a document is set with: the county's own, or one that ships; each kept as used.

The template in use is pinned when a document comes out: its digest stands with the document and
a copy lies in ``kept``, so the document looks the same whenever it is made.
"""

import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from qingdan.core import private
from qingdan.letters.interfaces.templates import FOLDER as OF_LETTERS
from qingdan.procedures.definition import Document
from qingdan.procedures.enums import DocumentForm

FOLDER = Path(__file__).resolve().parent / "templates_docx"
OWN = "case_templates"
"""The folder in the data folder where a county puts its own, by the names of the templates."""
KEPT = "kept"
LETTER_TEMPLATE = OF_LETTERS / "transfer.docx"
"""The letter form of GB/T 9704, the one that letters are set with too."""


@dataclass(frozen=True, slots=True)
class CaseTemplate:
    """A template file: its name, its content, and whether the county put it there.

    ``stands_in`` says that the very one a document was issued with is not there any more.
    """

    name: str
    content: bytes
    is_own: bool = False
    stands_in: bool = False

    @property
    def digest(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self.content).hexdigest()


def own_folder() -> Path:
    """Return where a county's own templates lie."""
    return Path(settings.DATA_DIR) / OWN


def template_for(name: str, form: DocumentForm) -> CaseTemplate:
    """Return the template in use for documents of a name.

    Args:
        name: what the definition calls it.
        form: the layout where there is none of that name.
    """
    for file in (f"{name}.docx", f"{form.value}.docx"):
        own, shipped = own_folder() / file, FOLDER / file
        if own.is_file():
            return CaseTemplate(file, own.read_bytes(), is_own=True)
        if shipped.is_file():
            return CaseTemplate(file, _shipped(shipped))
    return CaseTemplate(LETTER_TEMPLATE.name, _shipped(LETTER_TEMPLATE))


def pinned(document: Document, digest: str) -> CaseTemplate:
    """Return the template that a document was issued with, or the one in use in its stead."""
    now = template_for(document.template, document.form)
    if not digest or now.digest == digest:
        return now
    kept = own_folder() / KEPT / f"{digest}.docx"
    if kept.is_file():
        content = kept.read_bytes()
        if hashlib.sha256(content).hexdigest() == digest:
            return CaseTemplate(now.name, content, now.is_own)
    return CaseTemplate(now.name, now.content, now.is_own, stands_in=True)


def keep(template: CaseTemplate) -> str:
    """Keep a copy of a template as it is now; again changes nothing. Returns its digest."""
    digest = template.digest
    path = own_folder() / KEPT / f"{digest}.docx"
    if path.is_file():
        return digest
    private.make_folder(path.parent.parent)
    private.make_folder(path.parent)
    part = path.with_name(f".{digest}-{os.getpid()}-{os.urandom(4).hex()}.part")
    with private.create(part) as out:
        out.write(template.content)
        out.flush()
        os.fsync(out.fileno())
    private.give_to_owner_of(path.parent, part)
    part.replace(path)
    return digest


@lru_cache(maxsize=64)
def _shipped(path: Path) -> bytes:
    return path.read_bytes()
