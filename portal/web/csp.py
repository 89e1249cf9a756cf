"""The Content-Security-Policy header, the same text on every page."""

from csp import middleware
from csp.constants import HEADER
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class CSPMiddleware(middleware.CSPMiddleware):
    """Puts the directives into the order of the settings; django-csp leaves it to chance.

    A header that a view has set itself stays as it is.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        own = HEADER in response.headers
        response = super().process_response(request, response)
        if HEADER in response.headers and not own:
            response.headers[HEADER] = in_order(response.headers[HEADER])
        return response


def in_order(policy: str) -> str:
    """Return the directives as the settings list them, further ones after them by name."""
    order = list(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])

    def rank(directive: str) -> tuple[int, str]:
        name = directive.split()[0]
        return (order.index(name) if name in order else len(order), name)

    return "; ".join(sorted(policy.split("; "), key=rank))
