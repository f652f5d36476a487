"""Moving many cases to another version: a part with every request, so that progress is seen."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from qingdan.cases.domain.migrating import Moved, Moving, move_back_many, move_many
from qingdan.cases.versions import behind, cases_to_move, moved_by
from qingdan.core.errors import DomainError
from qingdan.parties.models import Officer
from qingdan.procedures.definition import Definition

KEPT = "versions_moving"
OFFERED = timedelta(minutes=10)
AT_ONCE = 50


@dataclass(frozen=True)
class Job:
    """Where one request to move many cases has got to.

    ``back`` says that what ``key`` moved is taken back; ``cursor`` is the last case looked at.
    """

    procedure: str
    version: str
    reason: str
    key: str
    total: int
    began: str
    cursor: int = 0
    moved: int = 0
    refused: int = 0
    back: bool = False
    over: bool = False
    why: str = ""

    @property
    def done(self) -> int:
        """How many were looked at."""
        return self.moved + self.refused

    @property
    def words(self) -> str:
        """What was done so far."""
        said = f"已换回 {self.moved} 件" if self.back else f"已换用新版 {self.moved} 件"
        return said + (f"，{self.refused} 件没有换：{self.why}" if self.refused else "")

    @property
    def undoable(self) -> bool:
        """Whether it can be taken back as a whole."""
        return self.over and not self.back and self.moved > 0

    def after(self, looked_at: list[Moved], *, over: bool) -> "Job":
        """Return the job with one more part of it done."""
        refused = [one for one in looked_at if one.refusal is not None]
        why = self.why or (_said(refused[0].refusal) if refused else "")
        return replace(
            self,
            cursor=looked_at[-1].case_id if looked_at else self.cursor,
            moved=self.moved + len(looked_at) - len(refused),
            refused=self.refused + len(refused),
            over=over,
            why=why,
        )


def begun(request: HttpRequest, definition: Definition, reason: str, officer: Officer) -> Job:
    """Return a job that moves all that can be moved, kept with the session."""
    at = timezone.now()
    waiting = behind(cases_to_move(officer, timezone.localdate(at)), definition).count()
    job = Job(
        procedure=definition.code,
        version=definition.version,
        reason=reason,
        key=f"versions/{uuid4().hex}",
        total=waiting,
        began=at.isoformat(),
    )
    return keep(request, job)


def turned_back(request: HttpRequest, job: Job, officer: Officer) -> Job:
    """Return a job that takes back what another moved, kept with the session."""
    total = moved_by(job.key, officer).count()
    back = Job(
        procedure=job.procedure,
        version=job.version,
        reason="撤销刚才的换用",
        key=job.key,
        total=total,
        began=timezone.now().isoformat(),
        back=True,
    )
    return keep(request, back)


def gone_on(request: HttpRequest, job: Job, to: Definition, officer: Officer, at: datetime) -> Job:
    """Do the next part of a job and keep where it stands."""
    today = timezone.localdate(at)
    if job.back:
        rows = moved_by(job.key, officer).filter(case_id__gt=job.cursor).order_by("case_id")
        ids = list(rows.values_list("case_id", flat=True)[:AT_ONCE])
        own = f"{job.key}/back"
        looked_at = list(move_back_many(ids, reason=job.reason, key=own, actor=officer, at=at))
    else:
        waiting = behind(cases_to_move(officer, today), to, after=job.cursor)
        ids = list(waiting.values_list("pk", flat=True)[:AT_ONCE])
        moving = Moving(job.version, job.reason, job.key)
        looked_at = list(move_many(ids, moving, actor=officer, at=at))
    return keep(request, job.after(looked_at, over=len(ids) < AT_ONCE))


def keep(request: HttpRequest, job: Job) -> Job:
    """Keep with the session where a job stands."""
    request.session[KEPT] = asdict(job)
    return job


def kept(request: HttpRequest, procedure: str) -> Job | None:
    """Return the job of this person with a procedure, begun in the last minutes."""
    told: dict[str, Any] = request.session.get(KEPT) or {}
    if told.get("procedure") != procedure:
        return None
    job = Job(**told)
    began = parse_datetime(job.began)
    lately = began is not None and timezone.now() - began < OFFERED
    return job if lately or not job.over else None


def _said(refusal: DomainError | None) -> str:
    return str(refusal).rstrip("。") if refusal else ""
