from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompaniesConfig(AppConfig):
    name = "companies"
    verbose_name: Any = _("Companies")

    def ready(self) -> None:
        from companies import checks  # noqa: F401  (registers them)
