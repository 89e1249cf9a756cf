"""What a visitor sees of the directory: home, search and profiles."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_safe

from companies.search import FacetValue, SearchRequest, search
from companies.vocabulary.models import Concept, Kind

HOME_SECTORS = 12


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what the portal is for, with one search field."""
    everything = search(SearchRequest(language=get_language(), page_size=1))
    context = {
        "company_count": everything.count,
        "sectors": leading_sectors(everything.facets["sector"]),
        "examples": [
            pgettext("example search", "turned parts"),
            pgettext("example search", "electroplating"),
            pgettext("example search", "springs"),
        ],
    }
    return render(request, "companies/home.html", context)


def leading_sectors(values: list[FacetValue]) -> list[FacetValue]:
    """Return the sectors for the home page: first those the vocabulary ranks, then the most frequent."""
    ranks = dict(Concept.objects.filter(kind=Kind.SECTOR).values_list("slug", "order"))
    values = [value for value in values if value.count]
    return sorted(values, key=lambda value: (ranks[value.value], -value.count))[:HOME_SECTORS]


@require_safe
def company_list(request: HttpRequest) -> HttpResponse:
    context: dict[str, Any] = {}
    return render(request, "companies/list.html", context)


@require_safe
def company_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "companies/detail.html")
