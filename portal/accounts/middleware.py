"""Staff work in the language and time zone of their account, whatever their browser says."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation


class StaffPreferencesMiddleware:
    """Activates the user's language and time zone below ``/admin/``; public pages follow their URL."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/admin/") or not request.user.is_authenticated:
            return self.get_response(request)
        user = request.user  # nobody any more after signing out
        with translation.override(user.language), timezone.override(user.time_zone):
            response = self.get_response(request)
            # TemplateResponses are rendered by now; the header tells what they were rendered in.
            response.headers["Content-Language"] = user.language
        return response
