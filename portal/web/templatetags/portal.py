"""Tags that every public page uses."""

from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page

from portal.web.languages import in_language, translations
from portal.web.pagination import page_numbers

register = template.Library()


@register.inclusion_tag("web/_alternate_links.html", takes_context=True)
def alternate_links(context: dict[str, Any]) -> dict[str, Any]:
    """Name the page's own address and the ones in other languages, for search engines.

    What follows the path is left out (``?utm_source=…``), unless the view says with ``canonical_query``
    which part of it makes another page.
    """
    path = context["request"].path + context.get("canonical_query", "")
    return {
        "canonical": settings.BASE_URL + path,
        "pages": translations(path, base_url=settings.BASE_URL),
        "default": settings.BASE_URL + in_language(path, settings.LANGUAGE_CODE),
    }


@register.inclusion_tag("web/_language_switch.html", takes_context=True)
def language_switch(context: dict[str, Any]) -> dict[str, Any]:
    """Offer the same page, with the same query, in the other languages."""
    return {"pages": translations(context["request"].get_full_path())}


@register.inclusion_tag("web/_pagination.html", takes_context=True)
def pagination(context: dict[str, Any], page: Page) -> dict[str, Any]:
    """Link the neighbours of ``page``; nothing when it is the only one."""
    return {
        "request": context["request"],
        "page": page,
        "numbers": page_numbers(page.number, page.paginator.num_pages),
    }
