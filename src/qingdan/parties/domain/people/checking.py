"""Every line of a sheet of people checked against what is known; nothing is written."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import NotAllowed, Reach, reach
from qingdan.parties.domain.people.accounts import PHONE, Person
from qingdan.parties.domain.people.fitting import Appointment, refuse_unfit
from qingdan.parties.domain.people.lines import COLUMNS, Line, Problem, Understood, understand
from qingdan.parties.domain.people.login_names import next_free, pinyin_of
from qingdan.parties.domain.people.refusals import OfficerOutOfUse, PostAlreadyHeld, PostDatesUnfit
from qingdan.parties.domain.people.sheet import Sheet
from qingdan.parties.domain.people.units import UnitNames, unit_names, units_within
from qingdan.parties.domain.places import place_of
from qingdan.parties.models import Officer, Organisation, Post
from qingdan.parties.protected import keyed_digest

AT_ONCE = 500
SHOWN_WAYS = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """What a line asks for: a new person, changes to one, a post to propose, or nothing."""

    line: int
    login_name: str
    person: Person
    officer: Officer | None = None
    changed: tuple[str, ...] = ()
    appointment: Appointment | None = None
    hints: tuple[str, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether nobody is known by this name yet."""
        return self.officer is None

    @property
    def is_same(self) -> bool:
        """Whether everything stands here already."""
        return not (self.is_new or self.changed or self.appointment)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sheet would do; with problems it does nothing."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def new(self) -> list[Entry]:
        """Lines that enlist a person."""
        return [one for one in self.entries if one.is_new]

    @property
    def changed(self) -> list[Entry]:
        """Lines that change what is known of a person, or propose a post."""
        return [one for one in self.entries if not (one.is_new or one.is_same)]

    @property
    def same(self) -> list[Entry]:
        """Lines that change nothing."""
        return [one for one in self.entries if one.is_same]


@dataclass(slots=True)
class _Known:
    """What the lines are checked against."""

    actor: Officer
    on: date
    manage: list[Reach]
    propose: list[Reach]
    units: UnitNames
    by_login: dict[str, Officer] = field(default_factory=dict)
    by_phone: dict[str, Officer] = field(default_factory=dict)
    by_name: dict[str, list[Officer]] = field(default_factory=lambda: defaultdict(list))
    taken: set[str] = field(default_factory=set)
    sheet: Sheet = field(default_factory=Sheet)

    def reaches(self, officer: Officer) -> bool:
        return post_over(self.manage, officer.unit) is not None


def check_people(lines: Sequence[Line], *, actor: Officer, at: datetime) -> Plan:
    """Check every line of a sheet.

    Args:
        lines: as they stand in the sheet.
        actor: may manage officers where the units are.
        at: aware datetime.

    Returns:
        The plan; what each problem says is for the person who filled the sheet.

    Raises:
        NotAllowed: the actor may not manage officers anywhere.
    """
    read = [understand(line) for line in lines]
    known = _known(read, actor, timezone.localdate(at))
    _mark_doubles(read, known)
    entries = [entry for one in read if (entry := _entry(one, known)) is not None]
    order = list(COLUMNS)
    problems = [
        problem
        for one in read
        for problem in sorted(one.problems, key=lambda found: order.index(found.column))
    ]
    return Plan(tuple(entries), tuple(problems))


def post_over(reaches: Iterable[Reach], unit: Organisation | None) -> Post | None:
    """Return the post whose reach covers a body, ``None`` when there is none."""
    place = place_of(unit) if unit is not None else ""
    for one in reaches:
        if one.covers(place) or (unit is not None and unit.pk in one.units):
            return one.post
    return None


def _known(read: list[Understood], actor: Officer, on: date) -> _Known:
    manage = reach(actor, "officer.manage", on=on)
    if not manage:
        raise NotAllowed(action="导入人员")
    units = unit_names(units_within(actor, "officer.manage", on))
    known = _Known(actor, on, manage, reach(actor, "post.propose", on=on), units)
    logins = {one.login_name for one in read if one.login_name}
    stems = {pinyin_of(one.full_name) for one in read if one.full_name and not one.login_name}
    phones = {keyed_digest(one.phone, PHONE) for one in read if one.phone}
    names = {one.full_name for one in read if one.full_name}
    known.by_login = {one.login_name: one for one in _officers("login_name", logins)}
    known.by_phone = {one.phone_digest: one for one in _officers("phone_digest", phones)}
    for one in _officers("full_name", names):
        if known.reaches(one):
            known.by_name[one.full_name].append(one)
    known.taken = {*logins, *_beginning_with(stems)}
    return known


def _officers(column: str, values: Iterable[str]) -> Iterable[Officer]:
    wanted = sorted(values)
    for start in range(0, len(wanted), AT_ONCE):
        some = {f"{column}__in": wanted[start : start + AT_ONCE]}
        yield from Officer.objects.filter(**some).select_related("unit")


def _beginning_with(stems: set[str]) -> Iterable[str]:
    """Yield the login names that a proposal must not take."""
    if stems:
        yield from Officer.objects.values_list("login_name", flat=True)


