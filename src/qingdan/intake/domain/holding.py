"""Which tables a township gave in the last twelve months, read from what it was asked for."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone

from qingdan.intake.enums import Decision, Sign
from qingdan.intake.models import RequestMatter
from qingdan.intake.splitting import tables_in
from qingdan.intake.tables import Given

YEAR = timedelta(days=365)
MOST = 2_000
DONE = (Decision.ADMIT, Decision.CONDITIONS)


def tables_given(township: str, on: date) -> Iterator[Given]:
    """Yield the tables of matters that were taken on within a year, the newest first.

    Args:
        township: nine digits.
        on: local date.
    """
    rows = (
        RequestMatter.objects.filter(
            request__place=township,
            request__received_at__date__gte=on - YEAR,
            request__received_at__date__lte=on,
            decision__in=DONE,
        )
        .exclude(asks=[])
        .order_by("-request__received_at", "-pk")
        .values_list("asks", "request_id", "request__received_at", "request__sender_name")
    )
    for asks, request, received, sender in rows[:MOST]:
        for one in asks:
            if one["code"] == Sign.REPEATED_TABLE:
                for table in tables_in(one["words"]):
                    yield Given(table, request, timezone.localdate(received), sender)
