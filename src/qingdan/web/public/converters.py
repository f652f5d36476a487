"""The parts that addresses are made of."""

from qingdan.catalogue.enums import ListKind


class TownshipConverter:
    """A township's nine-digit code."""

    regex = r"\d{9}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class KindConverter:
    """One of the three lists."""

    regex = "|".join(ListKind.values)

    def to_python(self, value: str) -> ListKind:
        return ListKind(value)

    def to_url(self, value: str) -> str:
        return str(value)
