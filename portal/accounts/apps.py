from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    verbose_name: Any = _("Accounts")

    def ready(self) -> None:
        from portal.accounts.roles import sync_permissions

        # Permissions are rows that Django writes after each migration, so roles can only get them then.
        post_migrate.connect(sync_permissions, dispatch_uid="accounts.roles")
