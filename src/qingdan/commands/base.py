"""What every command of ours shares: Chinese help, and refusals instead of tracebacks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

import qingdan
from qingdan.core.errors import DomainError

DJANGO_OPTIONS = {
    "--version",
    "--verbosity",
    "--settings",
    "--pythonpath",
    "--traceback",
    "--no-color",
    "--force-color",
}


class Command(BaseCommand):
    """A command whose help shows its own options only.

    Subclasses set ``help`` (Chinese, first sentence = the line in ``qingdan --help``),
    ``add_arguments`` and ``handle``. They raise ``CommandError`` with one Chinese sentence
    (exit code 1, or 2 with ``returncode=2`` when the command was used wrongly) or let a
    ``DomainError`` through, which leaves as the same sentence that the site would show.
    """

    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def get_version(self) -> str:
        return qingdan.__version__

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(prog_name, subcommand, allow_abbrev=False, **kwargs)

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except DomainError as refusal:
            raise CommandError(f"{refusal}{refusal.advice}") from refusal
