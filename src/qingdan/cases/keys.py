"""How people and bodies are written in events, by keys that no renaming changes; and cases."""

OFFICER, BODY = "o", "b"


def officer_key(pk: int) -> str:
    """Return the key of a person.

    >>> officer_key(7)
    'o7'
    """
    return f"{OFFICER}{pk}"


def body_key(pk: int) -> str:
    """Return the key of a body.

    >>> body_key(12)
    'b12'
    """
    return f"{BODY}{pk}"


def body_of_key(key: str) -> int | None:
    """Return the body that a key names, ``None`` for anything else.

    >>> body_of_key("b12"), body_of_key("o7"), body_of_key("")
    (12, None, None)
    """
    number = key.removeprefix(BODY)
    return int(number) if key.startswith(BODY) and number.isdigit() else None


def body_of_lane(key: str) -> int | None:
    """Return the body that a lane was opened for.

    >>> body_of_lane("department@b12"), body_of_lane("main")
    (12, None)
    """
    return body_of_key(key.partition("@")[2])


def register_number(year: int, ordinal: int) -> str:
    """Return the number of a case in the register of the body that acts.

    >>> register_number(2026, 12)
    '〔2026〕0012号'
    """
    return f"〔{year}〕{ordinal:04d}号"


def case_url(pk: int) -> str:
    """Return the address of the page of a case."""
    return f"/desk/cases/{pk}/"
