"""What all parts of a procedure have, and what is kept of its cases: register lines, archive."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Part:
    """What all parts have: a code that others refer to, a title that people read."""

    code: str
    title: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True)
class Register(Part):
    """A register that a case has a line in, once an act of ``enters`` was done.

    The line says ``fields``; ``rule`` or ``basis`` says who asks for the register.
    """

    enters: tuple[str, ...]
    fields: tuple[str, ...]
    rule: str = ""
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class Archive:
    """What becomes of the papers of a case; ``rule`` or ``basis`` says why.

    ``after`` are the acts by which they are filed, without any it is the end of the case;
    ``holds`` the documents that a complete file has. ``keeps`` is how long they are kept, in the
    words of ``keeps_basis``; without a source it is not stated.
    """

    rule: str = ""
    basis: str = ""
    after: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    keeps: str = ""
    keeps_basis: str = ""
    line: int = field(default=0, compare=False)
