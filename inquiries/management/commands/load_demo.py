"""Fill the portal with sample data, or take it out again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.demo.model_companies import load_model_companies
from companies.demo.real_companies import load_real_companies
from companies.demo.withdrawal import restore_withdrawn_companies, withdraw_demo_companies
from companies.vocabulary.models import Concept
from inquiries import demo


class Command(BaseCommand):
    help = (
        "Loads sample companies, demo accounts, canned texts, routing rules and inquiries; a second run "
        "changes nothing. The accounts have a public password, so this is not for production. Mails about "
        "the sample inquiries leave as usual; all their addresses end in .example and reach nobody."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--clear", action="store_true", help="take all of it out again, and nothing else")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if options["clear"]:
            self._clear()
        else:
            self._load()

    def _load(self) -> None:
        if not Concept.objects.exists():
            raise CommandError(_("Load the vocabulary first: manage.py load_vocabulary"))
        companies = restore_withdrawn_companies() + load_real_companies() + load_model_companies()
        added = {"companies": companies, **demo.load()}
        if not any(added.values()):
            self.stdout.write(_("The demo data is complete; nothing was changed."))
            return
        self.stdout.write(
            _(
                "Demo data loaded. New: %(companies)d companies, %(accounts)d accounts, "
                "%(texts)d canned texts, %(rules)d routing rules, %(inquiries)d inquiries."
            )
            % added
        )

    def _clear(self) -> None:
        demo.clear()
        deleted, archived = withdraw_demo_companies()
        self.stdout.write(
            ngettext(
                "The demo data is gone, with %(count)d company.",
                "The demo data is gone, with %(count)d companies.",
                deleted,
            )
            % {"count": deleted}
        )
        if archived:
            self.stdout.write(
                ngettext(
                    "%(count)d demo company stays, archived, because an inquiry names it.",
                    "%(count)d demo companies stay, archived, because inquiries name them.",
                    archived,
                )
                % {"count": archived}
            )
