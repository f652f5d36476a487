"""Cases that have to do with one another, as an officer may see them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from qingdan.cases.enums import CaseStanding
from qingdan.cases.models import Case, CaseRelation
from qingdan.cases.queries import cases_seen_from, cases_visible_to
from qingdan.parties.models import Officer, Post

MOST_SHOWN = 30
NUMBER = re.compile(r"〔?(?:(?P<year>\d{4})\s*〕?)?[\s\-—/]*0*(?P<ordinal>[1-9]\d{0,8})\s*号?")


@dataclass(frozen=True)
class Linked:
    """Another case, and what it is to this one."""

    case: Case
    word: str


def linked_cases(case: Case, officer: Officer, posts: Sequence[Post]) -> list[Linked]:
    """Return the cases that have to do with one, of which the officer may see. Two queries.

    Args:
        case: the one looked at.
        officer: who looks.
        posts: those that the officer holds.
    """
    rows = CaseRelation.objects.filter(Q(one=case) | Q(other=case)).order_by("pk")
    words = {
        (one.other_id if one.one_id == case.pk else one.one_id): str(one.get_kind_display())
        for one in rows[:MOST_SHOWN]
    }
    seen = cases_seen_from(officer, posts)
    near = seen.filter(Q(pk__in=[*words]) | Q(parent=case) | Q(pk=case.parent_id))
    return [
        Linked(one, _word(case, one, words)) for one in near.order_by("pk").distinct()[:MOST_SHOWN]
    ]


def _word(case: Case, other: Case, words: dict[int, str]) -> str:
    if other.pk == case.parent_id:
        return "并入了这一件" if case.standing == CaseStanding.MERGED else "由这一件拆出"
    if other.parent_id == case.pk:
        return "已并入本件" if other.standing == CaseStanding.MERGED else "从本件拆出"
    return words[other.pk]


def found_by_number(text: str, near: int, *, officer: Officer, on: date) -> Case | None:
    """Return the case that a number names, ``None`` for none or more than one.

    The register of the case at hand comes first.


    Args:
        text: as people write it: ``〔2026〕0012号``, ``2026-12``, ``12`` (of the same year).
        near: the case whose register is meant.
        officer: who asks.
        on: local date on which the officer's posts count.
    """
    found = NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    seen = cases_visible_to(officer, on)
    here = Case.objects.filter(pk=near).values_list("owner", "year").first()
    if here is None:
        return None
    owner, year = here
    asked = int(found["year"]) if found["year"] else year
    rows = seen.filter(year=asked, ordinal=int(found["ordinal"])).distinct()
    same = rows.filter(owner=owner).first()
    others = list(rows.order_by("pk")[:2]) if same is None else []
    return others[0] if len(others) == 1 else same
