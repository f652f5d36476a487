"""Refusals that a reader can act on."""

from http import HTTPStatus
from typing import ClassVar


class DomainError(Exception):
    """A refusal the reader can act on; programming mistakes stay plain exceptions.

    A subclass names a ``code`` (published, never reused), an HTTP ``status``, and two
    Chinese templates: ``message`` says what was refused, ``remedy`` what to do next.
    The keyword arguments fill both, so the page, the API and the command line print
    the same words.

    >>> class TooLate(DomainError):
    ...     code = "example.too-late"
    ...     message = "{what}已经生效，不能撤回。"
    ...     remedy = "请另立新版本并写明理由。"
    >>> refusal = TooLate(what="第2版清单")
    >>> print(refusal, refusal.advice)
    第2版清单已经生效，不能撤回。 请另立新版本并写明理由。
    """

    code: ClassVar[str]
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT
    message: ClassVar[str]
    remedy: ClassVar[str]

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(self.message.format(**params))

    @property
    def advice(self) -> str:
        """What the reader can do next, in one sentence."""
        return self.remedy.format(**self.params)

    def problem(self) -> dict[str, object]:
        """Return the RFC 9457 body shared by every JSON response."""
        return {
            "type": f"/errors/{self.code}",
            "title": str(self),
            "status": int(self.status),
            "detail": self.advice,
        }
