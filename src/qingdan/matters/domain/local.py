"""Local matters: what one county does and the library has nothing for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from qingdan.catalogue.models import Item
from qingdan.core.text import fold
from qingdan.matters.domain.confirming import confirm
from qingdan.matters.domain.opening import open_item
from qingdan.matters.domain.refusals import LocalMatterIncomplete, LocalMatterThere
from qingdan.matters.enums import ALIGNMENT, MatterAct, Stage
from qingdan.matters.library import library
from qingdan.matters.models import LocalMatter
from qingdan.matters.queries import county_code, county_of, local_matters
from qingdan.parties.departments import role_titles
from qingdan.parties.domain.authorising import seat
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import append, recorded

LONGEST_TITLE, LONGEST_SUBJECT = 120, 60


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a person says of a local matter; ``department`` is a canonical role or empty."""

    title: str
    subject: str
    stage: str
    department: str = ""


@recorded()
def make_local(
    item_id: int,
    given: Particulars,
    *,
    seen: str,
    actor: Officer | None,
    at: datetime,
    beside: Sequence[str] = (),
) -> LocalMatter:
    """Make a matter of the county for an entry, and confirm the entry with it.

    Args:
        item_id: primary key of the entry.
        given: what the matter is.
        seen: token of the entry's state the decision was made on.
        actor: who decides.
        at: aware datetime of the decision.
        beside: codes of further matters the entry does.

    Returns:
        The local matter; its code is ``local-<county>-<n>``.

    Raises:
        ItemUnknown: no such entry.
        NotAllowed: no post of the actor allows aligning in this township.
        EditionClosed: the edition was discarded or withdrawn.
        LocalMatterIncomplete: no title, no subject, or no such stage or department.
        LocalMatterThere: the library or the county has a matter of this title.
        AlignmentMovedOn: somebody has changed the alignment since ``seen``.
    """
    item, post = open_item(item_id, actor=actor, at=at)
    local = _local(item, _checked(given))
    local.made_by, local.made_at = actor, at
    _check_new(local, item)
    local.save()
    append(
        f"{ALIGNMENT}.{MatterAct.LOCAL_MADE.value}",
        local,
        seat=seat(actor, post),
        at=at,
        place=item.edition.township_id,
        local=local.code,
        titles=[local.title],
    )
    confirm(item_id, [local.code, *beside], seen=seen, actor=actor, at=at)
    return local


def _checked(given: Particulars) -> Particulars:
    title, subject = given.title.strip(), given.subject.strip()
    wrong = {
        "名称": not 0 < len(title) <= LONGEST_TITLE,
        "对象": not 0 < len(subject) <= LONGEST_SUBJECT,
        "环节": given.stage not in Stage.values,
        "归一部门": bool(given.department) and given.department not in role_titles(),
    }
    if any(wrong.values()):
        what = "、".join(word for word, is_wrong in wrong.items() if is_wrong)
        raise LocalMatterIncomplete(what=what, title=LONGEST_TITLE, subject=LONGEST_SUBJECT)
    return Particulars(title, subject, given.stage, given.department)


def _local(item: Item, given: Particulars) -> LocalMatter:
    """Return a matter of the county of an entry, which nobody has made yet."""
    return LocalMatter(
        code=_next_code(item),
        county=county_of(item.edition.township),
        title=given.title,
        subject=given.subject,
        stage=given.stage,
        department=given.department,
    )


def _check_new(local: LocalMatter, item: Item) -> None:
    title = fold(local.title)
    for one in library().matters.values():
        if fold(one.title) == title:
            raise LocalMatterThere(title=one.title, what="标准事项", code=one.code)
    for other in local_matters(county_code(item.edition.township_id)):
        if fold(other.title) == title:
            raise LocalMatterThere(title=other.title, what="本地事项", code=other.code)


def _next_code(item: Item) -> str:
    county = county_code(item.edition.township_id)
    start = f"local-{county}-"
    codes = LocalMatter.objects.filter(code__startswith=start).values_list("code", flat=True)
    last = max((int(code.removeprefix(start)) for code in codes), default=0)
    return f"{start}{last + 1}"
