"""How a company's names, texts and rows are shown: in which language, and marked as such."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy

from companies import languages
from companies.languages import LocalisedText
from companies.models import Company
from companies.profile import Line
from companies.search import Reason
from companies.vocabulary.normalise import is_japanese
from portal.web.languages import enumerated

register = template.Library()

IN_LANGUAGE = {
    "de": gettext_lazy("in German"),
    "en": gettext_lazy("in English"),
    "ja": gettext_lazy("in Japanese"),
}
LANGUAGE_NAMES = {
    "de": gettext_lazy("German"),
    "en": gettext_lazy("English"),
    "ja": gettext_lazy("Japanese"),
}
# The field of a profile that a reason points to.
FIELDS = {
    "given": gettext_lazy("assigned by the editors"),
    "products": gettext_lazy("products"),
    "processes": gettext_lazy("processes"),
    "materials": gettext_lazy("materials"),
    "equipment": gettext_lazy("equipment"),
    "certifications": gettext_lazy("certifications"),
    "services": gettext_lazy("services"),
    "distinctions": gettext_lazy("distinctions"),
    "summary": gettext_lazy("summary"),
    "main_business": gettext_lazy("main business"),
    "strength_technology": gettext_lazy("strengths"),
    "track_record": gettext_lazy("track record"),
    "description": gettext_lazy("description"),
    "name": gettext_lazy("company name"),
}
# What has to be said of a reason that does not name exactly what was asked for.
RELATIONS = {
    "narrower": pgettext_lazy("how a hit relates to the query", "more specific"),
    "broader": pgettext_lazy("how a hit relates to the query", "related"),
    "partial": pgettext_lazy("how a hit relates to the query", "part of the word"),
    "typo": pgettext_lazy("how a hit relates to the query", "spelling corrected"),
}
# Cities are stored as the list has them; those we know are spelt in the reader's script.
CITIES = {"東大阪市": pgettext_lazy("city", "Higashiosaka")}


@dataclass(frozen=True)
class Name:
    """A name in one script, with the language to mark it with; "" where it is the page's own."""

    text: str
    language: str


@register.simple_tag
def localised(instance: Any, field: str) -> LocalisedText:
    """Return a translated field in the reader's language or the next one that has it."""
    return languages.localised(instance, field)


@register.simple_tag
def lang(text: LocalisedText | Name | Reason) -> SafeString | str:
    """Return the ``lang`` attribute of an element with this text, where it differs from the page's."""
    if not text.language or text.language == get_language():
        return ""
    return format_html(' lang="{}"', text.language)


@register.simple_tag
def language_note(*texts: LocalisedText) -> SafeString | str:
    """Say in words in which other language the text is; nothing when it is in the reader's."""
    others = list(dict.fromkeys(text.language for text in texts if text and text.is_fallback))
    if not others:
        return ""
    note = enumerated(IN_LANGUAGE[language] for language in others)
    return format_html('<span class="language-note">{}</span>', note)


@register.simple_tag
def lines_note(lines: Sequence[Line]) -> SafeString | str:
    """Say in words in which other language a list is."""
    return language_note(*(line.name for line in lines))


@register.simple_tag
def names(company: Company) -> list[Name]:
    """Return a company's names, first the one the reader can read best, then those in other scripts."""
    native, kana = Name(company.name_native, "ja"), Name(company.name_kana, "ja")
    latin = Name(company.name_latin or company.reading, "")
    order = [native, kana, latin] if get_language() == "ja" else [latin, native, kana]
    return [name for name in order if name.text]


@register.filter
def as_typed(words: str) -> SafeString:
    """Return a visitor's words as they were typed, marked as Japanese where they are and the page is not."""
    if is_japanese(words) and get_language() != "ja":
        return format_html('<span lang="ja">{}</span>', words)
    return format_html("{}", words)


@register.filter
def field_label(field: str) -> str:
    """Return what a visitor calls a field of a profile."""
    return str(FIELDS[field])


@register.filter
def relation_label(relation: str) -> str:
    """Return what has to be said of a reason's relation; nothing for an exact one."""
    return str(RELATIONS.get(relation, ""))


@register.filter
def language_name(code: str) -> str:
    """Return the name of a language in the reader's."""
    return str(LANGUAGE_NAMES[code])


@register.filter
def city_name(city: str) -> Name:
    """Return a city as the reader spells it, else in Japanese."""
    return Name(str(CITIES[city]), "") if city in CITIES else Name(city, "ja")


@register.filter
def host(url: str) -> str:
    """Return the host of an address without ``www.``."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


@register.filter
def is_secure(url: str) -> bool:
    """Tell whether an address may be linked: only what is reached over HTTPS."""
    return url.startswith("https://")


@register.simple_tag
def year_month(year: int | None, month: int | None) -> str:
    """Return ``March 1960`` in the reader's language, ``1960`` without a month, "" without a year."""
    if not year:
        return ""
    if not month:
        return pgettext("a year alone", "%(year)s") % {"year": year}
    return date_format(datetime.date(year, month, 1), "YEAR_MONTH_FORMAT")


@register.filter
def is_past(day: datetime.date) -> bool:
    """Tell whether a certificate that was valid until ``day`` has expired."""
    return day < timezone.localdate()


@register.filter
def lookup(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return the value of a key that stands in a variable."""
    return mapping[key]
