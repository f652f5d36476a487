"""The access matrix as a sheet, and what oneself may do and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from qingdan.parties.access import Action, RoleEntry, matrix
from qingdan.parties.domain.authorising import Reach, authorise, reach_of, standing
from qingdan.parties.domain.people.finding import officers_visible_to
from qingdan.parties.domain.programs.tokens import tokens_of
from qingdan.parties.enums import OrganisationKind, PersonalData, Scope
from qingdan.parties.interfaces.access_xlsx import matrix_workbook
from qingdan.parties.models import ApiToken, Officer, Post, Region
from qingdan.web.manage.asking import now, signed_in, staff_page
from qingdan.web.manage.forms.tokens import TokenForm
from qingdan.web.manage.views.people_files import as_file

GROUPS = {
    "edition": "清单",
    "organisation": "单位和人员",
    "officer": "单位和人员",
    "post": "单位和人员",
    "session": "单位和人员",
    "access": "系统",
    "system": "系统",
    "record": "系统",
}
"""Under which heading an action stands, by the first word of its code."""


@dataclass(frozen=True, slots=True)
class Row:
    """An action and the scope of each role, in the order of the roles; empty for none."""

    action: Action
    personal: str
    scopes: list[str]


@dataclass(frozen=True, slots=True)
class Head:
    """A role, where it can be held, and how many within sight hold it today."""

    role: RoleEntry
    places: str
    holders: int


@dataclass(frozen=True, slots=True)
class Granted:
    """A post of one's own, and what it lets one do, how far."""

    post: Post
    acts: list[tuple[str, str, str]]


@staff_page
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """Show the matrix: actions down, roles across."""
    officer, on = signed_in(request), timezone.localdate()
    authorise(officer, "access.read", on=on)
    groups: dict[str, list[Row]] = {}
    for row in _rows():
        group = GROUPS.get(row.action.code.partition(".")[0], "其他")
        groups.setdefault(group, []).append(row)
    context = {
        "here": "access",
        "help_page": "access",
        "heads": list(_heads(officer, on)),
        "groups": groups,
        "scopes": [(scope.value, scope.label) for scope in Scope],
    }
    return render(request, "manage/access.html", context)


@staff_page
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Give out the matrix as a workbook."""
    authorise(signed_in(request), "access.read", on=timezone.localdate())
    return as_file(matrix_workbook(matrix()), "权限表.xlsx")


@staff_page
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show what oneself may do, post by post."""
    return own_page(request)


def own_page(
    request: HttpRequest,
    *,
    form: TokenForm | None = None,
    made: tuple[ApiToken, str] | None = None,
) -> HttpResponse:
    """Render what oneself may do, and one's tokens for programs.

    Args:
        request: whose person looks.
        form: for a new token, refused.
        made: a token made just now, shown this once.
    """
    officer, on = signed_in(request), timezone.localdate()
    granted = _named([(post, list(_acts(post))) for post in standing(officer, on)])
    coming = Post.objects.filter(officer=officer, valid_from__gt=on).select_related("organisation")
    waiting = Post.objects.waiting(on).filter(officer=officer).select_related("organisation")
    context = {
        "here": "my-access",
        "help_page": "access",
        "granted": granted,
        "coming": coming.filter(granted_at__isnull=False).exclude(valid_until__lte=on),
        "waiting": waiting,
        "tokens": tokens_of(officer, at=now()),
        "token_form": form or TokenForm(officer=officer),
        "made": made,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    return render(request, "manage/my_access.html", context, status=status)


def _rows() -> Iterator[Row]:
    table = matrix()
    for action in table.actions.values():
        personal = str(PersonalData(action.personal).label) if action.personal else ""
        scopes = [action.scopes.get(role) for role in table.roles]
        yield Row(action, personal, [scope.value if scope else "" for scope in scopes])


def _heads(officer: Officer, on: date) -> Iterator[Head]:
    seen = officers_visible_to(officer, on)
    held = Post.objects.in_force(on).filter(officer__in=seen)
    counts = held.values_list("role").order_by("role").annotate(Count("officer", distinct=True))
    holders = dict(counts)
    for role in matrix().roles.values():
        places = "、".join(str(OrganisationKind(kind).label) for kind in sorted(role.at))
        yield Head(role, places, holders.get(role.key, 0))


def _acts(post: Post) -> Iterator[tuple[str, Reach]]:
    """Yield the title of each act a post allows, and how far it goes."""
    for action in matrix().actions.values():
        scope = action.scopes.get(post.role)
        if scope is not None:
            yield action.title, reach_of(post, scope)


def _named(granted: list[tuple[Post, list[tuple[str, Reach]]]]) -> list[Granted]:
    """Say in the names of places and bodies how far each act goes."""
    reaches = [one for _, acts in granted for _, one in acts]
    places = Region.objects.in_bulk({one.prefix for one in reaches if one.prefix})
    names = {code: place.name for code, place in places.items()}
    return [
        Granted(post, [(title, str(one.scope.label), _where(one, names)) for title, one in acts])
        for post, acts in granted
    ]


def _where(one: Reach, names: dict[str, str]) -> str:
    body = one.post.organisation.name
    words = {
        Scope.PUBLIC: "所有已公布的清单",
        Scope.OWN: "本人经手的",
        Scope.UNIT: f"{body}及其下级" if len(one.units) > 1 else body,
        Scope.DEPARTMENT: f"各乡镇清单里写到{body}的",
    }
    if one.scope in words:
        return words[one.scope]
    return names.get(one.prefix, one.prefix) if one.prefix else "全部地方"
