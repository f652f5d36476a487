"""Two counties in which everything that belongs to somebody carries a mark.

Every row that is not for everybody carries a mark that names its owner's place. A page that
shows a mark to somebody whose posts do not reach there has shown a foreign byte.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.utils import timezone

from qingdan.catalogue.domain.opening import EditionAct
from qingdan.catalogue.enums import EditionState, act_code
from qingdan.catalogue.models import Edition
from qingdan.documents.model import ListDocument, ListKind
from qingdan.finder.enums import ExampleOrigin
from qingdan.finder.models import Example
from qingdan.letters.domain.drafting import content_digest
from qingdan.letters.enums import LetterKind, LetterState
from qingdan.letters.facts import Citation, as_json
from qingdan.letters.models import Letter, LetterNumber
from qingdan.notices.enums import ChannelKind, DispatchState
from qingdan.notices.models import Channel, Dispatch, Notice
from qingdan.parties.access import RESIDENT
from qingdan.parties.enums import (
    OrganisationKind,
    ProposalState,
    RegionLevel,
    Role,
    SignInMethod,
)
from qingdan.parties.models import (
    ApiToken,
    Identity,
    Invitation,
    Officer,
    Organisation,
    OrganisationName,
    PartyProposal,
    Post,
    SignIn,
)
from qingdan.parties.protected import keyed_digest
from qingdan.record.domain.appending import Seat, append
from tests.builders import (
    AT,
    group,
    make_cooperative_entry,
    make_document,
    make_edition,
    make_entry,
    make_finding,
    make_list,
    make_officer,
    make_organisation,
    make_reclaimed_entry,
    make_region,
)

COUNTIES = {"A": ("150222", "固阳县"), "B": ("150721", "阿荣旗")}
TOWNSHIPS = {
    "A1": ("150222105", "银号镇"),
    "A2": ("150222102", "金山镇"),
    "B1": ("150721201", "查巴奇鄂温克族乡"),
}
DEPARTMENTS = {
    "Aagri": ("A", "县农牧局", "agriculture"),
    "Ahealth": ("A", "县卫健委", "health"),
    "Bagri": ("B", "旗农牧局", "agriculture"),
}
NAMED_IN = {"A1": "县农牧局", "A2": "县卫健委", "B1": "旗农牧局"}
"""Which department each township's draft names."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that belongs to a place: what kind of thing, and whose."""

    kind: str
    owner: str

    def __str__(self) -> str:
        return f"MARK{self.kind}{self.owner}KRAM".upper()


@dataclass(slots=True)
class World:
    """Everything there is: viewers by role and place, and what can be put into addresses."""

    viewers: dict[tuple[str, str], Officer] = field(default_factory=dict)
    rows: dict[str, dict[str, list[object]]] = field(default_factory=dict)
    """Parameter of an address → place → its values there."""
    tokens: dict[tuple[str, str], str] = field(default_factory=dict)
    """Viewer → the token of a program that works for them."""

    def note(self, name: str, place: str, value: object) -> None:
        self.rows.setdefault(name, {}).setdefault(place, []).append(value)


def build() -> World:
    """Write both counties."""
    world = World()
    keyed_digest("13800000000", "officer.phone")  # there are keys before anything needs them
    for key, (code, name) in COUNTIES.items():
        make_region(code, name, RegionLevel.COUNTY)
        _county(world, key)
    for key, (code, name) in TOWNSHIPS.items():
        county = make_region(COUNTIES[key[0]][0])
        township = make_region(code, name, parent=county)
        _township(world, key, township)
    for key, (county, name, role_key) in DEPARTMENTS.items():
        region = make_region(COUNTIES[county][0])
        body = make_organisation(name, OrganisationKind.DEPARTMENT, region, role_key=role_key)
        _organisation(world, key, body)
        _people(world, key, body, (Role.DEPARTMENT_CLERK, Role.DEPARTMENT_LEADER))
    return world


def _county(world: World, key: str) -> None:
    region = make_region(COUNTIES[key][0])
    office = make_organisation(f"{region.name}人民政府", OrganisationKind.COUNTY_GOVERNMENT, region)
    _organisation(world, key, office)
    roles = (
        Role.LIST_OFFICE, Role.HOTLINE_OPERATOR, Role.STATISTICS_READER,
        Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR,
    )  # fmt: skip
    _people(world, key, office, roles)
    justice = make_organisation(f"{region.name}司法局", OrganisationKind.DEPARTMENT, region)
    _people(world, key, justice, (Role.LEGAL_OFFICE,))
    _channel(world, key, office)
    proposal = PartyProposal.objects.create(
        region=region,
        printed=str(Mark("proposal", key)),
        plain=f"{key}proposal",
        state=ProposalState.OPEN,
        made_at=AT,
    )
    world.note("proposal_id", key, proposal.pk)


