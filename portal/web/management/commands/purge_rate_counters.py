"""Deletes counters of the rate limit that are older than a week."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.web import throttle


class Command(BaseCommand):
    help = "Deletes counters of the rate limit after seven days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many there are")

    def handle(self, *args: Any, **options: Any) -> None:
        count = throttle.purge(dry_run=options["dry_run"])
        self.stdout.write(f"{count} counters {'would be' if options['dry_run'] else 'were'} deleted")
