"""Which letters and numbers an officer may see."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from qingdan.letters.domain.opening import DRAFT, ISSUE
from qingdan.letters.models import Letter, LetterNumber
from qingdan.parties.domain.authorising import reach_each, reach_from, standing, within
from qingdan.parties.enums import OrganisationKind
from qingdan.parties.models import Officer, Organisation

SENDERS = (
    OrganisationKind.COUNTY_GOVERNMENT, OrganisationKind.DEPARTMENT, OrganisationKind.PARTY_BODY,
    OrganisationKind.PUBLIC_INSTITUTION, OrganisationKind.TOWNSHIP_GOVERNMENT,
)  # fmt: skip


def letters_visible_to(officer: Officer | None) -> QuerySet[Letter]:
    """Return the letters of the bodies within an officer's reach; the one door to them."""
    found = Letter.objects.filter(_reached(officer, "issuer__region__code"))
    beside = ("issuer", "township", "number", "drafted_by", "revised_by", "issued_by", "edition")
    return found.select_related(*beside, "item").defer("edition__document")


def numbers_visible_to(officer: Officer | None) -> QuerySet[LetterNumber]:
    """Return the numbers given within an officer's reach, with their letters."""
    found = LetterNumber.objects.filter(_reached(officer, "organisation__region__code"))
    return found.select_related("organisation", "letter", "given_by", "cancelled_by")


def senders_managed_by(officer: Officer) -> QuerySet[Organisation]:
    """Return the bodies whose words for numbers an officer may set: of posts, or in use."""
    today = timezone.localdate()
    posts = standing(officer, today)
    near = within(reach_from(posts, ISSUE), region="region__code")
    bodies = {post.organisation_id for post in posts}
    used = Q(number_series__isnull=False) | Q(letters__isnull=False) | Q(pk__in=bodies)
    found = Organisation.objects.in_being(today).filter(near, used, kind__in=SENDERS)
    return found.order_by("region", "pk").distinct()


def _reached(officer: Officer | None, region: str) -> Q:
    reaches = reach_each(officer, (DRAFT, ISSUE), on=timezone.localdate())
    return within([*reaches[DRAFT], *reaches[ISSUE]], region=region)
