"""Everything of one case in one file (归档包): the record, documents, attachments, digests."""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils import timezone

from qingdan.cases import stowing
from qingdan.cases.enums import CaseStep
from qingdan.cases.interfaces.kept import as_csv, kept_members
from qingdan.cases.interfaces.papers import paper_of, written_out
from qingdan.cases.interfaces.printed import to_pdf
from qingdan.cases.interfaces.word import to_docx
from qingdan.cases.models import Attachment, Case, CaseDocument, CaseEvent
from qingdan.cases.reading import names_handed_to, worded
from qingdan.cases.runs import definition_of
from qingdan.cases.templates import pinned
from qingdan.cases.writing import values_of
from qingdan.core.errors import DomainError
from qingdan.parties.models import Post
from qingdan.procedures.definition import Definition
from qingdan.procedures.enums import Everyday
from qingdan.procedures.run import named

IN_MEMORY = 8 << 20
BLOCK = 1 << 20
UNFIT = dict.fromkeys(map(ord, '/\\:*?"<>|\n\r\t'), "_")
EARLIEST_YEAR = 1980
"""A zip knows no earlier one."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One file of the archive: where, how large, its digest, what it is."""

    name: str
    size: int
    sha256: str
    what: str


@dataclass(frozen=True)
class Archived:
    """What goes into an archive: a case, who asks, and when."""

    case: Case
    events: Sequence[CaseEvent]
    posts: Sequence[Post]
    at: datetime

    @property
    def definition(self) -> Definition:
        """The version of the procedure the case keeps."""
        return definition_of(self.case.procedure.version)


def write_archive(asked: Archived) -> IO[bytes]:
    """Return the archive of a case, to be read from its start; its list of digests comes last.

    What cannot be put in (a file that is missing) is said in the list instead.
    """
    target: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - handed on
    listed: list[Listed] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, what, content in _members(asked):
            listed.append(_add(zipped, name, what, content, asked.at))
        _add(zipped, "目录.csv", "", [_list(listed)], asked.at)
    target.seek(0)
    return target


def archive_name(case: Case) -> str:
    """Return what the archive of a case is called."""
    return f"归档包 {case.number}{case.title[:40]}.zip".translate(UNFIT)


def _members(asked: Archived) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    case = asked.case
    lines = (json.dumps(one, ensure_ascii=False, sort_keys=True) for one in _record(asked))
    yield (
        "办理记录.jsonl",
        "办理记录，一行一条，可以核对摘要",
        ["".join(f"{one}\n" for one in lines).encode()],
    )
    page = render_to_string("desk/archive_record.html", _page(asked))
    yield "办理记录.html", "办理记录，用浏览器打开", [page.encode()]
    yield from kept_members(case, asked.events)
    documents = case.documents.select_related("issuer").order_by("pk")
    for at, row in enumerate(documents, start=1):
        yield from _document(asked, at, row)
    attachments = case.attachments.select_related("added_by", "withdrawn_by").order_by("pk")
    for at, one in enumerate(attachments, start=1):
        yield _attachment(at, one)


def _document(
    asked: Archived, at: int, row: CaseDocument
) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    name = "文书/" + f"{at:03d} {row}".translate(UNFIT)
    try:
        paper = paper_of(row, asked.case, asked.events, asked.posts)
        document = next(d for d in asked.definition.documents if d.code == row.code)
        yield f"{name}.pdf", str(row), [to_pdf(paper, issued_at=row.issued_at)]
        template = pinned(document, row.template_digest)
        yield f"{name}.docx", str(row), [to_docx(paper, template)]
    except DomainError as refusal:
        yield f"{name} 没有放进来.txt", str(row), [f"{refusal}{refusal.advice}".encode()]


def _attachment(at: int, one: Attachment) -> tuple[str, str, Iterable[bytes]]:
    name = one.name.translate(UNFIT)
    if one.withdrawn_at is not None:
        who = f"{one.withdrawn_by} {_local(one.withdrawn_at)}"
        told = f"{one.name}\n{who} 撤下：{one.withdraw_reason}\n文件摘要 SHA-256 {one.sha256}\n"
        return f"附件/{at:03d} 已撤下 {name}.txt", "已撤下，只留说明", [told.encode()]
    path = stowing.path_of(one.sha256)
    if not path.is_file():
        told = f"服务器上没有这个文件，摘要 {one.sha256}。"
        return f"附件/{at:03d} 缺失 {name}.txt", "服务器上没有这个文件", [told.encode()]
    what = f"{one.added_by} {_local(one.added_at)} 添加"
    return f"附件/{at:03d} {name}", what, _blocks(one.sha256)


def _blocks(sha256: str) -> Iterator[bytes]:
    with stowing.path_of(sha256).open("rb") as stream:
        while block := stream.read(BLOCK):
            yield block


def _record(asked: Archived) -> Iterator[Mapping[str, Any]]:
    for one in asked.events:
        yield {**one.content(), "digest": one.digest, "officer_name": one.officer.full_name,
               "body_name": one.body.name, "time": one.at.isoformat()}  # fmt: skip


def _page(asked: Archived) -> Mapping[str, Any]:
    lines, definition, names = [], asked.definition, names_handed_to(asked.events)
    for one in asked.events:
        said = (worded(definition, names, *each) for each in values_of(definition, one).items())
        titled = [(title, written_out(value)) for title, value in said]
        told = [("理由", one.said.get("reason")), ("引用", one.said.get("clause"))]
        lines.append((one, _named(definition, one), titled + [t for t in told if t[1]]))
    return {"case": asked.case, "lines": lines, "at": asked.at, "definition": definition}


def _named(definition: Definition, event: CaseEvent) -> str:
    if event.action in CaseStep.values:
        return str(CaseStep(event.action).label)
    if event.action in Everyday.values or event.action in definition.action:
        return named(definition, event.action)
    return event.action


def _add(
    zipped: zipfile.ZipFile, name: str, what: str, content: Iterable[bytes], at: datetime
) -> Listed:
    moment = timezone.localtime(at).timetuple()[:6]
    entry = zipfile.ZipInfo(name, (max(moment[0], EARLIEST_YEAR), *moment[1:]))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    size, digest = 0, hashlib.sha256()
    with zipped.open(entry, "w", force_zip64=True) as stream:
        for block in content:
            stream.write(block)
            digest.update(block)
            size += len(block)
    return Listed(name, size, digest.hexdigest(), what)


def _list(listed: Iterable[Listed]) -> bytes:
    """Return the list of files as CSV."""
    rows = [("文件", "字节数", "SHA-256", "说明")]
    rows += [(one.name, str(one.size), one.sha256, one.what) for one in listed]
    return as_csv(rows)


def _local(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
