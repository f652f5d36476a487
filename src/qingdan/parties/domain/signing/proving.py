"""Asking an officer who is signed in to prove it anew, before what a stranger must not change."""

from datetime import datetime
from http import HTTPStatus

from qingdan.core.errors import DomainError
from qingdan.parties.domain.signing import guessing, second_factor
from qingdan.parties.domain.signing.hashing import matches
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import origin


class ProofWrong(DomainError):
    code = "parties.proof-wrong"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "{what}不对，没有改动。"
    remedy = "请重新输入。"


def prove(officer_id: int, proof: str, *, at: datetime) -> Officer:
    """Check the password in use; of an officer without one, a code of the authenticator.

    Failures count with those at sign-in.

    Args:
        officer_id: who is signed in.
        proof: as typed.
        at: aware datetime of the try.

    Raises:
        ProofWrong: it is another one.
        SignInLocked, SignInTooSoon: too many failures.
        SignInBusy: too many are being hashed at this moment.
    """
    officer = Officer.objects.get(pk=officer_id)
    attempt = guessing.begin(officer.login_name, address=origin.get(), at=at)
    if officer.has_usable_password():
        try:
            right, _ = matches(proof, officer.password)
        except DomainError:
            attempt.right(whole=False)
            raise
    else:
        right = second_factor.use(officer, proof, at=at) is not None
    if not right:
        raise ProofWrong(what="密码" if officer.has_usable_password() else "动态口令")
    attempt.right(whole=True)
    return officer
