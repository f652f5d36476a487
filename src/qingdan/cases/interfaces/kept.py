"""What the procedure of a case says is to be kept: the archive note, its lines in registers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils import timezone

from qingdan.cases.interfaces.papers import written_out
from qingdan.cases.keys import body_of_lane
from qingdan.cases.models import Case, CaseEvent
from qingdan.cases.runs import names_in, run_of
from qingdan.core.errors import DomainError
from qingdan.parties.models import Organisation
from qingdan.procedures.keeping import (
    RegisterLine,
    archive_words,
    filed,
    lacking_papers,
    register_lines,
)
from qingdan.procedures.run import Run, named

Member = tuple[str, str, Iterable[bytes]]
UNSAID = "这个版本的流程没有写归档。"


def kept_members(case: Case, events: Sequence[CaseEvent]) -> Iterator[Member]:
    """Yield the archive note of a case and one sheet for every register it is in.

    Args:
        case: with its procedure.
        events: all of them, in order, with who did them.
    """
    try:
        run = run_of(case, events)
    except DomainError as refusal:
        yield "归档说明 没有放进来.txt", "归档说明", [f"{refusal}{refusal.advice}".encode()]
        return
    yield "归档说明.txt", "归档的依据、卷内应有的文书、保管期限", [_note(run, events).encode()]
    lines: dict[str, list[RegisterLine]] = {}
    for one in register_lines(run):
        lines.setdefault(one.register.code, []).append(one)
    bodies = _bodies(run)
    for found in lines.values():
        title = found[0].register.title
        yield f"台账/{title}.csv", f"这一件在“{title}”里的行", [_sheet(case, found, bodies)]


def as_csv(rows: Iterable[Iterable[str]]) -> bytes:
    """Return rows as CSV that spreadsheets read; no cell can be a formula."""
    text = "".join(",".join(_cell(one) for one in row) + "\r\n" for row in rows)
    return b"\xef\xbb\xbf" + text.encode()


def _note(run: Run, events: Sequence[CaseEvent]) -> str:
    archive = run.definition.archive
    if archive is None:
        return f"{UNSAID}\n"
    told = [archive_words(run.definition, archive)]
    act = filed(run)
    if act is None:
        told.append("还没有归档。")
    else:
        who = names_in(events, ()).get(act.person, act.person)
        done = named(run.definition, act.action)
        told.append(f"{timezone.localtime(act.at):%Y-%m-%d %H:%M} {who}做了“{done}”，已可归档。")
    lacking = lacking_papers(run)
    if lacking:
        told.append(f"没有出具的：{'、'.join(lacking)}。")
    return "\n".join(told) + "\n"


def _sheet(case: Case, lines: Sequence[RegisterLine], bodies: Mapping[int, str]) -> bytes:
    titles = [title for title, _ in lines[0].values]
    rows = [["办件号", "标题", "记入时间", "单位", *titles]]
    for one in lines:
        since = f"{timezone.localtime(one.since):%Y-%m-%d %H:%M}"
        body = bodies.get(body_of_lane(one.lane) or 0, "")
        said = ["" if value is None else written_out(value) for _, value in one.values]
        rows.append([case.number, case.title, since, body, *said])
    return as_csv(rows)


def _bodies(run: Run) -> dict[int, str]:
    wanted = {body for lane in run.lanes if (body := body_of_lane(lane))}
    if not wanted:
        return {}
    return dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "name"))


def _cell(text: str) -> str:
    plain = text if not text.startswith(("=", "+", "-", "@", "\t")) else f"'{text}"
    return '"' + plain.replace('"', '""') + '"'
