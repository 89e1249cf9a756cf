"""Exact counts beside each filter value: as if it alone were chosen in its facet, all other filters kept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Case, IntegerField, Value, When

from companies.filters import BANDS, CompanyFilter
from companies.search.ranking import Sql
from companies.search.types import FacetValue
from companies.vocabulary.lexicon import ConceptInfo, Lexicon
from companies.vocabulary.models import Kind

FACETS = tuple(CompanyFilter.base_filters)
BITS = {name: 1 << index for index, name in enumerate(FACETS)}


@dataclass
class Counts:
    """The number of hits that pass all filters, and per facet the number of hits of each value."""

    total: int = 0
    values: dict[str, dict[str, int]] = field(
        default_factory=lambda: {name: defaultdict(int) for name in FACETS}
    )


def candidates(filterset: CompanyFilter) -> Any:
    """Return the companies that pass all filters or all but one, with that one's bit in ``missed``."""
    missed: Any = Value(0, output_field=IntegerField())
    for name, values in filterset.chosen.items():
        condition = filterset.filters[name].condition(values)
        missed = missed + Case(When(condition, then=0), default=BITS[name], output_field=IntegerField())
    companies = filterset.queryset.order_by().annotate(missed=missed)
    return companies.filter(missed__in=[0, *(BITS[name] for name in filterset.chosen)])


def candidates_sql(filterset: CompanyFilter) -> Sql:
    """Return SQL that selects (company_id, missed); modeltranslation shuffles what values() selects."""
    text, params = candidates(filterset).values("id", "missed").query.sql_with_params()
    return Sql(f"SELECT id AS company_id, missed FROM ({text}) AS passed", params)  # noqa: S608


def count(hits: Sql, filterset: CompanyFilter, lexicon: Lexicon) -> Counts:
    """Count the hits per facet value, with one query whatever is chosen."""
    passed = candidates_sql(filterset)
    bands = " ".join(
        f"WHEN employees >= {least} THEN '{band}'" for band, (least, _) in reversed(list(BANDS.items()))
    )
    text = f"""
        WITH hit AS ({hits.text}),
        candidate AS ({passed.text}),
        found AS MATERIALIZED (
            SELECT candidate.missed, document.facets, company.city,
                   CASE {bands} END AS band
            FROM hit JOIN candidate USING (company_id)
            JOIN companies_company company ON company.id = company_id
            JOIN companies_searchdocument document USING (company_id)
        )
        SELECT 'concept', concept::text, missed, number FROM (
            SELECT concept, missed, count(*) AS number FROM found, unnest(facets) AS concept GROUP BY 1, 2
        ) AS counted
        UNION ALL SELECT 'city', city, missed, count(*) FROM found GROUP BY 2, 3
        UNION ALL SELECT 'employees', band, missed, count(*) FROM found WHERE band IS NOT NULL GROUP BY 2, 3
        UNION ALL SELECT 'total', '', 0, count(*) FROM found WHERE missed = 0
    """  # noqa: S608  (the bands are constants, everything else is a parameter)
    counts = Counts()
    with connection.cursor() as cursor:
        cursor.execute(text, [*hits.params, *passed.params])
        for facet, value, missed, number in cursor.fetchall():
            if facet == "total":
                counts.total = number
                continue
            if facet == "concept":
                concept = lexicon.concepts.get(int(value))
                if concept is None:  # the vocabulary changed a moment ago
                    continue
                facet, value = concept.kind, concept.slug
            if missed in (0, BITS[facet]):
                counts.values[facet][value] += number
    return counts


def values(
    counts: Counts, chosen: Mapping[str, Sequence[str]], language: str, lexicon: Lexicon
) -> dict[str, list[FacetValue]]:
    """Return the values of each facet as they are shown; chosen ones stay even when nothing is left."""
    shown: dict[str, list[FacetValue]] = {}
    for name in FACETS:
        numbers = dict(counts.values[name])
        selected = set(chosen.get(name, ()))
        numbers |= {value: 0 for value in selected if value not in numbers}
        if name in Kind.values:
            shown[name] = list(_tree(numbers, selected, language, lexicon))
        else:
            order = (
                list(BANDS)
                if name == "employees"
                else sorted(numbers, key=lambda value: (-numbers[value], value))
            )
            shown[name] = [
                FacetValue(value, value, numbers[value], value in selected)
                for value in order
                if value in numbers
            ]
    return shown


def _tree(
    numbers: dict[str, int], selected: set[str], language: str, lexicon: Lexicon
) -> Iterable[FacetValue]:
    """Walk down the hierarchy, the fullest branch first; a concept stands below its first broader one."""
    present = {lexicon.by_slug[slug].pk: slug for slug in numbers}
    children: dict[int | None, list[ConceptInfo]] = defaultdict(list)
    for pk in present:
        concept = lexicon.concepts[pk]
        children[next((up for up in concept.broader if up in present), None)].append(concept)

    def rank(concept: ConceptInfo) -> tuple[int, int, str]:
        return concept.order, -numbers[concept.slug], concept.label(language)

    def walk(parent: int | None, depth: int) -> Iterable[FacetValue]:
        for concept in sorted(children[parent], key=rank):
            yield FacetValue(
                concept.slug, concept.label(language), numbers[concept.slug], concept.slug in selected, depth
            )
            yield from walk(concept.pk, depth + 1)

    return walk(None, 0)
