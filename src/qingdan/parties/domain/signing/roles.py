"""Which officers the profile asks for more than a password."""

from datetime import datetime

from django.utils import timezone

from qingdan.parties.domain.authorising import standing
from qingdan.parties.models import Officer
from qingdan.parties.profiles import in_force


def must_use_second_factor(officer: Officer, *, at: datetime) -> bool:
    """Tell whether some post of an officer is one that the profile lists."""
    listed = in_force().second_factor
    if not listed:
        return False
    return any(post.role in listed for post in standing(officer, timezone.localdate(at)))