def _channel(world: World, key: str, office: Organisation) -> None:
    """Write a robot of a county's group, and a message it did not take."""
    channel = Channel.objects.create(
        organisation=office,
        kind=ChannelKind.WECOM,
        name=str(Mark("channel", key)),
        webhook="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1",
        endpoint_digest=f"{key:0>64}",
        changed_by=world.viewers[Role.SYSTEM_ADMINISTRATOR, key],
        changed_at=AT,
    )
    Dispatch.objects.create(
        channel=channel,
        state=DispatchState.REFUSED,
        lines=1,
        started_at=AT,
        answer=str(Mark("channel", key)),
    )
    world.note("channel_id", key, channel.pk)


def _township(world: World, key: str, township) -> None:
    government = make_organisation(
        f"{township.name}人民政府", OrganisationKind.TOWNSHIP_GOVERNMENT, township
    )
    section = make_organisation("党政办公室", OrganisationKind.SECTION, township, parent=government)
    village_region = make_region(
        f"{township.pk}201", f"{township.name}一村", RegionLevel.VILLAGE, township
    )
    village = make_organisation("村民委员会", OrganisationKind.VILLAGE_COMMITTEE, village_region)
    _organisation(world, key, government)
    _people(world, key, government, (Role.TOWNSHIP_CLERK, Role.TOWNSHIP_LEADER))
    _people(world, key, section, (Role.SECTION_HEAD,))
    _people(world, key, village, (Role.VILLAGE_CADRE,))
    _editions(world, key, township)
    _example(world, key, township)
    _letters(world, key, township, government)


def _letters(world: World, key: str, township, government: Organisation) -> None:
    """Write a draft and an issued letter of a township, and the word of its numbers."""
    clerk, mark = world.viewers[Role.TOWNSHIP_CLERK, key], str(Mark("letter", key))
    edition = Edition.objects.in_force(timezone.localdate()).get(township=township)
    facts = Citation(township.name, government.name, mark, 1, None, stated=False, counts={})
    for ordinal, state in enumerate((LetterState.DRAFT, LetterState.ISSUED)):
        letter = Letter(
            kind=LetterKind.TRANSFER, state=state, township=township, issuer=government,
            edition=edition, citation=as_json(facts), question=mark, title=mark, recipient=mark,
            body=mark, signature=mark, copies=mark, dated=date(2026, 1, 5), drafted_by=clerk,
            drafted_at=AT, revised_by=clerk, revised_at=AT, issued_by=clerk, issued_at=AT,
        )  # fmt: skip
        letter.content_digest = content_digest(letter)
        letter.save()
        if ordinal:
            LetterNumber.objects.create(
                organisation=government, word="某政函", year=2026, ordinal=1, letter=letter,
                given_by=clerk, given_at=AT,
            )  # fmt: skip
        world.note("letter_id", key, letter.pk)


def _example(world: World, key: str, township) -> None:
    """Write what somebody of the township taught the finder."""
    example = Example.objects.create(
        text=str(Mark("example", key)),
        township=township,
        right="basic:1",
        origin=ExampleOrigin.CORRECTED,
        made_by=world.viewers[Role.TOWNSHIP_CLERK, key],
        made_at=AT,
    )
    world.note("example_id", key, example.pk)


