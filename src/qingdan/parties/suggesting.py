"""What the program would suggest for a printed name; a person decides."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from rapidfuzz import fuzz, process

from qingdan.core.text import fold
from qingdan.parties.departments import is_outside_government
from qingdan.parties.enums import OrganisationKind
from qingdan.parties.models import Organisation, OrganisationName, PartyProposal, Region

OWN_ROLE = (
    OrganisationKind.SECTION,
    OrganisationKind.TOWNSHIP_GOVERNMENT,
    OrganisationKind.VILLAGE_COMMITTEE,
)
"""Kinds that are never meant by the role of a county's department."""
MOST, LEAST_ALIKE = 3, 65
ENDINGS = {
    "分局": OrganisationKind.BRANCH,
    "委组织部": OrganisationKind.PARTY_BODY,
    "委宣传部": OrganisationKind.PARTY_BODY,
    "委办公室": OrganisationKind.PARTY_BODY,
    "委办": OrganisationKind.PARTY_BODY,
    "工作部": OrganisationKind.PARTY_BODY,
    "编办": OrganisationKind.PARTY_BODY,
    "政法委": OrganisationKind.PARTY_BODY,
    "联": OrganisationKind.MASS_ORGANISATION,
    "联合会": OrganisationKind.MASS_ORGANISATION,
    "协会": OrganisationKind.MASS_ORGANISATION,
    "红十字会": OrganisationKind.MASS_ORGANISATION,
    "工会": OrganisationKind.MASS_ORGANISATION,
    "法院": OrganisationKind.OTHER_STATE_BODY,
    "检察院": OrganisationKind.OTHER_STATE_BODY,
    "武装部": OrganisationKind.OTHER_STATE_BODY,
    "公司": OrganisationKind.OUTSIDE,
    "银行": OrganisationKind.OUTSIDE,
    "中心": OrganisationKind.PUBLIC_INSTITUTION,
    "所": OrganisationKind.PUBLIC_INSTITUTION,
    "站": OrganisationKind.PUBLIC_INSTITUTION,
    "馆": OrganisationKind.PUBLIC_INSTITUTION,
    "院": OrganisationKind.PUBLIC_INSTITUTION,
}
"""How names of a kind often end; the longest ending that fits counts."""


def similar_bodies(proposals: Iterable[PartyProposal], on: date) -> dict[int, list[Organisation]]:
    """Return, by proposal, the bodies of its county with the most similar names.

    Args:
        proposals: names that wait.
        on: local date; only bodies that exist then.

    Returns:
        The only body of the county with the role of the name, if there is one, then up to
        three with names most alike, for each primary key. One query a county.
    """
    known: dict[str, list[OrganisationName]] = {}
    found: dict[int, list[Organisation]] = defaultdict(list)
    for proposal in proposals:
        county = proposal.region_id
        if county not in known:
            known[county] = _names_in(county, on)
        alike = _most_alike(proposal.plain, known[county])
        found[proposal.pk] = list(dict.fromkeys([*_only_of_role(proposal, known[county]), *alike]))
    return found


def kind_guessed(printed: str, role_key: str = "") -> OrganisationKind:
    """Return the kind of body that a name sounds like.

    >>> [kind_guessed(name).label for name in ("县某某中心", "县某局", "县文联")]
    ['事业单位', '政府部门', '群团组织']
    """
    if role_key and is_outside_government(role_key):
        return OrganisationKind.OUTSIDE
    plain = fold(printed).removesuffix("机关")
    fitting = [ending for ending in ENDINGS if plain.endswith(ending)]
    return ENDINGS[max(fitting, key=len)] if fitting else OrganisationKind.DEPARTMENT


def name_guessed(printed: str, county: Region) -> str:
    """Return a printed short name with the county's name in front.

    >>> name_guessed("县某某中心", Region(name="固阳县")), name_guessed("保险公司", Region())
    ('固阳县某某中心', '保险公司')
    """
    name = "".join(printed.split()).removesuffix("机关")
    level = county.name[-1:]
    return f"{county.name}{name.removeprefix(level)}" if level and name[:1] == level else name


def _names_in(county: str, on: date) -> list[OrganisationName]:
    names = OrganisationName.objects.filter(
        organisation__region__code__startswith=county,
        organisation__in=Organisation.objects.in_being(on),
    )
    return list(names.select_related("organisation__region"))


def _only_of_role(proposal: PartyProposal, names: Sequence[OrganisationName]) -> list[Organisation]:
    bodies = {
        name.organisation
        for name in names
        if name.organisation.role_key == proposal.role_key
        and name.organisation.region_id == proposal.region_id
        and name.organisation.kind not in OWN_ROLE
    }
    return list(bodies) if proposal.role_key and len(bodies) == 1 else []


def _most_alike(plain: str, names: Sequence[OrganisationName]) -> list[Organisation]:
    alike = process.extract(
        plain,
        [name.plain for name in names],
        scorer=fuzz.ratio,
        score_cutoff=LEAST_ALIKE,
        limit=4 * MOST,
    )
    bodies = {names[at].organisation_id: names[at].organisation for _, _, at in alike}
    return list(bodies.values())[:MOST]
