"""The way in, and pages about the portal itself."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe


@require_safe
def entry(request: HttpRequest) -> HttpResponse:
    """Send the visitor to the home page in the browser's language; German where we do not speak it."""
    return HttpResponseRedirect(f"/{get_language_from_request(request)}/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers what is not for them, and where the sitemap is."""
    return render(
        request, "web/robots.txt", {"BASE_URL": settings.BASE_URL}, content_type="text/plain; charset=utf-8"
    )


@require_safe
def imprint(request: HttpRequest) -> HttpResponse:
    """Show who answers for the portal (§ 5 DDG)."""
    return render(request, "web/imprint.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show the privacy notice (Art. 13 GDPR)."""
    return render(request, "web/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement (§ 10b BGG NRW)."""
    return render(request, "web/accessibility.html")
