"""Fields that exist in Japanese, German and English: how they are labelled, and which language they say."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.options import BaseModelAdmin
from django.db.models import Field
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import get_language_info

LANGUAGES: tuple[str, ...] = settings.MODELTRANSLATION_LANGUAGES  # Japanese first: profiles are born in it

# Fields of one language that are no translations.
LANGUAGE_OF_FIELD = {
    "name_native": "ja",
    "name_kana": "ja",
    "name_latin": "ja-Latn",
    "address_ja": "ja",
    "address_latin": "ja-Latn",
}


def language_name(code: str) -> str:
    """Return the name of a language in the active one (``ja`` → ``Japanisch``)."""
    return str(get_language_info(code)["name_translated"])


def in_each_language(*names: str) -> tuple[str, ...]:
    """Return the fields behind translated ``names`` (``name`` → ``name_ja``, ``name_de``, ``name_en``)."""
    return tuple(f"{name}_{language}" for name in names for language in LANGUAGES)


class TextsInLanguages(BaseModelAdmin):
    """Names the language in the label of a translated field, and sets ``lang`` where it is typed."""

    def formfield_for_dbfield(
        self, db_field: Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is None:
            return None
        if translated := getattr(db_field, "translated_field", None):
            language = db_field.language  # type: ignore[attr-defined]
            field.label = f"{capfirst(str(translated.verbose_name))} ({language_name(language)})"
            field.widget.attrs["lang"] = language
        elif language := LANGUAGE_OF_FIELD.get(db_field.name, ""):
            field.widget.attrs["lang"] = language
        return field
