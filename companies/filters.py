"""The filters of the directory: what a visitor may narrow a list by.

Their names are those of the URL parameters. Values of one filter are joined by OR, filters by AND; a concept
includes its narrower ones, because a search document lists the broader concepts of what a company names.
"""

from collections.abc import Mapping, Sequence

import django_filters
from django.db.models import Q, QuerySet
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from companies.vocabulary import lexicon
from companies.vocabulary.models import Kind

# Smallest and largest number of employees, both included.
BANDS: dict[str, tuple[int, int | None]] = {
    "1-9": (1, 9),
    "10-19": (10, 19),
    "20-49": (20, 49),
    "50-99": (50, 99),
    "100-299": (100, 299),
    "300+": (300, None),
}


class InvalidFilter(ValueError):  # noqa: N818  (a verdict on the request, not a fault of the program)
    """A parameter has a value that nobody offered; ``errors`` holds sentences per parameter."""

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        super().__init__("; ".join(f"{name}: {' '.join(map(str, texts))}" for name, texts in errors.items()))
        self.errors = errors


class FacetFilter(django_filters.MultipleChoiceFilter):
    """Several values of one property; subclasses say what they mean."""

    def condition(self, values: Sequence[str]) -> Q:
        raise NotImplementedError

    def filter(self, qs: QuerySet[Company], value: Sequence[str]) -> QuerySet[Company]:
        return qs.filter(self.condition(value)) if value else qs


class ConceptFilter(FacetFilter):
    def __init__(self, kind: Kind) -> None:
        super().__init__(label=kind.label, choices=lambda: _slugs(kind))

    def condition(self, values: Sequence[str]) -> Q:
        by_slug = lexicon.current().by_slug
        return Q(search_document__facets__overlap=[by_slug[slug].pk for slug in values])


class CityFilter(FacetFilter):
    def __init__(self) -> None:
        super().__init__(label=_("city"), choices=_cities)

    def condition(self, values: Sequence[str]) -> Q:
        return Q(city__in=values)


class EmployeesFilter(FacetFilter):
    def __init__(self) -> None:
        super().__init__(label=_("employees"), choices=[(band, band) for band in BANDS])

    def condition(self, values: Sequence[str]) -> Q:
        condition = Q()
        for band in values:
            least, most = BANDS[band]
            condition |= Q(employees__gte=least) & (Q(employees__lte=most) if most else Q())
        return condition


def _slugs(kind: Kind) -> list[tuple[str, str]]:
    return [(slug, slug) for slug in lexicon.current().slugs_by_kind[kind]]


def _cities() -> list[tuple[str, str]]:
    cities = Company.objects.public().order_by("city").values_list("city", flat=True).distinct()
    return [(city, city) for city in cities]


class CompanyFilter(django_filters.FilterSet):
    """Validates the parameters and narrows a queryset of companies."""

    sector = ConceptFilter(Kind.SECTOR)
    process = ConceptFilter(Kind.PROCESS)
    product = ConceptFilter(Kind.PRODUCT)
    material = ConceptFilter(Kind.MATERIAL)
    machine = ConceptFilter(Kind.MACHINE)
    certification = ConceptFilter(Kind.CERTIFICATION)
    service = ConceptFilter(Kind.SERVICE)
    city = CityFilter()
    employees = EmployeesFilter()

    class Meta:
        model = Company
        fields: Sequence[str] = []

    @classmethod
    def of(cls, values: Mapping[str, Sequence[str]]) -> "CompanyFilter":
        """Return the filter of these values over all public companies.

        Raises:
            InvalidFilter: naming each parameter with a value that is unknown.
        """
        filterset = cls(
            MultiValueDict({name: list(chosen) for name, chosen in values.items()}), Company.objects.public()
        )
        if not filterset.is_valid():
            raise InvalidFilter(filterset.errors)
        return filterset

    @property
    def chosen(self) -> dict[str, list[str]]:
        """The filters that are in use, with their values."""
        return {name: value for name, value in self.form.cleaned_data.items() if value}
