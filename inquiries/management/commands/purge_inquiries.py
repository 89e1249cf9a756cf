"""Deletes inquiries that ended long ago."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from inquiries import retention


class Command(BaseCommand):
    help = "Deletes inquiries 24 months after they were closed or marked as spam."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many there are")

    def handle(self, *args: Any, **options: Any) -> None:
        count = retention.purge(dry_run=options["dry_run"])
        self.stdout.write(f"{count} inquiries {'would be' if options['dry_run'] else 'were'} deleted")
