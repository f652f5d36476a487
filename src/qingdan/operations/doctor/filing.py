"""Files of cases: attachments that are missing or left over, templates that cannot be used."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qingdan.cases import stowing
from qingdan.cases.domain.attaching import sweep
from qingdan.cases.interfaces.word import PARTS, names_for, template_faults
from qingdan.cases.models import Attachment
from qingdan.cases.templates import own_folder
from qingdan.operations.doctor.lines import Line, good, judged, look, wrong
from qingdan.procedures.enums import DocumentForm
from qingdan.procedures.loading import library

if TYPE_CHECKING:
    from qingdan.procedures.definition import Document

SHOWN = 5


def filing_lines() -> Iterator[Line]:
    """Look at attachments and templates of documents; sweep what no row names."""
    yield missing_line()
    yield left_over_line()
    yield from template_lines()


def missing_line() -> Line:
    """Say how many attachments have no file, or one of another size."""
    count, gone = 0, list[str]()
    rows = Attachment.objects.order_by("sha256").values_list("sha256", "size", "name").distinct()
    for sha256, size, name in rows.iterator(2000):
        count += 1
        path = stowing.path_of(sha256)
        if not path.is_file() or path.stat().st_size != size:
            gone.append(name)
    more = f"等 {len(gone)} 份" if len(gone) > SHOWN else ""
    return judged(
        "办件附件",
        f"缺少或损坏：{'、'.join(gone[:SHOWN])}{more}" if gone else f"{count} 份都在",
        "请从备份里找回；qingdan verify 会逐个核对内容。",
        well=not gone,
    )


def left_over_line() -> Line:
    """Remove the files that no row names, and say how many."""
    gone = sweep()
    return good("没有登记的附件文件", f"清理了 {gone} 个" if gone else "没有")


def template_lines() -> Iterator[Line]:
    """Look at every template a county put there: is it used, does it ask for what there is."""
    known = used_by()
    folder = own_folder()
    for path in sorted(folder.glob("*.docx")) if folder.is_dir() else ():
        subject = f"文书模板 {path.name}"
        if path.stem not in known:
            yield look(subject, "没有文书用这个名字", "请核对文件名，名字见使用说明“文书”。")
            continue
        faults = list(template_faults(path.read_bytes(), known[path.stem]))
        if faults:
            found = "；".join(faults[:SHOWN])
            yield wrong(subject, found, "请改正这个文件；移走它，就用随系统提供的版式。")
        else:
            yield good(subject, "可以用")


def used_by() -> dict[str, frozenset[str]]:
    """Return the names of templates, each with what it may ask for."""
    by_name: dict[str, tuple[Document, ...]] = {}
    for definition in library().definitions:
        for one in definition.documents:
            by_name[one.template] = (*by_name.get(one.template, ()), one)
    found = {form.value: frozenset(PARTS) for form in DocumentForm}
    return found | {name: names_for(documents) for name, documents in by_name.items()}
