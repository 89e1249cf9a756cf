from typing import Any

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "portal.outbox"
    verbose_name: Any = _("E-mail")

    def ready(self) -> None:
        autodiscover_modules("emails")  # each app registers what its mails say
