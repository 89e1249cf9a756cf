"""Who may do what: the roles as groups and their permissions as one table."""

from typing import Any

IHK_CONSULTANT = "IHK consultant"
AHK_CONSULTANT = "AHK consultant"
CITY_EDITOR = "City editor"
VOCABULARY_EDITOR = "Vocabulary editor"
AUDITOR = "Auditor"
ADMINISTRATOR = "Administrator"

ROLES = (IHK_CONSULTANT, AHK_CONSULTANT, CITY_EDITOR, VOCABULARY_EDITOR, AUDITOR, ADMINISTRATOR)

# role -> app.model -> actions; filled in by the apps' admin (see docs/decisions).
PERMISSIONS: dict[str, dict[str, tuple[str, ...]]] = {}


def sync_permissions(**_kwargs: Any) -> None:
    """Give every role exactly the permissions of ``PERMISSIONS``; runs after each migrate, repeatable."""
    from django.contrib.auth.models import Group, Permission

    for role, models in PERMISSIONS.items():
        group = Group.objects.filter(name=role).first()
        if group is None:  # the accounts migration has not run yet
            continue
        wanted = {f"{action}_{name.split('.')[1]}" for name, actions in models.items() for action in actions}
        group.permissions.set(Permission.objects.filter(codename__in=wanted))
