"""The versioned, read-only JSON API; its OpenAPI document is /api/v1/openapi.json."""

from ninja import NinjaAPI

api = NinjaAPI(
    title="Higashiosaka Partner Portal",
    version="1",
    description="Manufacturers of Higashiosaka and the vocabulary that finds them. Read only.",
    urls_namespace="api",
)
