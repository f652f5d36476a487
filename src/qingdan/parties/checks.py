"""What a verification looks at in this room beside the tracked rows.

Codes, authenticators and places are no tracked rows: what made them stands in an event of
something else, and here they are compared with it.
"""

from collections.abc import Iterator

from django.db.models import QuerySet

from qingdan.core.chain import Fault
from qingdan.parties.domain.bodies.regions import table_digest
from qingdan.parties.domain.noting import PREFIX
from qingdan.parties.domain.people.marking import LIFETIME, mark_again
from qingdan.parties.enums import PartyAct
from qingdan.parties.models import Invitation, TotpDevice
from qingdan.record.models import Event

MAKING = (PartyAct.CODE_MADE, PartyAct.OFFICER_ENLISTED)
USING = (PartyAct.ACCOUNT_OPENED, PartyAct.PASSWORD_CHANGED)
FACTOR = (PartyAct.SECOND_FACTOR_SET, PartyAct.SECOND_FACTOR_REMOVED)


def party_faults() -> Iterator[Fault]:
    """Yield what is wrong with codes, authenticators and places."""
    yield from code_faults()
    yield from factor_faults()
    yield from region_faults()


def code_faults() -> Iterator[Fault]:
    """Yield the one-time codes that no act made, that work too long, or were used by nobody.

    A code from before the record began has no event; it stopped working long ago.
    """
    began = Event.objects.order_by("sequence").values_list("happened_at", flat=True).first()
    made, used = _marked(*MAKING), _marked(*USING)
    algorithms = sorted({algorithm for algorithm, _ in (*made, *used)})
    for code in Invitation.objects.order_by("pk").iterator():
        marks = [(one, mark_again(code, one)) for one in algorithms]
        users = {used[one] for one in marks if one in used}
        what = None
        if code.expires_at > code.made_at + LIFETIME:
            what = "的有效期超过 72 小时"
        elif began is None or code.made_at < began:
            continue
        elif not any(one in made for one in marks):
            what = "没有生成它的记录"
        elif users != ({str(code.used_by_id)} if code.used_by_id else set()):
            what = "的使用与记录不符"
        if what:
            yield Fault(0, f"一次性码（编号 {code.pk}）{what}，是绕过程序写入或改动的。")


def _marked(*acts: PartyAct) -> dict[tuple[str, str], str]:
    """Return the marks of codes in some acts, each with whom the act was about."""
    events = _events(*acts).filter(detail__has_key="mark")
    columns = events.values_list("algorithm", "detail__mark", "subject_key")
    return {(algorithm, mark): key for algorithm, mark, key in columns.iterator()}


def factor_faults() -> Iterator[Fault]:
    """Yield the officers whose authenticator is in use, or is not, against the record."""
    confirmed = TotpDevice.objects.filter(confirmed_at__isnull=False)
    there = {str(key) for key in confirmed.values_list("pk", flat=True)}
    last = dict(_events(*FACTOR).order_by("sequence").values_list("subject_key", "act"))
    noted = {key for key, act in last.items() if act == _act(PartyAct.SECOND_FACTOR_SET)}
    for key in sorted(there ^ noted):
        what = "在用，记录里没有启用" if key in there else "不见了，没有停用它的记录"
        yield Fault(0, f"动态口令（人员编号 {key}）{what}，是绕过程序改动的。")


def region_faults() -> Iterator[Fault]:
    """Yield a fault when the places are not those that were loaded last."""
    loaded = _events(PartyAct.REGIONS_LOADED).order_by("sequence").last()
    if loaded is None or "table" not in loaded.detail:
        return
    if table_digest(loaded.algorithm) != loaded.detail["table"]:
        yield Fault(loaded.sequence, "区划表不是这一条载入时的样子，被绕过程序改动过。")


def _events(*acts: PartyAct) -> QuerySet[Event]:
    return Event.objects.filter(act__in=[_act(one) for one in acts])


def _act(act: PartyAct) -> str:
    return f"{PREFIX}.{act.value}"