def _mark_doubles(read: list[Understood], known: _Known) -> None:
    for column, words in (("login_name", "登录名"), ("phone", "手机号")):
        first: dict[str, int] = {}
        for one in read:
            value = getattr(one, column)
            if value and value in first:
                one.wrong(column, f"{words}与第 {first[value]} 行相同，请核对是否重复登记。")
            first.setdefault(value, one.number)
    unnamed = Counter((one.full_name, one.unit) for one in read if not one.login_name)
    for one in read:
        if one.full_name and not one.login_name and unnamed[one.full_name, one.unit] > 1:
            one.wrong("login_name", "同一单位有同名的行，请分别写明登录名；重复的行请删去。")


def _entry(one: Understood, known: _Known) -> Entry | None:
    unit = _unit(one, known)
    officer = _officer(one, unit, known)
    known.sheet.refuse_double(one, officer, unit)
    _check_phone(one, officer, known)
    if one.problems or unit is None:
        return None
    phone = one.phone or (str(officer.phone) if officer else "")
    person = Person(one.full_name, unit, phone, *_licence(one, officer))
    appointment = _appointment(one, officer, unit, known)
    changed = _changes(officer, person)
    if officer is not None and not officer.is_active and (changed or appointment):
        refusal = OfficerOutOfUse(officer=officer)
        one.wrong("login_name", f"{refusal}{refusal.advice}")
    if one.problems:
        return None
    login_name = one.login_name or (officer.login_name if officer else _proposed(one, known))
    hints = _hints(one, officer, known)
    return Entry(one.number, login_name, person, officer, changed, appointment, hints)


def _unit(one: Understood, known: _Known) -> Organisation | None:
    if not one.unit:
        return None
    found = known.units.find(one.unit)
    if not found:
        one.wrong("unit", f"没有找到“{one.unit}”，请照“可选值”表里的写法填。")
    elif len(found) > 1:
        ways = "、".join(f"“{known.units.label(unit)}”" for unit in found[:SHOWN_WAYS])
        one.wrong("unit", f"有 {len(found)} 个单位叫“{one.unit}”，请写全，如{ways}。")
    return found[0] if len(found) == 1 else None


def _officer(one: Understood, unit: Organisation | None, known: _Known) -> Officer | None:
    if one.login_name:
        found = known.by_login.get(one.login_name)
        if found is None:
            return None
        if not known.reaches(found):
            one.wrong("login_name", "这个登录名已有人使用，请换一个。")
        elif one.full_name and found.full_name != one.full_name:
            who = f"{found.full_name}（{found.unit}）"
            one.wrong(
                "login_name", f"这个登录名已是{who}的，请换一个；改了姓名的，先到人员页改资料。"
            )
        return found
    same = [who for who in known.by_name[one.full_name] if unit and who.unit_id == unit.pk]
    if len(same) > 1:
        one.wrong("login_name", f"{unit}有 {len(same)} 位{one.full_name}，请写明登录名。")
    return same[0] if same else None


def _check_phone(one: Understood, officer: Officer | None, known: _Known) -> None:
    holder = known.by_phone.get(keyed_digest(one.phone, PHONE)) if one.phone else None
    if holder is None or holder == officer:
        return
    who = f"登记给{holder.full_name}（{holder.unit}）" if known.reaches(holder) else "有人登记"
    one.wrong("phone", f"这个手机号已{who}，一人只开一个账户，请核对。")


def _appointment(
    one: Understood, officer: Officer | None, unit: Organisation, known: _Known
) -> Appointment | None:
    if not one.role or one.valid_from is None:
        return None
    if post_over(known.propose, unit) is None:
        one.wrong("role", f"您不能为{unit}提出任职，请把角色和日期删去，由该单位提出。")
        return None
    who = officer or Officer(full_name=one.full_name, is_active=True)
    asked = Appointment(who, unit, one.role, one.valid_from, one.valid_until, one.title)
    try:
        refuse_unfit(asked, who, known.actor)
    except PostAlreadyHeld:
        return None
    except OfficerOutOfUse:
        return asked
    except PostDatesUnfit as refusal:
        one.wrong("valid_from", f"{refusal}{refusal.advice}")
    except DomainError as refusal:
        one.wrong("role", f"{refusal}{refusal.advice}")
    known.sheet.refuse_joining(one, asked)
    return asked


def _licence(one: Understood, officer: Officer | None) -> tuple[str, date | None]:
    """Return number and last day of a licence; a line without them leaves what is known."""
    if one.licence_number or officer is None:
        return one.licence_number, one.licence_expires_on
    return officer.licence_number, officer.licence_expires_on


def _changes(officer: Officer | None, person: Person) -> tuple[str, ...]:
    if officer is None:
        return ()
    licence = officer.licence_number, officer.licence_expires_on
    pairs: tuple[tuple[str, object, object], ...] = (
        ("unit", officer.unit, person.unit),
        ("phone", str(officer.phone), person.phone),
        ("licence", licence, (person.licence_number, person.licence_expires_on)),
    )
    return tuple(column for column, before, after in pairs if before != after)


def _proposed(one: Understood, known: _Known) -> str:
    name = next_free(pinyin_of(one.full_name), known.taken)
    known.taken.add(name)
    return name


def _hints(one: Understood, officer: Officer | None, known: _Known) -> tuple[str, ...]:
    others = [who for who in known.by_name[one.full_name] if who != officer]
    if officer is not None or not others:
        return ()
    who = "、".join(f"{other.unit}的{other.login_name}" for other in others[:SHOWN_WAYS])
    return (f"已有同名的人（{who}）。是同一人的，请改填那个登录名。",)
