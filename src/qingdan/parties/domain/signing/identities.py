"""Accounts in a single sign-on service that stand for an officer here."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from qingdan.core.errors import DomainError
from qingdan.parties.domain.noting import note
from qingdan.parties.domain.places import place_of
from qingdan.parties.enums import PartyAct
from qingdan.parties.models import Identity, Officer
from qingdan.parties.protected import keyed_digest
from qingdan.record.domain.appending import recorded

CONTEXT = "identity.subject"


class IdentityTaken(DomainError):
    code = "parties.identity-taken"
    message = "这个统一认证账户已绑定到另一位经办人，没有改动。"
    remedy = "请核对登录统一认证的是不是本人；确要换绑，请原来的经办人先解除绑定。"


class IdentityAlready(DomainError):
    code = "parties.identity-already"
    message = "您在这个统一认证里已绑定了另一个账户，没有改动。"
    remedy = "要换绑，请先在“我的登录”里解除原来的绑定。"


class IdentityGone(DomainError):
    code = "parties.identity-gone"
    status = HTTPStatus.NOT_FOUND
    message = "没有这个绑定，没有改动。"
    remedy = "请刷新页面看现在的绑定。"


@dataclass(frozen=True, slots=True)
class Claimed:
    """Who a service says has signed in there: its own key, and a digest of its name for them.

    ``login_name`` is filled only by a service that is trusted to know ours.
    """

    provider: str
    digest: str
    login_name: str = ""

    @classmethod
    def of(cls, provider: str, subject: str, login_name: str = "") -> "Claimed":
        """Keep of the service's name only what is needed to find it again."""
        exact = hashlib.sha256(subject.encode()).hexdigest()  # keyed digests fold letters
        return cls(provider, keyed_digest(f"{provider} {exact}", CONTEXT), login_name)


def officer_of(claimed: Claimed, *, at: datetime) -> Officer | None:
    """Return the officer in use whom a service's account stands for.

    An account is linked here and now when the service is trusted to know our login names;
    no officer is ever made.

    Args:
        claimed: who signed in there.
        at: aware datetime.
    """
    known = Identity.objects.filter(provider=claimed.provider, subject_digest=claimed.digest)
    found = known.select_related("officer").first()
    if found is not None:
        return found.officer if found.officer.is_active else None
    if not claimed.login_name:
        return None
    name = claimed.login_name.strip().lower()
    officer = Officer.objects.filter(login_name=name, is_active=True).first()
    if officer is None or officer.identities.filter(provider=claimed.provider).exists():
        return None
    return link(claimed, actor=officer, at=at).officer


def link(claimed: Claimed, *, actor: Officer, at: datetime) -> Identity:
    """Let a service's account stand for an officer from now on.

    Args:
        claimed: who signed in there.
        actor: the officer, signed in here.
        at: aware datetime of the act.

    Raises:
        IdentityTaken: it stands for another officer.
        IdentityAlready: the officer has another account there.
    """
    with recorded():
        officer = Officer.objects.select_related("unit").get(pk=actor.pk)
        here = Identity.objects.filter(provider=claimed.provider)
        known = here.filter(subject_digest=claimed.digest).first()
        if known is not None:
            if known.officer_id != officer.pk:
                raise IdentityTaken
            return known
        if here.filter(officer=officer).exists():
            raise IdentityAlready
        identity = Identity.objects.create(
            officer=officer,
            provider=claimed.provider,
            subject_digest=claimed.digest,
            linked_at=at,
        )
        act, place = PartyAct.IDENTITY_LINKED, place_of(officer)
        said: dict[str, Any] = {"provider": claimed.provider, "officer": officer.login_name}
        note(act, identity, actor=officer, at=at, place=place, **said)
        return identity


def unlink(identity_id: int, *, actor: Officer, at: datetime) -> Identity:
    """Let a service's account stand for the actor no longer.

    Raises:
        IdentityGone: not the actor's, or gone already.
    """
    with recorded():
        officer = Officer.objects.select_related("unit").get(pk=actor.pk)
        identity = officer.identities.filter(pk=identity_id).first()
        if identity is None:
            raise IdentityGone
        identity.delete()
        act, place = PartyAct.IDENTITY_UNLINKED, place_of(officer)
        said: dict[str, Any] = {"provider": identity.provider, "officer": officer.login_name}
        note(act, identity, actor=officer, at=at, place=place, **said)
        return identity
