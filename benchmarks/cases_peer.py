"""The peer in a process and environment of its own: django-helpdesk with many tickets.

    python -c "import cases_peer; cases_peer.main()" prepare TICKETS
    python -c "import cases_peer; cases_peer.main()" serve PORT

in the folder or database that the environment names; needs django-helpdesk and waitress.
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import django
from django.conf import settings

FOLLOW_UPS, AT_ONCE, PASSWORD = 10, 1000, "correct-horse-battery"
BEGUN = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
urlpatterns: list[Any] = []
APPS = (
    "admin", "auth", "contenttypes", "sessions", "messages", "staticfiles", "sites", "humanize",
)  # fmt: skip


def database() -> dict[str, Any]:
    folder = Path(os.environ["PEER_DIR"])
    if "PEER_SOCKET" in os.environ:
        return {"ENGINE": "django.db.backends.postgresql", "NAME": "peer", "USER": "qingdan",
                "HOST": os.environ["PEER_SOCKET"], "CONN_MAX_AGE": 60}  # fmt: skip
    return {
        "ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "peer.sqlite3"),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE", "timeout": 20,
            "init_command": "PRAGMA journal_mode=DELETE;PRAGMA synchronous=FULL;",
        },
    }  # fmt: skip


def configure() -> None:
    settings.configure(
        SECRET_KEY="peer",  # noqa: S106 - only on this machine
        ALLOWED_HOSTS=["*"],
        DATABASES={"default": database()},
        INSTALLED_APPS=[*(f"django.contrib.{one}" for one in APPS), "rest_framework", "helpdesk"],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]},
        }],
        ROOT_URLCONF="cases_peer",
        STATIC_URL="/static/",
        SITE_ID=1,
        USE_TZ=True,
        HELPDESK_TEAMS_MODE_ENABLED=False,
        LOGIN_URL="/login/",
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    )  # fmt: skip
    django.setup()


def prepare(tickets: int) -> None:
    """Write tickets, each with as many follow-ups as a case has events."""
    from django.contrib.auth.models import User  # noqa: PLC0415 - after setup
    from django.core.management import call_command  # noqa: PLC0415
    from helpdesk.models import FollowUp, Queue, Ticket  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    person = User.objects.create_superuser("clerk", "clerk@example.com", PASSWORD)
    queues = [Queue.objects.create(title=f"Town {at}", slug=f"t{at}") for at in range(20)]
    numbers = iter(range(1, tickets + 1))
    while batch := list(islice(numbers, AT_ONCE)):
        made = [
            Ticket(
                id=at, title=f"北街井盖缺失（{at}）", queue=queues[at % 20], assigned_to=person,
                status=1 if at % 3 == 0 else 4, description="井盖缺失，请处理。",
                created=BEGUN + timedelta(seconds=25 * at), secret_key=f"k{at}",
                modified=BEGUN + timedelta(seconds=25 * at),
            )
            for at in batch
        ]  # fmt: skip
        Ticket.objects.bulk_create(made)
        FollowUp.objects.bulk_create(
            [
                FollowUp(
                    ticket=one, date=one.created + timedelta(hours=at), title="处理",
                    comment="已到现场查看，设了围挡。", public=True, user=person,
                )
                for one in made
                for at in range(FOLLOW_UPS)
            ]
        )  # fmt: skip


def serve(port: int) -> None:
    import waitress  # noqa: PLC0415 - only here
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    waitress.serve(get_wsgi_application(), listen=f"127.0.0.1:{port}", threads=8, _quiet=True)


def main() -> None:
    configure()
    if sys.argv[1] == "prepare":
        prepare(int(sys.argv[2]))
        return
    from django.urls import include, path  # noqa: PLC0415 - after setup

    urlpatterns.append(path("", include("helpdesk.urls")))
    serve(int(sys.argv[2]))
