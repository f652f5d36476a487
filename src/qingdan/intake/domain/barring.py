"""Saying before an application is sent that it hands over what no admission can give."""

from datetime import date

from django.utils import timezone

from qingdan.cases.domain.acting import Asked
from qingdan.cases.models import Case
from qingdan.intake.domain.duty_refusals import PowersNamed
from qingdan.intake.powers import powers_in
from qingdan.intake.reasons import causes

ADMISSION, APPLY = "admission", "apply"
TELLING = ("item", "content")
"""Fields of the application that say what the township shall do."""


def powers_named(text: str, region: str, on: date) -> PowersNamed | None:
    """Return why a text cannot be admitted as it stands, ``None`` where nothing is seen.

    A person decides: it is a warning, and the list office checks again.

    Args:
        text: what the township shall do.
        region: code of the township.
        on: local date; the rules of that day are cited.
    """
    said = []
    for one in powers_in(text):
        basis = "".join(cause.title for cause in causes((one.power.rule,), region, on))
        why = one.power.says.rstrip("。")
        said.append(f"“{one.words}”（{one.power.title}：{why}{f'，{basis}' if basis else ''}）")
    return PowersNamed(what="；".join(said)) if said else None


def doubt_about(case: Case, asked: Asked) -> PowersNamed | None:
    """Return why an act should be thought over before it is done: an application with powers."""
    if (case.procedure.code, asked.action) != (ADMISSION, APPLY):
        return None
    values = asked.said.values
    text = "。".join(str(values[one]) for one in TELLING if one in values)
    return powers_named(text, case.place_id, timezone.localdate())
