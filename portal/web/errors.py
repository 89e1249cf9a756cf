"""Error pages in the visitor's language, also where the request failed before the language was known."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

RETRY_AFTER_SECONDS = 30


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that makes no sense, such as one for a foreign host."""
    return _error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request for what the visitor may not see."""
    return _error_page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request for a page that does not exist."""
    return _error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a request that broke: 503 where the database was out of reach or too slow, else 500."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response = _error_page(request, 503)
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return response
    return _error_page(request, 500)


def _error_page(request: HttpRequest, status: int) -> HttpResponse:
    language = translation.get_language_from_request(request, check_path=True)
    with translation.override(language):
        page = render_to_string(f"{status}.html", request=request)
    return HttpResponse(page, status=status, headers={"Content-Language": language})