def _editions(world: World, key: str, township) -> None:
    """Write an edition in every state, and what was done to each."""
    clerk = world.viewers[Role.TOWNSHIP_CLERK, key]
    mark = str(Mark("edition", key))
    document = make_document(
        make_list(make_entry(1, f"{mark}一")),
        make_list(
            make_cooperative_entry(1, f"{mark}二", departments=(NAMED_IN[key],)),
            kind=ListKind.COOPERATIVE,
        ),
        make_list(make_reclaimed_entry(1, f"{mark}三"), kind=ListKind.RECLAIMED),
        findings=(make_finding(message=mark),),
    )
    for state in (EditionState.DRAFT, EditionState.SUBMITTED, EditionState.DISCARDED):
        edition = make_edition(document, township=township, state=state)
        _set(edition, created_by=clerk, title=mark, source_name=f"{mark}.docx", reason=mark)
        _note_edition(world, key, edition)
    public = make_edition(
        _published(key), township=township, state="published", valid_from=date(2025, 7, 1)
    )
    _note_edition(world, key, public)
    for edition in world.rows["edition_id"][key]:
        event = append(
            act_code(EditionAct.CORRECTED),
            seat=Seat(clerk.pk, clerk.full_name),
            at=AT,
            reason=str(Mark("event", key)),
            place=township.pk,
            edition=edition,
        )
        world.note("sequence", key, event.sequence)
    world.note("township_code", key, township.pk)


def _published(key: str) -> ListDocument:
    """Return a list that names the township's department, with standing work for both."""
    entry = make_cooperative_entry(
        1,
        departments=(NAMED_IN[key],),
        township_groups=(group("每年4月、10月开展宣传。", "及时上报。"),),
        department_groups=(group("每月10日前开展业务培训。"),),
    )
    return make_document(
        make_list(make_entry(1)),
        make_list(entry, kind=ListKind.COOPERATIVE),
        make_list(make_reclaimed_entry(1), kind=ListKind.RECLAIMED),
    )


def _note_edition(world: World, key: str, edition) -> None:
    world.note("edition_id", key, edition.pk)
    world.note("item_id", key, edition.items.first().pk)
    found = edition.findings.first()
    if found is not None:
        world.note("finding_id", key, found.pk)


def _organisation(world: World, key: str, body: Organisation) -> None:
    name = OrganisationName.objects.create(
        organisation=body, name=str(Mark("name", key)), plain=f"{key}name", kind="short"
    )
    world.note("organisation_id", key, body.pk)
    world.note("name_id", key, name.pk)


def _people(world: World, key: str, body: Organisation, roles) -> None:
    for role in roles:
        login = f"{role.value}.{key}".lower()[:32]
        officer = make_officer(
            login, role, body, full_name=str(Mark("officer", key)), search_text=login
        )
        world.viewers[role, key] = officer
        world.note("officer_id", key, officer.pk)
        world.note("post_id", key, officer.posts.get().pk)
        event = append(
            "party.signed-in",
            seat=Seat(officer.pk, officer.full_name),
            at=AT,
            reason=str(Mark("event", key)),
            place=body.region_id or "",
        )
        world.note("sequence", key, event.sequence)
    _account(world, key, officer)
    waiting = Post.objects.create(
        officer=officer,
        organisation=body,
        role=roles[0],
        title=str(Mark("officer", key)),
        valid_from=date(2030, 1, 1),
        proposed_at=AT,
    )
    world.note("post_id", key, waiting.pk)
    code = Invitation.objects.create(
        code_hash=f"{key}{body.pk}{'0' * 40}",
        made_at=timezone.now(),
        expires_at=timezone.now() + timezone.timedelta(days=2),
        for_officer=officer,
    )
    world.note("invitation_id", key, code.pk)


def _account(world: World, key: str, officer: Officer) -> None:
    """Write what belongs to one person alone: a sign-in and a link to a single sign-on."""
    visit = SignIn.objects.create(
        officer=officer,
        key_digest=f"{officer.pk:064d}",
        method=SignInMethod.PASSWORD,
        agent=str(Mark("signin", key)),
        started_at=timezone.now(),
        last_seen_at=timezone.now(),
    )
    link = Identity.objects.create(
        officer=officer, provider="sso", subject_digest=f"{officer.pk:064d}", linked_at=AT
    )
    notice = Notice.objects.create(
        recipient=officer,
        kind="notice.robot-failed",
        title=str(Mark("notice", key)),
        body=str(Mark("notice", key)),
        key=f"isolation.{officer.pk}",
        made_at=AT,
    )
    world.note("notice_id", key, notice.pk)
    world.note("sign_in_id", key, visit.pk)
    world.note("identity_id", key, link.pk)
    token = ApiToken.objects.create(
        officer=officer,
        title=str(Mark("token", key)),
        token_hash=f"{officer.pk:064d}",
        made_at=AT,
        expires_at=timezone.now() + timezone.timedelta(days=30),
    )
    world.note("token_id", key, token.pk)


def _set(row: models.Model, **values) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**values)


ANONYMOUS = (RESIDENT, "")
