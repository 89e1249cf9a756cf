"""What the list page shows around the hits: filters to choose or in use, and links that change one thing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.filters import CompanyFilter, InvalidFilter
from companies.models import Posting
from companies.search import FacetValue, SearchRequest, SearchResult, search
from companies.vocabulary import lexicon
from companies.vocabulary.models import Kind
from companies.vocabulary.parser import Group, ParsedQuery

# Every filter has a name for its chip; the panel offers those with few enough values to look through.
FACET_NAMES = {
    "sector": _("Sector"),
    "process": _("Process"),
    "product": _("Product"),
    "material": _("Material"),
    "machine": _("Machine"),
    "certification": _("Certification"),
    "service": _("Service"),
    "employees": _("Employees"),
    "city": _("City"),
}
PANEL = ("sector", "process", "material", "certification", "employees", "city")
SORTS = {
    "": pgettext_lazy("sort order", "Best match first"),
    "name": pgettext_lazy("sort order", "Name"),
    "newest": pgettext_lazy("sort order", "Newest first"),
}
SHOWN_VALUES = 8  # of a facet; the others are one click away (Baymard: cut long facets)
MAX_VALUES = 24  # of a facet in all; who looks for a rarer one types it
SECTOR_TAGS = 3
MAX_QUERY = 500  # characters, as the parser reads them
MAX_PAGE = 100_000


@dataclass(frozen=True)
class ListRequest:
    """What the visitor asks of the list; ``ignored`` names filters whose values nobody offered."""

    q: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1
    ignored: tuple[str, ...] = ()

    @classmethod
    def of(cls, params: QueryDict) -> "ListRequest":
        """Read the parameters of the address; what makes no sense is left out, never an error."""
        filters = {
            name: list(dict.fromkeys(filter(None, params.getlist(name))))
            for name in CompanyFilter.base_filters
            if any(params.getlist(name))
        }
        ignored: tuple[str, ...] = ()
        try:
            CompanyFilter.of(filters)
        except InvalidFilter as error:
            ignored = tuple(error.errors)
            filters = {name: values for name, values in filters.items() if name not in ignored}
        sort = params.get("sort", "")
        return cls(
            q=" ".join(params.get("q", "").replace("\0", " ").split())[:MAX_QUERY],
            filters=filters,
            sort=sort if sort in SORTS else "",
            page=_page_number(params.get("page", "")),
            ignored=ignored,
        )

    def to_search(self, language: str, page_size: int) -> SearchRequest:
        return SearchRequest(
            q=self.q,
            filters=self.filters,
            language=language,
            page=self.page,
            page_size=page_size,
            sort=self.sort,
        )

    def without(self, name: str, value: str | None = None) -> "ListRequest":
        """Return the request without one value of a filter, or without the whole filter."""
        kept = [other for other in self.filters[name] if value is not None and other != value]
        others = {key: values for key, values in self.filters.items() if key != name}
        return replace(self, filters=others | ({name: kept} if kept else {}), page=1)

    @property
    def address(self) -> str:
        """The query part of this request's address: ``?q=…``, or ``?`` alone, which asks for everything."""
        pairs = [("q", self.q)] if self.q else []
        pairs += [(name, value) for name, values in self.filters.items() for value in values]
        pairs += [("sort", self.sort)] if self.sort else []
        pairs += [("page", str(self.page))] if self.page > 1 else []
        return f"?{urlencode(pairs)}"


def _page_number(text: str) -> int:
    try:
        return min(max(1, int(text)), MAX_PAGE)
    except ValueError:
        return 1


@dataclass(frozen=True)
class Chip:
    """A filter in use, and the address without it."""

    name: str
    facet: str
    value: str
    label: str
    address: str


@dataclass(frozen=True)
class FacetGroup:
    """A filter to choose from: some values at once, the rest on demand."""

    name: str
    label: str
    first: list[FacetValue]
    rest: list[FacetValue]

    @property
    def is_open(self) -> bool:
        """Whether a chosen value stands among the rest."""
        return any(value.selected for value in self.rest)


def chips(request: ListRequest, result: SearchResult) -> list[Chip]:
    """Return the filters in use, in the order of the address."""
    labels = {(name, value.value): value.label for name, values in result.facets.items() for value in values}
    return [
        Chip(
            name=name,
            facet=str(FACET_NAMES[name]),
            value=value,
            label=labels.get((name, value), value),
            address=request.without(name, value).address,
        )
        for name, values in request.filters.items()
        for value in values
    ]


def facet_groups(result: SearchResult) -> list[FacetGroup]:
    """Return the filters of the panel that can narrow this result or are in use."""
    groups = []
    for name in PANEL:
        values = _most_useful(result.facets[name])
        if len(values) > 1 or any(value.selected for value in values):
            groups.append(
                FacetGroup(name, str(FACET_NAMES[name]), values[:SHOWN_VALUES], values[SHOWN_VALUES:])
            )
    return groups


def _most_useful(values: Sequence[FacetValue]) -> list[FacetValue]:
    """Return the chosen and the most frequent values, in the order given."""
    frequent = sorted(values, key=lambda value: (not value.selected, -value.count))[:MAX_VALUES]
    kept = {value.value for value in frequent}
    return [value for value in values if value.value in kept]


def worth_saying(query: ParsedQuery) -> list[Group]:
    """Return what the page says about the visitor's words: not what is read exactly as it was typed."""
    return [
        group
        for group in query.groups
        if group.how == "text"
        or [label.casefold() for _, label in group.concepts] != [group.surface.casefold()]
    ]


@dataclass(frozen=True)
class WayOut:
    """A broader request that finds something where this one finds nothing."""

    dropped: str  # the filter that is left out; "" for the words
    address: str
    count: int


def ways_out(request: ListRequest, language: str) -> list[WayOut]:
    """Return what leads out of an empty result: the request without one filter, or without its words."""
    broader = {str(FACET_NAMES[name]): request.without(name) for name in request.filters}
    if request.q and request.filters:
        broader[""] = replace(request, q="", page=1)
    found = [
        WayOut(dropped, other.address, search(other.to_search(language, page_size=1)).count)
        for dropped, other in broader.items()
    ]
    return [way for way in found if way.count]


def sectors_of(companies: Sequence[int], language: str) -> dict[int, list[tuple[str, str]]]:
    """Return the best sectors of companies by id, as (slug, label in ``language``)."""
    concepts = lexicon.current().concepts
    tags: dict[int, list[tuple[str, str]]] = {pk: [] for pk in companies}
    rows: Any = (
        Posting.objects.filter(company__in=companies, concept__kind=Kind.SECTOR)
        .exclude(relation=Posting.Relation.BROADER)
        .order_by("-score", "concept")
        .values_list("company_id", "concept_id")
    )
    for company, concept in rows:
        if len(tags[company]) < SECTOR_TAGS and concept in concepts:
            tags[company].append((concepts[concept].slug, concepts[concept].label(language)))
    return tags
