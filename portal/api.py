"""The versioned, read-only JSON API; its OpenAPI document is /api/v1/openapi.json."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from companies.api import router as directory
from companies.filters import InvalidFilter

api = NinjaAPI(
    title="Higashiosaka Partner Portal",
    version="1",
    description="Manufacturers of Higashiosaka and the vocabulary that finds them. Read only.",
    urls_namespace="api",
)
api.add_router("", directory)


@api.exception_handler(ValidationError)
def invalid_parameter(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer a parameter of the wrong form with 400 and the reason (ninja's own answer is 422)."""
    reasons = [f"{problem['loc'][-1]}: {problem['msg']}" for problem in error.errors]
    return api.create_response(request, {"detail": "; ".join(reasons)}, status=400)


@api.exception_handler(InvalidFilter)
def invalid_filter(request: HttpRequest, error: InvalidFilter) -> HttpResponse:
    return api.create_response(request, {"detail": str(error)}, status=400)
