"""Load the vocabulary files, and tag again the companies that the changes concern."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from companies import services
from companies.vocabulary import loader, source


class Command(BaseCommand):
    help = "Brings the vocabulary to what its files say; a second run changes nothing and takes no time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="print what would change, write nothing")
        parser.add_argument("--folder", type=Path, default=source.DATA, help="where the TOML files are")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"]
        if loader.is_current(folder):
            self.stdout.write(_("The vocabulary is up to date."))
            return
        try:
            wanted = source.read(folder)
        except source.VocabularyError as error:
            raise CommandError(
                _("The vocabulary has problems:\n%(problems)s") % {"problems": error}
            ) from error
        if options["dry_run"]:
            self.stdout.write("\n".join(loader.compare(wanted).lines()))
            return
        changes, companies = services.load_vocabulary(wanted)
        self.stdout.write(
            _(
                "%(added)d concepts added, %(changed)d changed, %(removed)d removed; "
                "%(companies)d companies tagged again"
            )
            % {
                "added": len(changes.added),
                "changed": len(changes.changed),
                "removed": len(changes.removed),
                "companies": companies,
            }
        )
