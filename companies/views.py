"""What a visitor sees of the directory: home, search and profiles."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_safe

from companies import listing
from companies.listing import ListRequest
from companies.models import Company, SlugRedirect
from companies.profile import RELATED, Profile
from companies.search import FacetValue, SearchRequest, search
from companies.vocabulary import lexicon

HOME_SECTORS = 12
EMPTY_PAGE_SECTORS = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what the portal is for, with one search field."""
    everything = search(SearchRequest(language=get_language(), page_size=1))
    context = {
        "company_count": everything.count,
        "sectors": leading_sectors(everything.facets["sector"])[:HOME_SECTORS],
        "examples": [
            pgettext("example search", "turned parts"),
            pgettext("example search", "electroplating"),
            pgettext("example search", "springs"),
        ],
    }
    return render(request, "companies/home.html", context)


def leading_sectors(values: list[FacetValue]) -> list[FacetValue]:
    """Return the sectors that have companies: first those the vocabulary ranks, then the most frequent."""
    ranks = lexicon.current().by_slug
    found = [value for value in values if value.count]
    return sorted(found, key=lambda value: (ranks[value.value].order, -value.count))


@require_safe
def company_list(request: HttpRequest) -> HttpResponse:
    """Search and filter the directory; everything chosen stands in the address."""
    asked = ListRequest.of(request.GET)
    language = get_language()
    result = search(asked.to_search(language, settings.COMPANIES_PER_PAGE))
    page = Paginator(range(result.count), settings.COMPANIES_PER_PAGE).get_page(asked.page)
    if page.number != asked.page:
        return HttpResponseRedirect(replace(asked, page=page.number).address)
    context = {
        "asked": asked,
        "result": result,
        "page": page,
        "sectors": listing.sectors_of([hit.company.pk for hit in result.hits], language),
        "understood": listing.worth_saying(result.query),
        "chips": listing.chips(asked, result),
        "facet_groups": listing.facet_groups(result),
        "sorts": listing.SORTS,
        "address_without_filters": replace(asked, filters={}, page=1).address,
        "canonical_query": asked.address.removesuffix("?"),
    }
    if not result.count:
        context |= help_for_empty(asked, language)
    return render(request, "companies/list.html", context)


def help_for_empty(asked: ListRequest, language: str) -> dict[str, Any]:
    """Return where to go from a list without a hit."""
    everything = search(SearchRequest(language=language, page_size=1))
    return {
        "ways_out": listing.ways_out(asked, language),
        "leading_sectors": leading_sectors(everything.facets["sector"])[:EMPTY_PAGE_SECTORS],
    }


@require_safe
def company_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a profile; an old address leads to today's, an archived company is gone for good."""
    company = Company.objects.filter(slug=slug).prefetch_related(*RELATED).first()
    if company is None:
        moved = get_object_or_404(SlugRedirect.objects.select_related("company"), old_slug=slug)
        return HttpResponsePermanentRedirect(moved.company.get_absolute_url())
    if company.status == Company.Status.ARCHIVED:
        return render(request, "companies/gone.html", status=410)
    if not company.is_public:
        raise Http404
    context = {
        "company": company,
        "profile": Profile.of(company, get_language()),
        "sectors": listing.sectors_of([company.pk], get_language())[company.pk],
    }
    return render(request, "companies/detail.html", context)
