"""Import a list of companies from a CSV or XLSX file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from companies.importing import ImportRefused, Report, import_rows, read_file


class Command(BaseCommand):
    help = "Imports companies from a CSV or XLSX file; with any problem nothing at all is imported."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="report only, write nothing")
        parser.add_argument("--publish", action="store_true", help="publish at once, marked as unconfirmed")
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="also replace what people have edited since the last import",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = read_file(options["file"])
        except ImportRefused as refused:
            lines = [_("Nothing was imported:"), *map(str, refused.problems)]
            raise CommandError("\n".join(lines)) from refused
        report = import_rows(
            rows, publish=options["publish"], overwrite=options["overwrite"], dry_run=options["dry_run"]
        )
        self._print(report, dry_run=options["dry_run"])

    def _print(self, report: Report, *, dry_run: bool) -> None:
        for source_id, columns in report.kept.items():
            self.stdout.write(
                _("%(company)s: kept because edited since the last import: %(columns)s")
                % {"company": source_id, "columns": ", ".join(columns)}
            )
        self.stdout.write(
            _("%(added)d added, %(changed)d changed, %(unchanged)d unchanged, %(published)d published")
            % {
                "added": len(report.added),
                "changed": len(report.changed),
                "unchanged": len(report.unchanged),
                "published": len(report.published),
            }
        )
        if dry_run:
            self.stdout.write(_("This was a dry run; nothing was written."))
