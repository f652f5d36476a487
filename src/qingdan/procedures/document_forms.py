"""Which layout a document usually has, by the end of its title (``data/document_forms.toml``)."""

from dataclasses import dataclass
from functools import lru_cache

from qingdan.core.shipped import data_file
from qingdan.core.tables import read
from qingdan.procedures.enums import DocumentForm


@dataclass(frozen=True, slots=True)
class UsualForm:
    """What documents whose titles end so look like, and what stands around their content."""

    end: str
    form: DocumentForm
    opening: str = ""
    closing: str = ""
    sign: tuple[str, ...] = ()


PLAIN = UsualForm("", DocumentForm.SHEET)


@lru_cache(maxsize=1)
def usual_forms() -> tuple[UsualForm, ...]:
    """Return the table that ships, the longest ends first; read once in a process.

    Raises:
        TableBroken: it says something that cannot be.
    """
    table, found = read(data_file("document_forms.toml")), []
    for row in table.tables("form"):
        form = DocumentForm(row.one_of("form", DocumentForm.values))
        opening, closing = row.text("opening", ""), row.text("closing", "")
        sign = row.texts("sign")
        found += [UsualForm(end, form, opening, closing, sign) for end in row.texts("ends")]
        row.done()
    table.done()
    return tuple(sorted(found, key=lambda one: -len(one.end)))


def usual(title: str) -> UsualForm:
    """Return what a document of a title usually looks like.

    >>> usual("检查笔录").form, usual("行政处罚决定书").form
    (DocumentForm.RECORD, DocumentForm.SHEET)
    """
    return next((one for one in usual_forms() if title.endswith(one.end)), PLAIN)


def usual_form(title: str) -> DocumentForm:
    """Return the layout of a document whose definition names none.

    >>> usual_form("情况上报函"), usual_form("调查终结报告")
    (DocumentForm.LETTER, DocumentForm.SHEET)
    """
    return usual(title).form
