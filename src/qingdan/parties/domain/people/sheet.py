"""The lines of a sheet of people held against each other."""

from dataclasses import dataclass, field

from qingdan.parties.domain.people.fitting import Appointment
from qingdan.parties.domain.people.lines import Understood
from qingdan.parties.enums import Role
from qingdan.parties.models import ADMINISTRATORS, Officer, Organisation

Key = int | tuple[str, int]


@dataclass(slots=True)
class Sheet:
    """What the lines checked so far have said, by number of the line."""

    _people: dict[Key, int] = field(default_factory=dict)
    _administrators: list[tuple[int, Appointment]] = field(default_factory=list)

    def refuse_double(
        self, one: Understood, officer: Officer | None, unit: Organisation | None
    ) -> None:
        """Mark a line that speaks of a person of an earlier one, however each names them.

        Args:
            one: the line.
            officer: whom it was found to mean; ``None`` for somebody new.
            unit: as found.
        """
        keys: list[Key] = [officer.pk] if officer is not None else []
        if unit is not None and not one.login_name:
            keys.append((one.full_name, unit.pk))
        before = [self._people[key] for key in keys if key in self._people]
        if before and not any(problem.column == "login_name" for problem in one.problems):
            words = f"与第 {before[0]} 行是同一个人，请合成一行；确是两人的，请分别写明登录名。"
            one.wrong("login_name", words)
        if unit is not None:
            keys.append((one.full_name, unit.pk))
        for key in keys:
            self._people.setdefault(key, one.number)

    def refuse_joining(self, one: Understood, asked: Appointment) -> None:
        """Mark a line that would make one person two of the three administrators.

        As in ``fitting.refuse_joining``, people of one name count as one.
        """
        if asked.role not in ADMINISTRATORS:
            return
        for number, other in self._administrators:
            same = other.officer.full_name == asked.officer.full_name
            if same and other.role != asked.role and _on_a_common_day(other, asked):
                words = f"三员不能由一人兼任：第 {number} 行已请其任{Role(other.role).label}。"
                one.wrong("role", f"{words}请另选一人；确是同名的，请在姓名后加注以示区别。")
                return
        self._administrators.append((one.number, asked))


def _on_a_common_day(left: Appointment, right: Appointment) -> bool:
    return (left.valid_until is None or right.valid_from < left.valid_until) and (
        right.valid_until is None or left.valid_from < right.valid_until
    )
