"""Work lists of the company list."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from companies.admin.texts import LANGUAGES, language_name


class WorkListFilter(admin.SimpleListFilter):
    title = _("work list")
    parameter_name = "todo"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("no_latin_name", _("Without Latin name")),
            ("unconfirmed", _("Not confirmed")),
            *(
                (code, _("No texts in %(language)s") % {"language": language_name(code)})
                for code in LANGUAGES
            ),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        companies: Any = queryset
        match self.value():
            case None:
                return companies
            case "no_latin_name":
                return companies.without_latin_name()
            case "unconfirmed":
                return companies.filter(confirmed_at=None)
            case language if language in LANGUAGES:
                return companies.without_texts_in(language)
        return companies.none()  # an address somebody made up
