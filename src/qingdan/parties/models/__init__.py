"""Places, bodies and people: the rows everything later points to."""

from qingdan.parties.models.officers import ADMINISTRATORS, Invitation, Officer, Post
from qingdan.parties.models.organisations import (
    Organisation,
    OrganisationName,
    PartyProposal,
    Succession,
)
from qingdan.parties.models.programs import ApiRequest, ApiToken
from qingdan.parties.models.regions import Region
from qingdan.parties.models.signing import (
    Identity,
    PasswordKept,
    RecoveryCode,
    SignIn,
    SignInFailure,
    TotpDevice,
)

__all__ = [
    "ADMINISTRATORS",
    "ApiRequest",
    "ApiToken",
    "Identity",
    "Invitation",
    "Officer",
    "Organisation",
    "OrganisationName",
    "PartyProposal",
    "PasswordKept",
    "Post",
    "RecoveryCode",
    "Region",
    "SignIn",
    "SignInFailure",
    "Succession",
    "TotpDevice",
]
