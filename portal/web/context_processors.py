"""What every public page needs: its address in each language."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the portal's address, how to reach us, and whether the mailbox page exists."""
    return {
        "BASE_URL": settings.BASE_URL,
        "CONTACT_EMAIL": settings.CONTACT_EMAIL,
        "CONTACT_PHONE": settings.CONTACT_PHONE,
        "MAILBOX": bool(settings.MAILBOX_DIR),
    }
