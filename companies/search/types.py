"""What goes into a search and what comes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from companies.models import Company
from companies.vocabulary.parser import ParsedQuery

MAX_PAGE_SIZE = 100


@dataclass(frozen=True)
class SearchRequest:
    """``filters`` are those of companies.filters; ``sort`` is "" (best first), "name" or "newest"."""

    q: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    language: str = "de"
    page: int = 1
    page_size: int = 20
    sort: str = ""


@dataclass(frozen=True)
class Reason:
    """Why a company is a hit: the words of its profile that name what was asked for."""

    concept: str  # slug; "" when the words themselves were found
    label: str  # in the visitor's language
    field: str  # of companies.search.profile
    language: str  # of the surface; "" for a code
    surface: str
    relation: str  # exact, narrower, broader, partial, typo, text or name


@dataclass
class Hit:
    company: Company
    score: float
    reasons: list[Reason] = field(default_factory=list)


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int
    selected: bool
    depth: int = 0  # below how many broader values it stands


@dataclass
class SearchResult:
    count: int
    hits: list[Hit]
    facets: dict[str, list[FacetValue]]
    query: ParsedQuery
