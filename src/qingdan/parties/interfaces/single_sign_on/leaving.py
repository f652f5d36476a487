"""What is known when the browser leaves for a service."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Leaving:
    """The address to go to, and the state by which its answer is known again."""

    address: str
    state: str
