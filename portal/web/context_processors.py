"""What every public page needs: its address in each language."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the base URL of the portal for canonical links, and whether the mailbox page exists."""
    return {"BASE_URL": settings.BASE_URL, "MAILBOX": bool(settings.MAILBOX_DIR)}
