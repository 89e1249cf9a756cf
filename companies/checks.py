"""What the directory needs of its database."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections


@register(Tags.database)
def japanese_trigrams(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Refuse a database whose locale knows no Japanese letters; name search would silently find nothing."""
    if not databases or "default" not in databases:
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        if not cursor.fetchone():  # before the first migration
            return []
        cursor.execute("SELECT cardinality(show_trgm('メッキ'))")
        if cursor.fetchone()[0]:
            return []
    return [
        Error(
            "The database cluster has a locale that knows no Japanese letters.",
            hint="Create it with initdb --locale-provider=builtin --locale=C.UTF-8 --encoding=UTF8.",
            id="companies.E001",
        )
    ]
