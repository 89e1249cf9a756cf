"""Texts a reply starts from."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from inquiries.models import CannedText
from portal.accounts.modeladmin import PortalModelAdmin


@admin.register(CannedText)
class CannedTextAdmin(PortalModelAdmin):
    list_display = ("title", "language")
    list_filter = ("language",)
    search_fields = ("title", "text")
    fields = ("title", "language", "text")

    def get_form(
        self, request: HttpRequest, obj: CannedText | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        help_texts = {"text": CannedText.placeholder_help()}
        return super().get_form(request, obj, change, help_texts=help_texts, **kwargs)
