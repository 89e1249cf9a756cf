"""One SQL query that ranks the companies that answer a parsed query.

Per group of the query the best posting counts; the groups are added up and multiplied with the share of the
query that the company answers, so that one that answers both words leads. Free words and names are added.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from companies.search import names, words
from companies.vocabulary.parser import Group, ParsedQuery

# How much a group counts in the sum and in the coverage.
WEAK, PARTIAL, TEXT = 0.3, 0.5, 0.6
COVERAGE_POWER = 1.5
TEXT_SCORE = 0.6  # of a free word that stands in the profile
# A query nobody understands is probably a name; beside words that are understood it hardly is.
NAME_SCORE, NAME_SCORE_BESIDE_CONCEPTS = 2.0, 0.3
NAME_SIMILARITY = 0.6  # pg_trgm's word similarity from which on a name counts as meant
MIN_NAME = 2  # characters


@dataclass(frozen=True)
class Sql:
    text: str
    params: tuple[Any, ...] = ()


def importance(group: Group) -> float:
    """Return how much a group counts: general words and guesses must not drown what is certain."""
    if group.how == "text":
        return TEXT
    if group.is_weak:
        return WEAK
    return PARTIAL if group.how == "partial" else 1.0


def is_strong(group: Group) -> bool:
    """Tell whether a company must answer a group like this, or its own name be asked for."""
    return bool(group.ids) and not group.is_weak and not group.is_modifier


def hits(query: ParsedQuery) -> Sql:
    """Return SQL that selects (company_id, score) of every company that answers the query.

    Where the query names something specific, a company that only answers a general word beside it is no hit.
    """
    total = sum(map(importance, query.groups)) or 1.0
    needs_strong = any(map(is_strong, query.groups))
    parts = [_concept_hits(query.groups), _text_hits(query.groups), _name_hits(query)]
    text = f"""
        SELECT company_id,
               sum(score * importance) * power(least(1, sum(covered) / %s), %s) + sum(bonus) AS score
        FROM ({" UNION ALL ".join(part.text for part in parts)}) AS answer
        GROUP BY company_id
        HAVING bool_or(decides) OR NOT %s
    """  # noqa: S608  (the parts are ours, everything a visitor typed is a parameter)
    return Sql(
        text, (total, COVERAGE_POWER, *(param for part in parts for param in part.params), needs_strong)
    )


def _concept_hits(groups: Sequence[Group]) -> Sql:
    wanted = [
        (number, concept, group.weight, importance(group), is_strong(group))
        for number, group in enumerate(groups)
        for concept in group.ids
    ]
    text = """
        SELECT posting.company_id, max(posting.score * wanted.weight) AS score, wanted.importance,
               wanted.importance AS covered, 0.0::float8 AS bonus, wanted.decides
        FROM unnest(%s::int[], %s::bigint[], %s::float8[], %s::float8[], %s::bool[])
             AS wanted(number, concept_id, weight, importance, decides)
        JOIN companies_posting posting ON posting.concept_id = wanted.concept_id
        GROUP BY posting.company_id, wanted.number, wanted.importance, wanted.decides
    """
    return Sql(text, tuple(list(column) for column in zip(*wanted, strict=True)) or ([], [], [], [], []))


def _text_hits(groups: Sequence[Group]) -> Sql:
    found = [query for group in groups if group.how == "text" and (query := words.query(group.surface))]
    text = """
        SELECT document.company_id, %s::float8, %s::float8, %s::float8, 0.0::float8, true
        FROM unnest(%s::text[]) AS wanted(query)
        JOIN companies_searchdocument document ON document.words @@ wanted.query::tsquery
    """
    return Sql(text, (TEXT_SCORE, TEXT, TEXT, found))


def _name_hits(query: ParsedQuery) -> Sql:
    name = names.spelling(query.text)
    is_understood = bool(query.groups) and all(group.how in ("exact", "split") for group in query.groups)
    score = NAME_SCORE_BESIDE_CONCEPTS if is_understood else NAME_SCORE
    text = """
        SELECT document.company_id, 0.0::float8, 0.0::float8, 0.0::float8,
               %s::float8 * word_similarity(%s, document.names), true
        FROM companies_searchdocument document
        WHERE %s AND document.names %%> %s AND word_similarity(%s, document.names) >= %s
    """
    return Sql(text, (score, name, len(name) >= MIN_NAME, name, name, NAME_SIMILARITY))


def everything() -> Sql:
    """Return SQL like `hits` for an empty query: all companies, the best described first."""
    return Sql("SELECT company_id, quality AS score FROM companies_searchdocument")
